// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/safetensors/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/io/safetensors/reader.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/safetensors_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::vector<float> floats{1, 2, 3, 4, 5, 6};
const std::vector<double> doubles{0.5, 0.25};
const std::vector<std::uint64_t> counters{7};
const bytes raw{1, 2, 3};

std::vector<named_tensor> some_tensors() {
    return {make_named_tensor("2.bias", {2}, std::span(floats).first(2)),
            make_named_tensor("11.bias", {3, 2}, std::span(floats)),
            make_named_tensor("raw", {3}, std::span(raw)),
            make_named_tensor("moments", {2, 1}, std::span(doubles)),
            make_named_tensor("nothing", {0}, std::span(floats).first(0)),
            make_named_tensor("step", {}, std::span(counters))};
}

bytes written(const std::vector<named_tensor>& tensors, const text_by_name& metadata = {}) {
    const temporary_directory folder;
    write_safetensors(folder / "file", tensors, metadata);
    return read_bytes(folder / "file");
}

TEST_CASE("write_safetensors: the file, byte for byte where that is fixed") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    write_safetensors(path, some_tensors(), {{"epoch", "3"}, {"zo\xC3\xAB", "\"\\\n"}});
    const bytes file = read_bytes(path);
    const tensor_file read = read_safetensors(path, {.checksums_required = true});
    std::string names;
    for (const named_tensor& tensor : read.tensors()) names += tensor.name + " ";
    CHECK(names == "step moments 11.bias 2.bias nothing raw ");  // wide first, then names as text
    for (const named_tensor& tensor : some_tensors()) {
        const named_tensor* const found = read.find(tensor.name);
        REQUIRE(found != nullptr);
        CHECK(found->type == tensor.type);
        CHECK(found->shape == tensor.shape);
        CHECK(bytes(found->bytes.begin(), found->bytes.end()) == bytes(tensor.bytes.begin(), tensor.bytes.end()));
    }
    CHECK(read.metadata().size() == 3 + 1 + 6);
    CHECK(read.metadata().at("format") == "pt");
    CHECK(read.metadata().at("epoch") == "3");
    CHECK(read.metadata().at("zo\xC3\xAB") == "\"\\\n");
    // printf '\001\002\003' | sha256sum
    CHECK(read.metadata().at("sha256:raw") == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
    const std::string text(file.begin() + 8, file.end());
    CHECK(text.find(R"({"__metadata__":{"epoch":"3","format":"pt","sha256":")") == 0);
    CHECK(text.find(R"("zo)"
                    "\xC3\xAB"
                    R"(":"\"\\\n"},"step":{"dtype":"U64","shape":[],"data_offsets":[0,8]},)") != std::string::npos);
    CHECK(text.find(R"("11.bias":{"dtype":"F32","shape":[3,2],"data_offsets":[24,48]})") != std::string::npos);
    const std::size_t length = file[0] + 256u * file[1];
    CHECK(length % 8 == 0);
    CHECK(file.size() == 8 + length + 8 + 16 + 24 + 8 + 3);
}

TEST_CASE("write_safetensors: equal contents give equal bytes, in whatever order they come") {
    std::vector<named_tensor> tensors = some_tensors();
    const bytes file = written(tensors);
    std::swap(tensors[0], tensors[1]);
    std::swap(tensors[2], tensors[5]);
    CHECK(written(tensors) == file);
    CHECK(written({}).size() % 8 == 0);
    CHECK(ctcnn::detail::parse_safetensors("f", written({}), true).tensors().empty());
}

TEST_CASE("write_safetensors: damage of one bit, anywhere, is seen") {
    const bytes file = written(some_tensors(), {{"epoch", "3"}});
    REQUIRE(file.size() < 2000);
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        bytes damaged = file;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ 1 << bit % 8);
        // Not to refuse it is an exception here.
        (void)refusal_of([&] { (void)ctcnn::detail::parse_safetensors("f", damaged, true); });
    }
    SUCCEED();
}

