// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/npz/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/io/npz/reader.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/npz_files.hpp"
#include "support/process.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("write_npz: what NumPy wrote, read and written, is the same for us and for NumPy") {
    const temporary_directory folder;
    const tensor_file from = read_npz(numpy_files + "compressed.npz");
    write_npz(from.tensors(), folder / "a");
    const tensor_file read = read_npz(folder / "a");
    REQUIRE(read.tensors().size() == from.tensors().size());
    for (std::size_t i = 0; i < from.tensors().size(); ++i) {
        const named_tensor &a = from.tensors()[i], &b = read.tensors()[i];
        CHECK(a.name == b.name);
        CHECK(a.type == b.type);
        CHECK(a.shape == b.shape);
        CHECK(bytes(a.bytes.begin(), a.bytes.end()) == bytes(b.bytes.begin(), b.bytes.end()));
    }
    write_npz(read.tensors(), folder / "b");
    CHECK(read_bytes(folder / "a") == read_bytes(folder / "b"));
    write_npz({}, folder / "none");
    CHECK(read_npz(folder / "none").tensors().empty());

    const std::string python = "/usr/bin/python3";
    if (!std::filesystem::exists(python) || process({python, "-c", "import numpy"}).finish().code != 0) {
        WARN("SKIPPED: NumPy isn't here, so nothing tests that it reads our .npz. Run: apt-get install python3-numpy");
        return;
    }
    const std::string script = CTCNN_TEST_GOLDEN_DIR "/numpy_arrays.py";
    const process::result checked = process({python, script, "check", folder / "a"}).finish();
    INFO(checked.err);
    CHECK(checked.code == 0);
    CHECK(process({python, script, "check", folder / "none"}).finish().code != 0);
}

TEST_CASE("write_npz: other types that NumPy has") {
    const temporary_directory folder;
    const tensor_file from = read_npz(numpy_files + "types.npz");
    std::vector<named_tensor> known;
    for (const named_tensor& tensor : from.tensors())
        if (tensor.type != element_type::other) known.push_back(tensor);
    REQUIRE(known.size() == 6);
    write_npz(known, folder / "a");
    const tensor_file read = read_npz(folder / "a");
    for (const named_tensor& tensor : known) {
        CHECK(read.find(tensor.name)->type == tensor.type);
        CHECK(bytes(read.find(tensor.name)->bytes.begin(), read.find(tensor.name)->bytes.end()) ==
              bytes(tensor.bytes.begin(), tensor.bytes.end()));
    }
}

TEST_CASE("write_npz refuses what could not be read") {
    const temporary_directory folder;
    const bytes raw{1, 2, 3, 4};
    const named_tensor good = make_named_tensor("a", {4}, std::span(raw));
    const auto writing = [&](const std::vector<named_tensor>& tensors) {
        try {
            write_npz(tensors, folder / "file");
        } catch (const argument_error& error) {
            CHECK_FALSE(std::filesystem::exists(folder / "file"));
            return std::string(error.what()).substr(std::string("ctcnn::write_npz: ").size());
        }
        return std::string("written");
    };
    const auto with = [&](auto change) {
        named_tensor tensor = good;
        change(tensor);
        return writing({tensor});
    };
    CHECK(writing({good, good}) == "two tensors have the name \"a\"");
    CHECK(with([](named_tensor& t) { t.shape = {3}; }) == "tensor \"a\" of shape [3] has 4 bytes");
    CHECK(with([](named_tensor& t) { t.type = element_type::bf16, t.shape = {2}; }) ==
          "\"a\" is of type BF16, which NumPy does not have");
    CHECK(with([](named_tensor& t) { t.name = "\xC3"; }) == "\"\xC3\" is not UTF-8");
    CHECK(with([](named_tensor& t) { t.name = std::string(1001, 'x'); }).find("longer than 1000 bytes") !=
          std::string::npos);
    CHECK(with([](named_tensor& t) { t.shape = std::vector<std::uint64_t>(33, 1); }) ==
          "\"a\" has more than 32 dimensions");
    std::vector<named_tensor> many;
    for (std::size_t i = 0; i <= 4096; ++i) many.push_back(named_tensor{std::to_string(i), element_type::u8, {0}, {}});
    CHECK(writing(many) == "more than 4096 tensors");
    // Only counted, never read.
    const named_tensor huge{"h", element_type::u8, {std::uint64_t{1} << 32}, {raw.data(), std::size_t{1} << 32}};
    CHECK(writing({huge}) == "more than 4 GiB, which a zip file can't hold without zip64");
    CHECK_THROWS_AS(write_npz(std::span(&good, 1), folder / "none/file"), io_error);
}

}  // namespace
