// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/safetensors/header.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/safetensors_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(detail::is_safetensors_type_name("F4_E2M1") && !detail::is_safetensors_type_name("") &&
              !detail::is_safetensors_type_name("a b") && !detail::is_safetensors_type_name("\"") &&
              !detail::is_safetensors_type_name("\xC3\xA4"));

detail::safetensors_header parsed(const std::string& text) { return detail::parse_safetensors_header("f", text); }
refusal refused_text(const std::string& text) {
    return refusal_of([&] { (void)parsed(text); });
}

TEST_CASE("a header has its tensors in order, and its metadata") {
    const std::string text = joined({"{", entry("b", "F32", "2,3", "0,24"), ",\"__metadata__\":{\"k\":\"v\"},",
                                     entry("a", "F4", "", "24,25"), "}  "});
    const auto header = parsed(text);  // refers to the text
    REQUIRE(header.entries.size() == 2);
    CHECK(header.entries[0].name == "b");
    CHECK(header.entries[0].type == element_type::f32);
    CHECK(header.entries[0].shape == std::vector<std::uint64_t>{2, 3});
    CHECK(header.entries[0].end == 24);
    CHECK(header.entries[0].position == 8 + 1);
    CHECK(header.entries[1].type == element_type::other);
    CHECK(header.entries[1].type_name == "F4");
    CHECK(header.entries[1].shape.empty());
    CHECK(header.metadata.at("k") == "v");
    CHECK(parsed("{\"__metadata__\":null}").metadata.empty());
}

TEST_CASE("a header that names something twice, or lacks something, is refused") {
    CHECK(refused_text("").found == "an empty header");
    CHECK(refused_text("[]").offset == 8);
    CHECK(refused_text("{\xC3}").expected == "UTF-8");
    CHECK(refused_text(joined({"{", entry("a", "F32", "", "0,4"), ",", entry("a", "F32", "", "4,8"), "}"})).found ==
          "\"a\" twice");
    CHECK(refused_text("{\"__metadata__\":{},\"__metadata__\":{}}").expected == "every name once");
    CHECK(refused_text("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}").found == "no shape");
    CHECK(refused_text("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}").found == "1");
    CHECK(refused_text(joined({"{", entry("a", "a b", "", "0,4"), "}"})).expected.find("a dtype of at most") == 0);
    // What a later version of the format adds to a tensor is passed over.
    CHECK(parsed("{\"a\":{\"new\":[1],\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}").entries[0].type ==
          element_type::u8);
}

}  // namespace