TEST_CASE("write_safetensors: damage is named, and what has no checksums passes where none are asked for") {
    const bytes file = written({make_named_tensor("raw", {3}, std::span(raw))}, {{"epoch", "3"}});
    const auto reading = [](const bytes& content, bool required) {
        return refusal_of([&] { (void)ctcnn::detail::parse_safetensors("f", content, required); });
    };
    bytes damaged = file;
    damaged.back() ^= 1;
    CHECK(reading(damaged, false) == refusal{"f", file.size() - 3,
                                             "bytes of tensor \"raw\" with the SHA-256 in the header",
                                             "others: the file is damaged or was changed"});
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text(file.begin(), file.end());
        text.replace(text.find(from), from.size(), to);
        return bytes_of(text);
    };
    CHECK(reading(with("\"3\"", "\"4\""), false) ==
          refusal{"f", 8, "a header with the SHA-256 it says", "another one: the file is damaged or was changed"});
    CHECK(reading(with("\"sha256\"", "\"sha257\""), true) ==
          refusal{"f", 8, "a checksum of the header, \"sha256\" in the metadata", "none"});
    CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", with("\"sha256\"", "\"sha257\""), false));
    // Without the header's sum, to reach the rules behind it.
    const std::string b = entry("b", "U8", "3", "0,3");
    const auto sums = [&](const std::string& metadata) {
        return safetensors_of("{\"__metadata__\":{" + metadata + "}," + b + "}", 3);
    };
    CHECK(reading(sums("\"sha256:b\":\"\""), false).offset == 8 + 31 + b.size() + 2);
    CHECK(reading(sums("\"sha256:c\":\"\""), false) ==
          refusal{"f", 8, "checksums of tensors of the file only", "one of another tensor"});
    CHECK(reading(sums("\"sha256\":\"\""), false).expected == "a header with the SHA-256 it says");
    const bytes no_tensor_sum = [] {
        // A header with its own sum, but without the tensor's.
        std::string text =
            R"({"__metadata__":{"sha256":")" + std::string(64, '0') + "\"}," + entry("b", "U8", "3", "0,3") + "}";
        text.replace(27, 64, ctcnn::detail::safetensors_header_checksum(text, 27 + 64));
        return safetensors_of(text, 3);
    }();
    CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", no_tensor_sum, false));
    CHECK(reading(no_tensor_sum, true).expected == "a checksum of tensor \"b\"");
}

TEST_CASE("read_safetensors: the header's sum stands there digit by digit") {
    // The same text with its first digit, an a, written as an escape: the sum over all but 64 bytes is right.
    for (std::size_t salt = 0; salt < 1000; ++salt) {
        std::string text = joined({R"({"__metadata__":{"salt":")", std::to_string(salt), R"(","sha256":"\u0061)",
                                   std::string(63, '0'), "\"}}"});
        const std::size_t end = text.size() - 3;
        const std::string sum = ctcnn::detail::safetensors_header_checksum(text, end);
        if (sum[0] != 'a') continue;
        text.replace(end - 63, 63, sum.substr(1));
        CHECK(refusal_of([&] {
                  (void)ctcnn::detail::parse_safetensors("f", safetensors_of(text, 0), false);
              }).expected == "a header with the SHA-256 it says");
        return;
    }
    FAIL("no sum begins with a");
}

TEST_CASE("write_safetensors refuses what could not be read") {
    const temporary_directory folder;
    const auto writing = [&](const std::vector<named_tensor>& tensors, const text_by_name& metadata = {}) {
        try {
            write_safetensors(folder / "file", tensors, metadata);
        } catch (const argument_error& error) {
            CHECK_FALSE(std::filesystem::exists(folder / "file"));
            return std::string(error.what()).substr(std::string("ctcnn::write_safetensors: ").size());
        }
        return std::string("written");
    };
    const named_tensor good = make_named_tensor("a", {3}, std::span(raw));
    const auto named = [&](std::string name) {
        named_tensor tensor = good;
        tensor.name = std::move(name);
        return tensor;
    };
    named_tensor wrong_size = good;
    wrong_size.shape = {2};
    CHECK(writing({wrong_size}) == "tensor \"a\" of shape [2] has 3 bytes");
    wrong_size.shape = {~0ull, 2};
    CHECK(writing({wrong_size}) == "tensor \"a\" of shape [18446744073709551615, 2] has 3 bytes");
    CHECK(writing({good, good}) == "two tensors have the name \"a\"");
    CHECK(writing({named("__metadata__")}) == "no tensor can have the name \"__metadata__\"");
    CHECK(writing({named("\xFF")}) == "\"\xFF\" is not UTF-8");
    CHECK(writing({named(std::string(65537, 'x'))}) == "\"" + std::string(80, 'x') + "...\" is longer than 64 KiB");
    CHECK(writing({good}, {{"x", "\xC3"}}) == "\"\xC3\" is not UTF-8");
    for (const std::string own : {"format", "sha256", "sha256:a"})
        CHECK(writing({good}, {{own, ""}}) == "metadata \"" + own + "\" is the writer's own");
    wrong_size.shape.assign(33, 1);
    CHECK(writing({wrong_size}) == "\"a\" has more than 32 dimensions");
    std::vector<named_tensor> many;
    for (std::size_t i = 0; i <= 3072; ++i) many.push_back(named(std::to_string(i)));
    CHECK(writing(many) == "more than 3072 tensors");
    many.resize(3072);
    CHECK(writing(many, {}) == "written");
    std::filesystem::remove(folder / "file");
    text_by_name texts;
    for (std::size_t i = 0; i < 1023; ++i) texts[std::to_string(i)] = "";
    CHECK(writing(many, texts) == "too many entries of metadata");
    // What is as long as it may be, and all escaped, is read back.
    const std::string longest(10858, '\x01');
    CHECK(
        ctcnn::detail::parse_safetensors("f", written({named(longest)}, {{longest, longest}}), true).tensors().size() ==
        1);
}

TEST_CASE("write_safetensors: a folder that is not there") {
    const temporary_directory folder;
    CHECK_THROWS_AS(write_safetensors(folder / "none/file", some_tensors()), io_error);
}

}  // namespace
