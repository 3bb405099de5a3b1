// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/safetensors/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/safetensors_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

tensor_file parse(const bytes& file) { return ctcnn::detail::parse_safetensors("f", file); }
refusal parsing(const bytes& file) {
    return refusal_of([&] { (void)parse(file); });
}
/// Of a header in a file with 8 bytes of data.
refusal header(const std::string& text, std::size_t data = 8) { return parsing(safetensors_of(text, data)); }

const std::string a = entry("a", "F32", "2", "0,8");

TEST_CASE("read_safetensors: tensors of every type, empty ones, scalars, and metadata") {
    const std::string text = R"({"__metadata__":{"format":"pt","":"\u00e9\n"},)" + entry("z", "U64", "1", "0,8") + "," +
                             entry("y", "I64", "1", "8,16") + "," + entry("x", "F64", "", "16,24") + "," +
                             entry("w", "F32", "1,1", "24,28") + "," + entry("v", "U32", "1", "28,32") + "," +
                             entry("u", "I32", "1", "32,36") + "," + entry("t", "BF16", "1", "36,38") + "," +
                             entry("s", "F16", "1", "38,40") + "," + entry("r", "U8", "3", "40,43") + "," +
                             entry("", "F32", "7,0", "43,43") + "}   ";
    bytes file = safetensors_of(text, 0);
    for (std::uint8_t i = 0; i < 43; ++i) file.push_back(i);
    const temporary_directory folder;
    const std::string path = folder.write("file", file);
    const tensor_file read = read_safetensors(path);
    CHECK(read.path() == path);
    CHECK(read.metadata() == text_by_name{{"format", "pt"}, {"", "\xC3\xA9\n"}});
    REQUIRE(read.tensors().size() == 10);
    CHECK(read.find("none") == nullptr);
    std::string types;
    for (const named_tensor& tensor : read.tensors()) types += std::string(name_of(tensor.type)) + " ";
    CHECK(types == "U64 I64 F64 F32 U32 I32 BF16 F16 U8 F32 ");
    REQUIRE(read.find("w") != nullptr);
    CHECK(read.find("w")->shape == std::vector<std::uint64_t>{1, 1});
    CHECK(bytes(read.find("w")->bytes.begin(), read.find("w")->bytes.end()) == bytes{24, 25, 26, 27});
    CHECK(read.find("x")->shape.empty());
    CHECK(read.find("r")->bytes[2] == 42);
    CHECK(read.find("")->bytes.empty());
    CHECK(parse(safetensors_of("{}", 0)).tensors().empty());
}

TEST_CASE("read_safetensors: tensors in another order than their data, names in another than the alphabet") {
    const tensor_file read = parse(safetensors_of(
        braced({entry("b", "F32", "1", "4,8"), R"(, "a" :{"data_offsets":[0,4],"shape":[1] , "dtype":"F32"}
)"}),
        8));
    CHECK(read.tensors()[0].name == "a");
    CHECK(read.tensors()[1].name == "b");
    CHECK(read.find("b")->bytes.data() == read.find("a")->bytes.data() + 4);
}

TEST_CASE("read_safetensors: the length of the header") {
    CHECK(parsing({}) == refusal{"f", 0, "8 bytes of header length", "an empty file"});
    CHECK(parsing(bytes(7)) == refusal{"f", 7, "8 bytes of header length", "the end of the file after 7 bytes"});
    CHECK(parsing(bytes(8)) == refusal{"f", 8, "{, with which the header begins", "an empty header"});
    CHECK(parsing(length_bytes(100'000'001)) ==
          refusal{"f", 0, "a header length of at most 100000000 bytes", "100000001: is this a safetensors file?"});
    CHECK(parsing(bytes(100, 0xFF)).found == "18446744073709551615: is this a safetensors file?");
    CHECK(parsing(length_bytes(100'000'000)) ==
          refusal{"f", 8, "100000000 bytes of header, as its length says", "the end of the file after 0"});
    CHECK(parsing(length_bytes(3) + bytes{'{', '}'}) ==
          refusal{"f", 10, "3 bytes of header, as its length says", "the end of the file after 2"});
}

TEST_CASE("read_safetensors: the order of the checks is that of the format") {
    // Each file has the fault of its line and all faults of the lines below.
    const std::string not_json = "{\"a\":{\"dtype\":\"F32\",\"dtype\":1";
    CHECK(header("x\xFF") == refusal{"f", 9, "UTF-8", "other bytes"});
    CHECK(header("x") == refusal{"f", 8, "{, with which the header begins", "\"x\""});
    CHECK(header(not_json) == refusal{"f", 8 + 20, "every name once", "\"dtype\" twice"});
    const std::string twice = braced({entry("a", "F32", "9", "1,8") + "," + entry("a", "F32", "9", "0,1")});
    CHECK(header(twice).expected == "every name once");
    CHECK(header(braced({entry("a", "F32", std::to_string(~0ull), "1,8")})).found == "1: a hole");
    CHECK(header(braced({entry("a", "F32", std::to_string(~0ull), "0,9")})).expected ==
          "tensor \"a\" with a size that can be counted in 64 bits");
    CHECK(header(braced({entry("a", "F32", "9", "0,9")})).found == "for 9");
    CHECK(header(braced({entry("a", "F32", "3", "0,12")})) ==
          refusal{"f", 8 + 55 + 8, "12 bytes of data, as the header says", "the end of the file after 8"});
    CHECK(header(braced({entry("a", "F32", "1", "0,4")})) ==
          refusal{"f", 8 + 54 + 4, "4 bytes of data, as the header says", "4 more"});
}

TEST_CASE("read_safetensors: bytes that are no UTF-8") {
    for (const std::string bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82",
                                  "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
        INFO(static_cast<int>(static_cast<std::uint8_t>(bad[0])));
        CHECK(header("{\"" + bad + "\":{}}") == refusal{"f", 10, "UTF-8", "other bytes"});
    }
    for (const std::string good : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                   "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\x7F"})
        CHECK(parse(safetensors_of(braced({entry(good, "F32", "2", "0,8")}), 8)).tensors()[0].name == good);
}

