// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/text.hpp"

/// Names in generated C++ sources.
namespace ctcnn::detail {

inline constexpr std::array<std::string_view, 92> cpp_keywords{
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq"};

/// Whether a word can be a part of a name: letters, digits and single underscores, beginning with a letter. Names with
/// two underscores in a row, and many that begin with one, are reserved for the implementation.
constexpr bool is_cpp_identifier(std::string_view word) noexcept {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (word.empty() || !is_letter(word[0]) || word.find("__") != word.npos) return false;
    if (!std::all_of(word.begin(), word.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }))
        return false;
    return std::find(cpp_keywords.begin(), cpp_keywords.end(), word) == cpp_keywords.end();
}

struct cpp_name {
    std::string space;  ///< "company::project"; empty for a name in no namespace
    std::string own;    ///< "digits"
};

/// Errors  throws argument_error for text that is not a name, or a name in namespace std or ctcnn
inline cpp_name parse_cpp_name(const std::string& name) {
    const std::size_t last = name.rfind("::");
    const cpp_name parts{last == name.npos ? "" : name.substr(0, last),
                         last == name.npos ? name : name.substr(last + 2)};
    bool good = true;
    for (std::string_view rest = name; good;) {
        const std::size_t end = rest.find("::");
        good = is_cpp_identifier(rest.substr(0, end));
        if (end == rest.npos) break;
        rest.remove_prefix(end + 2);
    }
    if (!good || name.starts_with("std::") || name.starts_with("ctcnn::") || name == "ctcnn")
        throw argument_error(
            "ctcnn::embedded_header: expected a name in C++, such as digits or company::digits, found " + shown(name));
    return parts;
}

}  // namespace ctcnn::detail
