// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/embedded.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/weights.hpp"
#include "ctcnn/network/model.hpp"
#include "golden/weights/f32_embedded.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/golden_weights.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// The text of a header, and its sum.
struct source {
    std::string text, sum;
};
source source_of(const std::string& header) {
    source result;
    for (std::size_t at = header.find("R\"("); at != header.npos; at = header.find("R\"(", at + 1))
        result.text += header.substr(at + 3, header.find(")\"", at) - at - 3);
    result.sum = header.substr(header.find("sha256 = \"") + 10, 64);
    return result;
}

/// The tensors of `like`, from text.
tensor_file decoded(const source& from, const std::vector<named_tensor>& like) {
    std::vector<embedded_text> pieces;
    constexpr std::size_t size = 1001;  // an odd number of characters, so that pairs are cut in two
    for (std::size_t at = 0; at < from.text.size(); at += size)
        pieces.emplace_back(std::string_view(from.text).substr(at, size));
    return detail::decode_embedded("test", pieces, from.sum, like);
}

tensor_file file_of(std::vector<named_tensor> tensors) { return {"weights", {}, std::move(tensors), {}}; }

TEST_CASE("embedded weights are those of the file, bit for bit") {
    model<golden_network> from_file(seed{1}), embedded(seed{2});
    from_file.load(golden_weights + "f32.safetensors");
    CHECK(parameters_of(embedded) != parameters_of(from_file));
    load(embedded, f32_embedded{});
    CHECK(parameters_of(embedded) == parameters_of(from_file));

    model<golden_network, double> wide(seed{3}), wide_from_file(seed{4});
    load(wide.parameters(), f32_embedded{});
    wide_from_file.load(golden_weights + "f32.safetensors");
    CHECK(parameters_of(wide) == parameters_of(wide_from_file));
}

TEST_CASE("a header is made of the weights and the name alone") {
    const bytes expected = read_bytes(golden_weights + "f32_embedded.hpp");
    const tensor_file weights = read_safetensors(golden_weights + "f32.safetensors");
    CHECK(embedded_header(weights, "f32_embedded") == std::string(expected.begin(), expected.end()));
    const temporary_directory folder;
    write_embedded_header(weights, folder / "a.hpp", "f32_embedded");
    CHECK(read_bytes(folder / "a.hpp") == expected);
    CHECK_THAT(embedded_header(weights, "company::net::digits"),
               contains("namespace company::net {\n\nstruct digits {") &&
                   contains("ctcnn::load(net, company::net::digits{})") && contains("}  // namespace company::net\n"));
}

TEST_CASE("weights of every type come out as they went in") {
    for (const std::string type : {"f32", "f64", "f16", "bf16"}) {
        INFO(type);
        const tensor_file weights = read_safetensors(golden_weights + type + ".safetensors");
        const std::string header = embedded_header(weights, "test");
        CHECK_THAT(header, contains("ctcnn::element_type::" + type + "}"));
        const tensor_file found = decoded(source_of(header), weights.tensors());
        REQUIRE(found.tensors().size() == weights.tensors().size());
        for (std::size_t i = 0; i < found.tensors().size(); ++i)
            CHECK(std::ranges::equal(found.tensors()[i].bytes, weights.tensors()[i].bytes));
    }
}

TEST_CASE("every bit of a number is kept: zeros, denormals, infinities, NaNs") {
    using wide = std::numeric_limits<double>;
    using narrow = std::numeric_limits<float>;
    const std::vector<double> doubles{0.0,
                                      -0.0,
                                      1,
                                      -1,
                                      wide::denorm_min(),
                                      wide::max(),
                                      wide::infinity(),
                                      1 + 0x1p-52,
                                      std::bit_cast<double>(0xFFF8'0000'DEAD'BEEF)};
    const std::vector<float> floats{
        0.f, -0.f, narrow::denorm_min(), -narrow::max(), -narrow::infinity(), std::bit_cast<float>(0x7FC0'1234), 0.1f};
    std::vector<float> every_exponent;
    for (std::uint32_t exponent = 0; exponent < 256; ++exponent)
        every_exponent.push_back(std::bit_cast<float>(exponent << 23 | exponent));
    const std::vector<float> one{3.f};
    const std::vector<named_tensor> tensors{
        make_named_tensor("a", {3, 3}, std::span<const double>(doubles)),
        make_named_tensor("b", {7}, std::span<const float>(floats)),
        make_named_tensor("c", {16, 16}, std::span<const float>(every_exponent)),
        make_named_tensor("d", {}, std::span<const float>(one)),
    };
    const std::string header = embedded_header(file_of(tensors), "test");
    CHECK_THAT(header, contains("ctcnn::shape<>"));
    const tensor_file found = decoded(source_of(header), tensors);
    for (std::size_t i = 0; i < tensors.size(); ++i)
        CHECK(std::ranges::equal(found.tensors()[i].bytes, tensors[i].bytes));
}

TEST_CASE("a header whose text was changed is refused, and the model stays as it was") {
    const tensor_file weights = read_safetensors(golden_weights + "f32.safetensors");
    const source whole = source_of(embedded_header(weights, "test"));
    const auto refuse = [&](const source& changed) {
        return refusal_of([&] { (void)decoded(changed, weights.tensors()); });
    };
    // Each character in turn, by one that is next to it, and left out.
    for (std::size_t at = 0; at < whole.text.size(); ++at) {
        if (whole.text[at] == '\n') continue;
        source changed = whole;
        changed.text[at] = static_cast<char>(changed.text[at] ^ 1);
        CHECK(refuse(changed).path == "embedded weights test");
        changed.text.erase(at, 1);
        CHECK(refuse(changed).path == "embedded weights test");
        changed.text.erase(at);
        CHECK(refuse(changed).found == "its end; the header was changed, make it anew");
    }
    source changed = whole;
    changed.text.insert(4, "\n\n\r\n");  // no change
    CHECK_NOTHROW(decoded(changed, weights.tensors()));
    changed.text.insert(9, "\"");
    CHECK(refuse(changed).expected == "one of the 91 characters of embedded weights");
    CHECK(refuse(changed).found == "one with code 34; the header was changed, make it anew");
    changed = whole;
    changed.text += "##";
    CHECK(refuse(changed).expected == "the end of the text");
    changed = whole;
    changed.sum[0] = changed.sum[0] == '0' ? '1' : '0';
    CHECK(refuse(changed).expected == "weights with the SHA-256 sum " + changed.sum);
    CHECK(refuse(changed).found == whole.sum + "; the header was changed, make it anew");
}

struct damaged : f32_embedded {
    static constexpr std::string_view sha256 = "0";
};

TEST_CASE("a model is unchanged by embedded weights that are damaged") {
    model<golden_network> net(seed{3});
    const auto before = parameters_of(net);
    CHECK(refusal_of([&] { load(net, damaged{}); }).path == "embedded weights f32_embedded");
    CHECK(parameters_of(net) == before);
}

}  // namespace