TEST_CASE("read_safetensors: what is not JSON") {
    for (const std::string bad :
         {"{,}", "{\"a\"}", "{\"a\":}", "{} {}", "{}}", "{\"a\":{\"dtype\":'F32'}}", "{\"a\\q\":{}}",
          "{\"\\uD800\":{}}", "{\"\n\":{}}", "{/**/}", "{\"a\":{\"shape\":[1,]}}", "{\"a\":{\"shape\":[+1]}}",
          "{\"a\":{\"shape\":[NaN]}}"}) {
        INFO(bad);
        CHECK(header(bad).expected == "valid JSON");
    }
    CHECK(header("{\"a\":{\"shape\":[x]}}") == refusal{"f", 8 + 15, "valid JSON", "a syntax error at \"x]}}\""});
    CHECK(header(std::string{'{', '\0', '}'}).expected == "valid JSON");
}

TEST_CASE("read_safetensors: JSON that is not a header") {
    const auto entry_with = [](const std::string& fields) { return header("{\"a\":{" + fields + "}}"); };
    CHECK(header("{\"a\":1}").expected == "an object for \"a\"");
    CHECK(header("{\"a\":[]}").found == "an array");
    CHECK(header("{\"__metadata__\":[]}").expected == "an object for \"__metadata__\"");
    CHECK(header(R"({"__metadata__":{"x":1}})") == refusal{"f", 8 + 21, "text for metadata \"x\"", "1"});
    CHECK(header(R"({"__metadata__":{"x":{}}})").found == "an object");
    CHECK(entry_with("") == refusal{"f", 8 + 6, "dtype, shape and data_offsets of tensor \"a\"", "no dtype"});
    CHECK(entry_with(R"("dtype":"U8")").found == "no shape");
    CHECK(entry_with(R"("dtype":"U8","shape":[])").found == "no data_offsets");
    CHECK(entry_with(R"("more":1)").found == "no dtype");
    CHECK(entry_with(R"("dtype":1)").expected == "a dtype, in quotation marks");
    CHECK(entry_with(R"("dtype":"F 32")") ==
          refusal{"f", 8 + 14, "a dtype of at most 64 letters, digits and signs, such as F32", "\"F 32\""});
    CHECK(entry_with(R"("dtype":"")").found == "\"\"");
    CHECK(entry_with(R"("dtype":"F\u0034")").found == "\"F4\"");
    CHECK(entry_with("\"dtype\":\"" + std::string(65, 'x') + "\"").found == "\"" + std::string(65, 'x') + "\"");
    CHECK(entry_with(R"("shape":"1")").expected == "an array of extents for shape");
    CHECK(entry_with(R"("shape":{})").expected == "an array of extents for shape");
    for (const std::string bad : {"-1", "1.5", "1e3", "-0", "01", "\"1\"", "true", "null", "18446744073709551616"}) {
        INFO(bad);
        CHECK(entry_with("\"shape\":[" + bad + "]").expected == "an extent from 0 to 2^64 - 1");
        CHECK(entry_with("\"data_offsets\":[0," + bad + "]").expected == "two offsets from 0 to 2^64 - 1");
    }
    CHECK(entry_with(R"("shape":[[]])").found == "an array");
    CHECK(entry_with(R"("data_offsets":0)").expected == "an array of two offsets for data_offsets");
    CHECK(entry_with(R"("data_offsets":[])") == refusal{"f", 8 + 21, "data_offsets of two numbers", "0"});
    CHECK(entry_with(R"("data_offsets":[0])").found == "1");
    CHECK(entry_with(R"("data_offsets":[0,8,9])").found == "3");
}

