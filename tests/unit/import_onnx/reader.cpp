// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Files that are no models, or damaged, or written to do harm.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/protobuf_writer.hpp"
#include "import_onnx/import.hpp"
#include "import_onnx/refusal.hpp"
#include "support/catch.hpp"
#include "support/onnx_models.hpp"

using namespace ctcnn::test;
using ctcnn::detail::protobuf_writer;

namespace {

/// Whether bytes are imported; otherwise they are refused with words, and nothing worse.
bool is_imported(const bytes& content) {
    try {
        const auto model = import_onnx::parse_onnx("model.onnx", content);
        (void)import_onnx::import_model(model, import_onnx::order_nodes(model));
        return true;
    } catch (const ctcnn::error& problem) {
        CHECK(std::string_view(problem.what()).size() > 10);
        return false;
    }
}

std::string refused(const bytes& content, const std::string& path = "model.onnx") {
    try {
        (void)import_onnx::parse_onnx(path, content);
    } catch (const ctcnn::error& problem) {
        return problem.what();
    }
    return "it was read";
}

bytes bytes_of(const protobuf_writer& message) { return {message.bytes().begin(), message.bytes().end()}; }

/// A model of one initializer, and nothing else that would be looked at.
bytes model_of(const protobuf_writer& tensor) {
    protobuf_writer graph, model, operators;
    graph.message(5, tensor);
    operators.integer(2, 17);
    model.integer(1, 8);
    model.message(8, operators);
    model.message(7, graph);
    return bytes_of(model);
}

protobuf_writer external(std::string_view location, std::string_view offset, std::string_view length) {
    protobuf_writer tensor;
    tensor.integers(1, std::vector<std::int64_t>{2});
    tensor.integer(2, 1);
    tensor.text(8, "w");
    tensor.integer(14, 1);
    for (const auto& [key, value] :
         {std::pair{std::string_view("location"), location}, {"offset", offset}, {"length", length}}) {
        protobuf_writer entry;
        entry.text(1, key);
        entry.text(2, value);
        tensor.message(13, entry);
    }
    return tensor;
}

}  // namespace

TEST_CASE("a model that is cut off is refused, wherever") {
    const bytes whole = read_bytes(golden_onnx("dense.onnx"));
    CHECK(is_imported(whole));
    std::size_t imported = 0;
    for (std::size_t size = 0; size < whole.size(); ++size)
        imported += is_imported({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}) ? 1u : 0u;
    // The last field, the version of the operators, can't be missing; metadata may.
    CHECK(imported == 0);
}

TEST_CASE("a model with flipped bits is imported or refused") {
    const bytes whole = read_bytes(golden_onnx("excited.onnx"));
    for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 5) {
        bytes damaged = whole;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        (void)is_imported(damaged);
    }
}

TEST_CASE("what is not a model is refused") {
    CHECK_THAT(refused({}), contains("expected ONNX, found an empty file"));
    CHECK_THAT(refused({'<', 'h', 't', 'm', 'l', '>'}), contains("expected"));
    CHECK_THAT(refused({0x08, 0x08}), contains("expected a model of ONNX, found no graph"));
    CHECK_THAT(refused({0x08, 0x02, 0x3A, 0x00}), contains("found IR version 2"));
    CHECK_THAT(refused({0x08, 0x08, 0x3A, 0x00}), contains("operators of ONNX of version 6 to 25, found version 0"));
}

TEST_CASE("fields of another wire type are none of those that are read") {
    CHECK_THAT(refused({0x08, 0x08, 0x38, 0x01}), contains("no graph"));                  // the graph, as a number
    CHECK_THAT(refused({0x0A, 0x01, 0x08, 0x3A, 0x00}), contains("found IR version 0"));  // the version, as text
    CHECK_THAT(refused({0x08, 0x08, 0x3A, 0x04, 0x0A, 0x02, 0x08, 0x01}), contains("version 0"));  // a node's input
}

TEST_CASE("a tensor has as many bytes as its shape says, and fits into memory") {
    const auto tensor = [](std::vector<std::int64_t> shape, std::int64_t type, std::string_view raw) {
        protobuf_writer made;
        made.integers(1, shape);
        made.integer(2, type);
        made.text(8, "w");
        made.text(9, raw);
        return refused(model_of(made));
    };
    CHECK(tensor({1}, 1, "1234") == "it was read");
    CHECK_THAT(tensor({2}, 1, "1234"), contains("expected 8 bytes for tensor \"w\" of shape [2], found 4 bytes"));
    CHECK_THAT(tensor({1 << 30, 1 << 30, 1 << 30}, 1, ""), contains("that fits into memory"));
    CHECK_THAT(tensor({-1}, 1, ""), contains("found -1"));
    CHECK_THAT(tensor({1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, "1234"), contains("at most 8 dimensions"));
    CHECK_THAT(tensor({1}, 8, "1"), contains("found type 8"));
}

TEST_CASE("external tensors are beside the model, in a file of a plain name") {
    const temporary_directory folder;
    folder.write("weights", bytes(16));
    const std::string path = folder / "model.onnx";
    CHECK(refused(model_of(external("weights", "8", "8")), path) == "it was read");
    CHECK_THAT(refused(model_of(external("weights", "9", "8")), path), contains("found 8 bytes at 9"));
    CHECK_THAT(refused(model_of(external("weights", "18446744073709551615", "8")), path),
               contains("a number for offset"));
    CHECK_THAT(refused(model_of(external("weights", "0", "12")), path), contains("expected 8 bytes"));
    CHECK_THAT(refused(model_of(external("nothing", "0", "8")), path), contains("nothing"));
    for (const char* bad : {"../weights", "/etc/passwd", "..", ".", "", "a/b", "a\\b"})
        CHECK_THAT(refused(model_of(external(bad, "0", "8")), path), contains("a plain file name, beside the model"));
}

TEST_CASE("numbers of things are limited") {
    protobuf_writer graph, model, operators, node;
    node.text(4, "Relu");
    for (int i = 0; i < 10'001; ++i) graph.message(1, node);
    operators.integer(2, 17);
    model.integer(1, 8);
    model.message(8, operators);
    model.message(7, graph);
    CHECK_THAT(refused(bytes_of(model)), contains("at most 10000 nodes, found more"));
}
