// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/writer.hpp"

#include <algorithm>
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
