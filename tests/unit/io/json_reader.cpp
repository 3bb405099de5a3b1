// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/json_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;

namespace {

/// {"name":[whole numbers], ..., "name":"text", ...}, told apart by the first letter of the name: n or t.
struct content {
    std::map<std::string, std::vector<std::uint64_t>> numbers;
    std::map<std::string, std::string> texts;
    friend bool operator==(const content&, const content&) = default;
};

content read(std::string_view text) {
    static const std::string path = "f";
    detail::json_reader json(path, text, 100);
    content result;
    json.object("an object", [&](const std::string& name, std::uint64_t position) {
        if (name.starts_with('n')) {
            auto& numbers = result.numbers[name];
            numbers.clear();  // of a name that occurs twice nlohmann_json keeps the last
            json.array("numbers", [&] { numbers.push_back(json.whole_number("a number")); });
        } else if (name.starts_with('t'))
            result.texts[name] = json.text("a text");
        else
            json.fail(position, "another name", name);
    });
    json.end();
    return result;
}

/// The same from nlohmann_json: nothing where that refuses it, or where it is not such an object.
std::optional<content> twin(std::string_view text) {
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    content result;
    for (const auto& [name, value] : json.items()) {
        if (name.starts_with('n') && value.is_array()) {
            auto& numbers = result.numbers[name];
            for (const auto& number : value) {
                if (!number.is_number_unsigned()) return std::nullopt;
                numbers.push_back(number.get<std::uint64_t>());
            }
        } else if (name.starts_with('t') && value.is_string())
            result.texts[name] = value.get<std::string>();
        else
            return std::nullopt;
    }
    return result;
}

test::refusal refused(const std::string& text) {
    return test::refusal_of([&] { (void)read(text); });
}

}  // namespace

TEST_CASE("json_reader: accepts what nlohmann_json does, and reads the same") {
    const std::string valid = "{\"n\" : [ 1, 20,\t18446744073709551615],\"t\\u00e9\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\","
                              "\n\"ta\":\"\\uD83d\\uDE00x\\u0041\",\"n0\":[]\r}";
    REQUIRE(twin(valid) == read(valid));
    const std::string_view others = "{}[]:,\"\\0 1en-+.tua\x01\x1F\x7F";
    std::size_t accepted = 0;
    const auto compare = [&](const std::string& text) {
        const std::optional<content> expected = twin(text);
        try {
            const content found = read(text);
            if (found != expected) FAIL("accepted, or read as something else: " << text);
            ++accepted;
        } catch (const data_error& error) {
            if (error.offset() < 100 || error.offset() > 100 + text.size()) FAIL(error.what() << " in " << text);
            if (expected) FAIL("refused: " << text << ": " << error.what());
        }
    };
    for (std::size_t i = 0; i <= valid.size(); ++i) {
        compare(valid.substr(0, i));
        for (const char other : others) {
            std::string changed = valid;
            compare(changed.insert(i, 1, other));
            if (i == valid.size()) continue;
            changed = valid;
            changed[i] = other;
            compare(changed);
        }
        if (i < valid.size()) compare(std::string(valid).erase(i, 1));
    }
    CHECK(accepted > 500);
}

