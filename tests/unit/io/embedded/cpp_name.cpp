// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/cpp_name.hpp"

#include <algorithm>
#include <string>

#include "support/catch.hpp"

namespace {

using namespace ctcnn;

static_assert(detail::is_cpp_identifier("digits") && detail::is_cpp_identifier("d1_x") &&
              detail::is_cpp_identifier("classes"));
static_assert(!detail::is_cpp_identifier("class") && !detail::is_cpp_identifier("xor_eq") &&
              !detail::is_cpp_identifier("alignas"));
static_assert(!detail::is_cpp_identifier("") && !detail::is_cpp_identifier("1d") && !detail::is_cpp_identifier("_d") &&
              !detail::is_cpp_identifier("a__b") && !detail::is_cpp_identifier("a-b") &&
              !detail::is_cpp_identifier("\xC3\xA4"));
// They are looked for one after the other; sorted, they are easy to compare with the standard's list.
static_assert(std::is_sorted(detail::cpp_keywords.begin(), detail::cpp_keywords.end()));

TEST_CASE("a name in C++ has a namespace, or none, and is taken apart at its last colons") {
    CHECK(detail::parse_cpp_name("digits").own == "digits");
    CHECK(detail::parse_cpp_name("digits").space.empty());
    CHECK(detail::parse_cpp_name("a::b::digits").own == "digits");
    CHECK(detail::parse_cpp_name("a::b::digits").space == "a::b");
    for (const std::string name : {"",      "1a",     "a-b",      "a b",    "a.b",    "new",    "_a",
                                   "a__b",  "::a",    "a::",      "a::::b", "a:b",    "std::a", "ctcnn::a",
                                   "ctcnn", "a::int", "\xC3\xA4", "a;",     "a::b::", "::"}) {
        CAPTURE(name);
        CHECK_THROWS_WITH(detail::parse_cpp_name(name),
                          test::contains("expected a name in C++, such as digits or company::digits, found \"" + name));
    }
    for (const std::string name : {"a", "a1_B", "news", "a::b::c"}) CHECK_NOTHROW(detail::parse_cpp_name(name));
    CHECK_NOTHROW(detail::parse_cpp_name("a::std"));  // one's own namespace may have that in it
}

}  // namespace