TEST_CASE("read_safetensors: types that are not known here don't keep the others from being read") {
    const std::string names = "BOOL I8 F8_E5M2 F8_E4M3 F8_E8M0 I16 U16 C64 ";
    std::string text = R"({"__metadata__":null,)";
    const std::size_t sizes[] = {1, 1, 1, 1, 1, 2, 2, 8};
    std::size_t at = 0, end = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const std::size_t space = names.find(' ', at);
        text += joined({entry(std::to_string(i), names.substr(at, space - at), "2",
                              joined({std::to_string(end), ",", std::to_string(end + 2 * sizes[i])})),
                        ","});
        at = space + 1, end += 2 * sizes[i];
    }
    const auto offsets = [&](std::size_t size) {
        end += size;
        return joined({std::to_string(end - size), ",", std::to_string(end)});
    };
    text += joined({entry("nibbles", "F4", "2,3", offsets(3)), ",", entry("six", "F6_E2M3", "4", offsets(3)), ",",
                    entry("later", "Q2.5+x", "7,7", offsets(5)), ",", entry("w", "F32", "2", offsets(8)), "}"});
    const tensor_file read = parse(safetensors_of(text, end));
    CHECK(read.metadata().empty());
    REQUIRE(read.tensors().size() == 12);
    std::string types;
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(read.tensors()[i].type != element_type::other);
        types += std::string(type_name_of(read.tensors()[i])) + " ";
    }
    CHECK(types == names);
    for (const std::string name : {"nibbles", "six", "later"}) CHECK(read.find(name)->type == element_type::other);
    CHECK(type_name_of(*read.find("nibbles")) == "F4");
    CHECK(type_name_of(*read.find("later")) == "Q2.5+x");
    CHECK(read.find("later")->bytes.size() == 5);
    CHECK(read.find("w")->bytes.size() == 8);
    // Where they are is checked all the same.
    CHECK(header(braced({entry("a", "F4", "1", "0,4"), ",", entry("b", "F4", "1", "3,8")})).found == "3: an overlap");
    CHECK(header(braced({entry("a", "F4", "1", "0,4")})).found == "4 more");
    CHECK(header(braced({entry("a", "F4", "1", "0,9")})).found == "the end of the file after 8");
}

TEST_CASE("read_safetensors: what the format's own reader takes is read") {
    CHECK(parse(safetensors_of("{" + a + "} \n\t\r ", 8)).tensors().size() == 1);
    CHECK(parse(safetensors_of("{\n" + a + "\n}", 8)).tensors().size() == 1);
    const std::string more =
        R"("strides":[1,{"a":[],"b":{}},[[-1.5e+3,0,true]]],"checksum":"a\"b","dtype":"F32","x":null,"shape":[2],)"
        R"("data_offsets":[0,8],"last":false)";
    CHECK(parse(safetensors_of("{\"a\":{" + more + "}}", 8)).find("a")->shape == std::vector<std::uint64_t>{2});
    // Texts as long as a picture in Base64.
    const std::string picture(300000, 'x');
    CHECK(parse(safetensors_of(joined({R"({"__metadata__":{"thumbnail":")", picture, "\"},", a, "}"}), 8))
              .metadata()
              .at("thumbnail") == picture);
}

TEST_CASE("read_safetensors: metadata of another owner says nothing about damage") {
    for (const std::string name : {"sha256", "sha256:a", "sha256:b", "checksum", "ctcnn", "modelspec.hash_sha256"})
        for (const std::string value : {"", "n/a", "0123"})
            CHECK(parse(safetensors_of(joined({R"({"__metadata__":{")", name, "\":\"", value, "\"},", a, "}"}), 8))
                      .metadata()
                      .at(name) == value);
}

TEST_CASE("read_safetensors: deep nesting is refused where it begins") {
    std::string deep = "{\"a\":{\"shape\":";
    const std::uint64_t begin = deep.size();
    deep += std::string(50000, '[') + "}";
    CHECK(header(deep) == refusal{"f", 8 + begin + 1, "an extent from 0 to 2^64 - 1", "an array"});
    for (const std::string level : {"[", "{\"x\":"}) {
        std::string more = "{\"a\":{\"more\":";
        for (std::size_t i = 0; i < 50000; ++i) more += level;
        CHECK(header(more + "}") == refusal{"f", 8 + 13 + 64 * level.size(), "values in at most 64 levels", "more"});
    }
}