TEST_CASE("json_reader: skips the values that nlohmann_json accepts, and no others") {
    static const std::string path = "f";
    const std::string valid =
        "[ {\"a\" :[],\"b\":{ }, \"c\":[[0,-1.50e+3], true]} ,false,null,\"\\u0041\\\"\",0.1e7\n]";
    const std::string_view others = "{}[]:,\"\\0 1en-+.tual\x01\x7F";
    std::size_t accepted = 0;
    const auto compare = [&](const std::string& text) {
        const bool expected = nlohmann::json::accept(text);
        try {
            detail::json_reader json(path, text, 100);
            json.skip_value();
            CHECK(json.read_since(100) == text.substr(0, static_cast<std::size_t>(json.read_to() - 100)));
            json.end();
            if (!expected) FAIL("accepted: " << text);
            ++accepted;
        } catch (const data_error& error) {
            if (error.offset() < 100 || error.offset() > 100 + text.size()) FAIL(error.what() << " in " << text);
            if (expected) FAIL("refused: " << text << ": " << error.what());
        }
    };
    for (std::size_t i = 0; i <= valid.size(); ++i) {
        compare(valid.substr(0, i));
        compare(valid.substr(i));
        for (const char other : others) {
            std::string changed = valid;
            compare(changed.insert(i, 1, other));
            if (i == valid.size()) continue;
            changed = valid;
            changed[i] = other;
            compare(changed);
        }
        if (i < valid.size()) compare(std::string(valid).erase(i, 1));
    }
    CHECK(accepted > 200);
    for (const std::string text : {"01", "-", "1.", ".5", "1e", "1e+", "+1", "-01", "NaN", "nul", "\"", "[1 2]"})
        compare(text);
    compare(std::string(64, '[') + std::string(64, ']'));
    CHECK(test::refusal_of([&] {
              const std::string deep(65, '[');
              detail::json_reader json(path, deep, 100);
              json.skip_value();
          }) == test::refusal{"f", 164, "values in at most 64 levels", "more"});
}

TEST_CASE("json_reader: null, which may be there") {
    static const std::string path = "f";
    const std::string text = "[ null,1]";
    detail::json_reader json(path, text, 0);
    std::string found;
    json.array("an array", [&] { found += json.null() ? "null " : std::to_string(json.whole_number("a number")); });
    CHECK(found == "null 1");
}

TEST_CASE("json_reader: characters by their number") {
    for (const std::uint32_t code : {0x1u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu}) {
        std::array<char, 5> digits{};
        std::snprintf(digits.data(), digits.size(), "%04x", static_cast<unsigned>(code));
        const std::string text = std::string("{\"t\":\"\\u") + digits.data() + "\"}";
        INFO(text);
        CHECK(std::optional(read(text)) == twin(text));
    }
    for (const std::string text : {"\\ud800\\udc00", "\\uDBFF\\uDFFF"})
        CHECK(std::optional(read("{\"t\":\"" + text + "\"}")) == twin("{\"t\":\"" + text + "\"}"));
    for (const std::string text :
         {"\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800x", "\\ud800\\n", "\\u12", "\\u12g4", "\\u+123", "\\u"})
        CHECK(refused("{\"t\":\"" + text + "\"}").expected == "valid JSON");
}

TEST_CASE("json_reader: errors point at the first byte that is wrong, and say what it is") {
    CHECK(refused("[]") == test::refusal{"f", 100, "an object", "an array"});
    CHECK(refused("{\"n\": [1, {}]}") == test::refusal{"f", 110, "a number", "an object"});
    CHECK(refused("{\"n\": \"1\"}") == test::refusal{"f", 106, "numbers", "\"1\""});
    CHECK(refused("{\"n\": [-1.5e3]}") == test::refusal{"f", 107, "a number", "-1.5e3"});
    CHECK(refused("{\"t\": false}") == test::refusal{"f", 106, "a text", "false"});
    CHECK(refused("{\"t\"  ; 1}") == test::refusal{"f", 106, "valid JSON", "a syntax error at \"; 1}\""});
    CHECK(refused("{\"t\": \"a\nb\"}") == test::refusal{"f", 108, "valid JSON", "a syntax error at \"?b\"}\""});
    CHECK(refused("{\"t\": \"a\\x\"}") == test::refusal{"f", 109, "valid JSON", "a syntax error at \"x\"}\""});
    CHECK(refused("{\"t\": \"a") == test::refusal{"f", 108, "valid JSON", "the end"});
    CHECK(refused("{} 1") == test::refusal{"f", 103, "valid JSON", "a syntax error at \"1\""});
}
