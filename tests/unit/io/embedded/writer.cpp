// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::vector<float> three_weights{0.5f, -1, 3};
tensor_file one_tensor(const std::string& name, std::vector<std::uint64_t> shape = {3, 1}) {
    return {"weights", {}, {make_named_tensor(name, std::move(shape), std::span<const float>(three_weights))}, {}};
}

TEST_CASE("what can't be embedded is refused, with the file's name") {
    const std::vector<float> numbers(6);
    const std::vector<std::uint8_t> integers(6);
    const auto refuse = [](const std::vector<named_tensor>& tensors) {
        return refusal_of([&] { (void)embedded_header(tensor_file{"weights", {}, tensors, {}}, "test"); });
    };
    const auto tensor = [&](const std::string& name) {
        return make_named_tensor(name, {6}, std::span<const float>(numbers));
    };
    CHECK(refuse({}) == refusal{"weights", 0, "weights", "no tensor"});
    CHECK(refuse({tensor("a"), make_named_tensor("b", {6}, std::span<const std::uint8_t>(integers))}) ==
          refusal{"weights", 0,
                  "F32, F64, F16 or BF16 in tensor \"b\" (convert it before it is saved, or leave it out)", "U8"});
    CHECK(refuse({make_named_tensor("a", {3, 0}, std::span<const float>())}) ==
          refusal{"weights", 0, "extents of at least 1 in tensor \"a\"", "the shape [3, 0]"});
    // A name can not write C++ into the header.
    for (const std::string name : {"", "\"};int main(){}//", "a\n#include <b>", "0.\xC3\xA4", "a\\"})
        CHECK(refuse({tensor(name)}).expected == "names of letters, digits, '.', '_' and '-', as PyTorch's are");
    const std::vector<float> many(detail::most_embedded_bytes / sizeof(float) + 1);
    const refusal large = refuse({make_named_tensor("a", {many.size()}, std::span<const float>(many))});
    CHECK(large.found == "8388612 bytes");
    CHECK(large.expected.find("at most 8388608 bytes of weights") == 0);
}

TEST_CASE("a header says its weights' names, types, shapes and sum, in the namespace that it was given") {
    const std::string header = embedded_header(one_tensor("0.weight"), "company::digits");
    for (const std::string part :
         {"// 3 weights of a network", "#include <ctcnn/io/embedded.hpp>", "namespace company {\n\nstruct digits {",
          "ctcnn::shape<3, 1>>;", "{\"0.weight\", ctcnn::element_type::f32},", "}  // namespace company\n"})
        CHECK(header.find(part) != std::string::npos);
    CHECK(embedded_header(one_tensor("0.weight"), "digits").find("namespace") == std::string::npos);
}

TEST_CASE("narrowed weights are the nearest numbers of 16 bits, and what is no float stays") {
    const std::vector<float> numbers{0.5f, -1, 0x1.002p0f, 1e-30f};
    const std::vector<double> wide{0.1};
    const std::vector<std::uint8_t> halves{0x00, 0x3c};
    tensor_file weights("weights", {},
                        {make_named_tensor("a", {2, 2}, std::span<const float>(numbers)),
                         make_named_tensor("b", {1}, std::span<const double>(wide)),
                         named_tensor{"c", element_type::f16, {1}, halves},
                         detail::count_tensor("d.num_batches_tracked", 70'000)},
                        {{"made", "here"}});
    const tensor_file half = narrowed_weights(weights, element_type::f16);
    const tensor_file brain = narrowed_weights(weights, element_type::bf16);
    REQUIRE(half.tensors().size() == 4);
    CHECK(half.path() == "weights");
    CHECK(half.metadata().at("made") == "here");
    CHECK(half.tensors()[0].name == "a");
    CHECK(half.tensors()[0].shape == std::vector<std::uint64_t>{2, 2});
    CHECK(half.tensors()[0].type == element_type::f16);
    CHECK(brain.tensors()[0].type == element_type::bf16);
    const std::vector<double> expected{0.5, -1, 1, 0};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(detail::element_at(half.tensors()[0], i) == expected[i]);
        CHECK(detail::element_at(brain.tensors()[0], i) == expected[i]);
    }
    CHECK(detail::element_at(half.tensors()[0], 3) == 0);
    CHECK(std::abs(detail::element_at(brain.tensors()[0], 3) - 1e-30) < 1e-30 / 256);
    CHECK(half.tensors()[1].type == element_type::f16);
    CHECK(std::abs(detail::element_at(half.tensors()[1], 0) - 0.1) < 0.1 / 2048);
    CHECK(brain.tensors()[2].type == element_type::f16);
    CHECK(detail::element_at(brain.tensors()[2], 0) == 1);
    CHECK(half.tensors()[3].type == element_type::i64);
    CHECK(detail::element_at(half.tensors()[3], 0) == 70'000);

    CHECK_THROWS_AS(narrowed_weights(weights, element_type::f32), argument_error);
    const std::vector<float> large{1, 70'000};
    const tensor_file too_large("weights", {}, {make_named_tensor("a", {2}, std::span<const float>(large))}, {});
    const refusal found = refusal_of([&] { (void)narrowed_weights(too_large, element_type::f16); });
    CHECK(found.path == "weights");
    CHECK(found.expected == "numbers of at most 65504, the largest F16, in tensor \"a\"; use BF16, or leave them F32");
    CHECK(found.found == "70000");
    CHECK(detail::element_at(narrowed_weights(too_large, element_type::bf16).tensors()[0], 1) > 69'000);
}

TEST_CASE("a header is written whole, or not at all") {
    const temporary_directory folder;
    write_embedded_header(one_tensor("0.weight"), folder / "a.hpp", "digits");
    const bytes before = read_bytes(folder / "a.hpp");
    const std::string expected = embedded_header(one_tensor("0.weight"), "digits");
    CHECK(before == bytes(expected.begin(), expected.end()));
    CHECK_THROWS_AS(write_embedded_header(one_tensor("0.weight"), folder / "a.hpp", "not a name"), argument_error);
    CHECK_THROWS_AS(write_embedded_header(one_tensor("\"; evil"), folder / "a.hpp", "digits"), data_error);
    CHECK(read_bytes(folder / "a.hpp") == before);
}

TEST_CASE("long texts are cut into lines, and into literals that every compiler takes") {
    const std::string literals = detail::embedded_literals(std::string(500 * 118 + 1, '#'));
    std::size_t begin = 0, longest = 0, count = 0;
    while ((begin = literals.find("R\"(", begin)) != literals.npos) {
        const std::size_t end = literals.find(")\"", begin);
        longest = std::max(longest, end - begin);
        begin = end;
        ++count;
    }
    CHECK(count == 2);
    CHECK(longest < 65536);
}

}  // namespace
