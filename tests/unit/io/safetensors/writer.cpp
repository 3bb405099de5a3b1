// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/safetensors/writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
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
    write_safetensors(tensors, folder / "file", metadata);
    return read_bytes(folder / "file");
}

TEST_CASE("write_safetensors: the file, byte for byte where that is fixed") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    write_safetensors(some_tensors(), path, {{"epoch", "3"}, {"zo\xC3\xAB", "\"\\\n"}});
    const bytes file = read_bytes(path);
    const tensor_file read = read_safetensors(path, {.checksums = checksum_rule::required});
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
    CHECK(read.metadata().at("ctcnn.sha256:raw") == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
    const std::string text(file.begin() + 8, file.end());
    CHECK(text.find(R"({ "__metadata__":{"ctcnn.sha256":")") == 0);
    CHECK(text.find(R"(","ctcnn.sha256:11.bias":")") == 34 + 64);
    CHECK(text.find(R"(","epoch":"3","format":"pt","zo)") != std::string::npos);
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
    CHECK(ctcnn::detail::parse_safetensors("f", written({}), checksum_rule::required).tensors().empty());
}

TEST_CASE("write_safetensors: damage of one bit, anywhere, is seen") {
    const bytes file = written(some_tensors(), {{"epoch", "3"}});
    REQUIRE(file.size() < 2000);
    for (const checksum_rule rule : {checksum_rule::required, checksum_rule::compared})
        for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
            bytes damaged = file;
            damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ 1 << bit % 8);
            // Not to refuse it is an exception here.
            (void)refusal_of([&] { (void)ctcnn::detail::parse_safetensors("f", damaged, rule); });
        }
    SUCCEED();
}

refusal reading(const bytes& content, checksum_rule rule = checksum_rule::compared) {
    return refusal_of([&] { (void)ctcnn::detail::parse_safetensors("f", content, rule); });
}
const std::string damaged_or_changed =
    "another one: the file is damaged, or another program changed it and kept the sum (\"";
const std::string way_to_load =
    "\" in the metadata); if it was that, load it with ctcnn::load(net, path, {.checksums = "
    "ctcnn::checksum_rule::ignored}), or read_safetensors(path, the same)";

TEST_CASE("write_safetensors: damage is named, with how to load what is none") {
    const bytes file = written({make_named_tensor("raw", {3}, std::span(raw))}, {{"epoch", "3"}});
    bytes damaged = file;
    damaged.back() ^= 1;
    CHECK(reading(damaged) == refusal{"f", file.size() - 3,
                                      "bytes of tensor \"raw\" with the SHA-256 that was written with them",
                                      damaged_or_changed + "ctcnn.sha256:..." + way_to_load});
    CHECK(reading(damaged, checksum_rule::required).found == "another one: the file is damaged or was changed");
    const tensor_file ignored = ctcnn::detail::parse_safetensors("f", damaged, checksum_rule::ignored);
    CHECK(ignored.find("raw")->bytes[2] == (3 ^ 1));

    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text(file.begin(), file.end());
        text.replace(text.find(from), from.size(), to);
        return bytes_of(text);
    };
    for (const bytes& changed : {with("\"3\"", "\"4\""), with(":raw", ":rax"), with("\"raw\"", "\"rbw\""),
                                 with("sha256\"", "sha257\""), with("ctcnn.sha256\"", "dtcnn.sha256\"")}) {
        CHECK(reading(changed) == refusal{"f", 8, "a header with the SHA-256 that was written with it",
                                          damaged_or_changed + "ctcnn.sha256" + way_to_load});
        CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", changed, checksum_rule::ignored));
    }
    CHECK(reading(with("sha256\"", "sha257\""), checksum_rule::required) ==
          refusal{"f", 8, "a checksum of the header, \"ctcnn.sha256\" in the metadata", "none"});
    // Padding is not what the sum is of, but it is spaces.
    std::string text(file.begin() + 8, file.end() - 3);
    text += "        ";
    CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", length_bytes(text.size()) + bytes_of(text) + raw,
                                                   checksum_rule::required));
    text.back() = '\n';
    CHECK(reading(length_bytes(text.size()) + bytes_of(text) + raw).expected ==
          "a header with the SHA-256 that was written with it");

    const bytes no_tensor_sum = [] {
        // A header with its own sum, but without the tensor's.
        std::string header = std::string(ctcnn::detail::safetensors_header_start) + std::string(64, '0') + "\"}," +
                             entry("b", "U8", "3", "0,3") + "}";
        header.replace(34, 64, ctcnn::detail::safetensors_header_checksum(header));
        return safetensors_of(header, 3);
    }();
    CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", no_tensor_sum));
    CHECK(reading(no_tensor_sum, checksum_rule::required).expected == "a checksum of tensor \"b\"");
    // A header that is not ours, with a sum that is.
    const bytes other =
        safetensors_of(R"({"__metadata__":{"ctcnn.sha256:b":""},)" + entry("b", "U8", "3", "0,3") + "}", 3);
    CHECK(reading(other).expected == "bytes of tensor \"b\" with the SHA-256 that was written with them");
}

