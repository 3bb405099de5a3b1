// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/decode.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/sha256.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// Two floats, 1.5 and -2, as the head of the header describes them, and the count 258.
std::string text_of_numbers() {
    detail::embedded_bit_writer bits;
    bits.add(1, 8);  // two exponents
    bits.add(127, 8);
    bits.add(128, 8);
    const auto number = [&](std::uint32_t place, float value) {
        for (; place > 0; --place) bits.add(1, 1);
        bits.add(0, 1);
        const auto all = std::bit_cast<std::uint32_t>(value);
        bits.add(all >> 31, 1);
        bits.add(all & 0x7FFFFF, 23);
    };
    number(0, 1.5f);
    number(1, -2.0f);
    for (const std::uint32_t byte : {2u, 1u, 0u, 0u, 0u, 0u, 0u, 0u}) bits.add(byte, 8);
    return bits.finish();
}
std::vector<named_tensor> described_tensors() {
    return {{"a", element_type::f32, {2}, {}, {}, {}}, {"n", element_type::i64, {}, {}, {}, {}}};
}

TEST_CASE("numbers come out of a header's text by their exponents, and counts as they are") {
    const std::string text = text_of_numbers();
    const std::array<embedded_text, 1> pieces{embedded_text(std::string_view(text))};
    const bytes expected{0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 2, 1, 0, 0, 0, 0, 0, 0};
    const tensor_file file =
        detail::decode_embedded("digits", pieces, detail::sha256_of(expected), described_tensors());
    CHECK(file.path() == "embedded weights digits");
    CHECK(bytes(file.find("a")->bytes.begin(), file.find("a")->bytes.end()) +
              bytes(file.find("n")->bytes.begin(), file.find("n")->bytes.end()) ==
          expected);
}

TEST_CASE("a text whose numbers have another sum is refused, and an exponent that is not in the list") {
    const std::string text = text_of_numbers();
    const std::array<embedded_text, 1> pieces{embedded_text(std::string_view(text))};
    CHECK(refusal_of([&] {
              (void)detail::decode_embedded("digits", pieces, std::string(64, '0'), described_tensors());
          }).expected == "weights with the SHA-256 sum " + std::string(64, '0'));
    detail::embedded_bit_writer bits;
    bits.add(0, 8);
    bits.add(127, 8);
    bits.add(3, 2);
    const std::string wrong = bits.finish();
    const std::array<embedded_text, 1> wrong_pieces{embedded_text(std::string_view(wrong))};
    CHECK(refusal_of([&] {
              (void)detail::decode_embedded("digits", wrong_pieces, "", described_tensors());
          }).expected == "one of 1 exponents");
}

}  // namespace