TEST_CASE("read_safetensors: names that occur twice") {
    const std::string b = entry("b", "F32", "0", "8,8");
    CHECK(header("{" + a + "," + b + "," + a + "}") ==
          refusal{"f", 8 + 1 + a.size() + 1 + b.size() + 1, "every name once", "\"a\" twice"});
    CHECK(header("{" + a + ",\"\\u0061\":" + a.substr(4) + "}").found == "\"a\" twice");
    CHECK(header(R"({"__metadata__":{},"__metadata__":{}})").found == "\"__metadata__\" twice");
    CHECK(header(R"({"__metadata__":{"x":"1","x":"1"}})").found == "\"x\" twice");
    CHECK(header(R"({"a":{"dtype":"U8","dtype":"U8"}})").found == "\"dtype\" twice");
}

TEST_CASE("read_safetensors: holes, overlaps, sizes that don't fit") {
    const auto two = [](const std::string& first, const std::string& second) {
        return header(braced({entry("a", "F32", "1", first) + "," + entry("b", "F32", "1", second)}));
    };
    CHECK(two("0,4", "5,9") == refusal{"f", 8 + 1 + 53,
                                       "tensor \"b\" with data_offsets from 4 on, where the one before it ends",
                                       "5: a hole"});
    CHECK(two("4,8", "5,9").found == "4: a hole");
    CHECK(two("0,4", "3,7").found == "3: an overlap");
    CHECK(two("0,4", "0,4").found == "0: an overlap");
    CHECK(two("4,0", "0,4").expected == "tensor \"a\" with data_offsets that end at 4 or later");
    CHECK(two("0,4", "4,18446744073709551615").found == "for 18446744073709551611");
    CHECK(header(braced({entry("a", "F64", "4294967296,536870912", "0,8")})).found == "shape [4294967296, 536870912]");
}

TEST_CASE("read_safetensors: sizes in the header take no memory, and long texts are refused") {
    CHECK(header(braced({entry("a", "U8", "1000000000000", "0,1000000000000")})).found ==
          "the end of the file after 8");
    CHECK(parsing(safetensors_of(joined({"{\"", std::string(70000, 'x'), "\":{}}"}), 0)) ==
          refusal{"f", 8 + 1, "a text of at most 65536 bytes", "a longer one"});
    CHECK(parsing(safetensors_of(joined({"{\"a\":{\"shape\":[", std::string(70000, '1'), "]}}"}), 0)).found ==
          std::string(40, '1'));
    CHECK(parse(safetensors_of(joined({"{", std::string(70000, ' '), "}"}), 0)).tensors().empty());
    std::string many = "{";
    for (std::size_t i = 0; i <= 3072; ++i)
        many += joined({i == 0 ? "" : ",", entry(std::to_string(i), "U8", "0", "0,0")});
    CHECK(header(many + "}", 0).expected == "at most 3072 tensors");
    std::string ones = "1";
    for (std::size_t i = 1; i < 32; ++i) ones += ",1";
    CHECK(parse(safetensors_of(braced({entry("a", "U8", ones, "0,1")}), 1)).tensors()[0].shape.size() == 32);
    CHECK(header(braced({entry("a", "U8", joined({ones, ",1"}), "0,1")}), 1).expected == "at most 32 dimensions");
    std::string texts = R"({"__metadata__":{)";
    for (std::size_t i = 0; i <= 4096; ++i) texts += joined({i == 0 ? "\"" : ",\"", std::to_string(i), "\":\"\""});
    CHECK(header(texts + "}}", 0).expected == "at most 4096 entries of metadata");
}

TEST_CASE("read_safetensors: names from files can't play with the terminal") {
    CHECK(header("{\"\\u001b[31m\\u007f\":1}").expected == "an object for \"?[31m?\"");
    CHECK(header("{\"" + std::string(79, 'x') + "\xC3\xA9\":1}").expected ==
          "an object for \"" + std::string(79, 'x') + "...\"");
}

TEST_CASE("read_safetensors: every truncation of a file") {
    const bytes file = safetensors_of("{" + a + "," + entry("b", "U8", "3", "8,11") + "}   ", 11);
    CHECK(parse(file).tensors().size() == 2);
    for (std::size_t length = 0; length < file.size(); ++length) {
        const refusal found = parsing(bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
        if (found.offset != length) FAIL("at " << length << ": " << found);
    }
    CHECK(parsing(file + bytes{0}).found == "1 more");
}

TEST_CASE("read_safetensors: a limit on the file") {
    const temporary_directory folder;
    const std::string path = folder.write("file", safetensors_of("{}      ", 0));
    CHECK(read_safetensors(path, {.most_bytes = 16}).tensors().empty());
    CHECK(refusal_of([&] { (void)read_safetensors(path, {.most_bytes = 15}); }).expected ==
          "a file of at most 15 bytes");
}

}  // namespace