TEST_CASE("write_safetensors: what another program makes of a file, with the metadata kept, loads") {
    const bytes file =
        written({make_named_tensor("a", {3}, std::span(raw)), make_named_tensor("b", {1, 3}, std::span(raw))},
                {{"epoch", "3"}});
    const tensor_file read = ctcnn::detail::parse_safetensors("f", file);
    std::vector<std::pair<std::string, std::string>> metadata(read.metadata().begin(), read.metadata().end());
    const auto again = [&](const std::string& begin, const std::string& tensors) {
        std::string text = begin;
        for (const auto& [name, value] : metadata)
            text += joined({text.back() == '{' ? "\"" : ",\"", name, "\":\"", value, "\""});
        text += joined({"},", tensors, "}"});
        return length_bytes(text.size()) + bytes_of(text) + raw + raw;
    };
    const std::string compact = R"({"__metadata__":{)";
    const std::string in_order = entry("a", "U8", "3", "0,3") + "," + entry("b", "U8", "1,3", "3,6");
    const std::string backwards = entry("b", "U8", "1,3", "0,3") + "," + entry("a", "U8", "3", "3,6");
    const auto loads = [](const bytes& content) {
        CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", content));
        CHECK_THROWS_AS(ctcnn::detail::parse_safetensors("f", content, checksum_rule::required), data_error);
    };
    loads(again(compact, in_order));
    loads(again(compact, backwards));
    loads(again("{\n  \"__metadata__\" : {", backwards));
    loads(again("{ \"__metadata__\": {", in_order));
    // Renamed, of another shape, one less, one more.
    loads(again(compact, entry("conv1.weight", "U8", "3", "0,3") + "," + entry("b", "U8", "3", "3,6")));
    loads(again(compact, entry("a", "U8", "3", "0,3") + "," + entry("c", "U8", "3", "3,6")));
    std::reverse(metadata.begin(), metadata.end());
    loads(again(compact, in_order));
    metadata.insert(metadata.begin(), {"title", "x"});
    metadata.emplace_back("sha256", "of something else");
    loads(again(compact, in_order));
    // The metadata alone, of which the sum is first.
    metadata.assign(read.metadata().begin(), read.metadata().end());
    metadata[0].second = std::string(64, '0');
    loads(again(compact, in_order));
    // What another program changed in a tensor is not known from damage.
    bytes changed = again(compact, in_order);
    changed.back() ^= 1;
    CHECK(reading(changed).found == damaged_or_changed + "ctcnn.sha256:..." + way_to_load);
    CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", changed, checksum_rule::ignored));
}

TEST_CASE("read_safetensors: the header's sum is there digit by digit") {
    // The same text with its first digit, an a, written as an escape: the sum of what follows is right.
    for (std::size_t salt = 0; salt < 1000; ++salt) {
        std::string text = joined({std::string(ctcnn::detail::safetensors_header_start), std::string(64, '0'),
                                   R"(","salt":")", std::to_string(salt), "\"}}"});
        const std::string sum = ctcnn::detail::safetensors_header_checksum(text);
        text.replace(34, 64, sum);
        CHECK_NOTHROW(ctcnn::detail::parse_safetensors("f", safetensors_of(text, 0), checksum_rule::required));
        if (sum[0] != 'a') continue;
        text.replace(34, 1, "\\u0061");
        CHECK(reading(safetensors_of(text, 0)).expected == "a header with the SHA-256 that was written with it");
        return;
    }
    FAIL("no sum begins with a");
}

TEST_CASE("write_safetensors: a tensor of a type that is not known is written as it was read") {
    named_tensor tensor = make_named_tensor("x", {2, 3}, std::span(raw));
    tensor.type = element_type::other;
    tensor.type_name = "F4";
    const bytes file = written({tensor, make_named_tensor("raw", {3}, std::span(raw))});
    const tensor_file read = ctcnn::detail::parse_safetensors("f", file, checksum_rule::required);
    REQUIRE(read.tensors().size() == 2);
    CHECK(read.tensors()[0].name == "raw");
    CHECK(read.tensors()[1].type == element_type::other);
    CHECK(type_name_of(read.tensors()[1]) == "F4");
    CHECK(written(read.tensors()) == file);
}

TEST_CASE("write_safetensors refuses what could not be read") {
    const temporary_directory folder;
    const auto writing = [&](const std::vector<named_tensor>& tensors, const text_by_name& metadata = {}) {
        try {
            write_safetensors(tensors, folder / "file", metadata);
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
    CHECK(writing({named(std::string(65001, 'x'))}) ==
          "\"" + std::string(80, 'x') + "...\" is longer than 65000 bytes");
    named_tensor unknown = good;
    unknown.type = element_type::other;
    CHECK(writing({unknown}) == "\"a\" is of a type whose name can't be written, \"\"");
    unknown.type_name = "a\"b";
    CHECK(writing({unknown}) == "\"a\" is of a type whose name can't be written, \"a\"b\"");
    CHECK(writing({good}, {{"x", "\xC3"}}) == "\"\xC3\" is not UTF-8");
    for (const std::string own : {"format", "ctcnn.sha256", "ctcnn.sha256:a", "ctcnn.version"})
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
    const std::string longest(65000, '\x01');
    CHECK(
        ctcnn::detail::parse_safetensors("f", written({named(longest)}, {{longest, longest}}), checksum_rule::required)
            .tensors()
            .size() == 1);
}

TEST_CASE("write_safetensors: a folder that is not there") {
    const temporary_directory folder;
    CHECK_THROWS_AS(write_safetensors(some_tensors(), folder / "none/file"), io_error);
}

}  // namespace
