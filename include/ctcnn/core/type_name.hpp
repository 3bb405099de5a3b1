// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ctcnn {

namespace detail {

/// Returns an array and not a std::string_view: g++ would append an explanation of that alias to the text.
template <class T>
constexpr const char* pretty_function() noexcept {
    return __PRETTY_FUNCTION__;
}

[[gnu::cold]] inline void replace_all(std::string& text, std::string_view part, std::string_view by) {
    std::string result;
    std::size_t begin = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, begin)) {
        result.append(text, begin, at - begin).append(by);
        begin = at + part.size();
    }
    text = result.append(text, begin);
}

inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline bool is_name(char c) noexcept {
    return is_digit(c) || c == '_' || (c | 32) == 'a' || ((c | 32) > 'a' && (c | 32) <= 'z');
}

/// Numbers without the suffixes of their types: 5 for 5UL.
[[gnu::cold]] inline std::string without_suffixes(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        result += name[i];
        if (!is_digit(name[i]) || (i > 0 && is_name(name[i - 1]))) continue;
        while (i + 1 < name.size() && is_digit(name[i + 1])) result += name[++i];
        while (i + 1 < name.size() && ((name[i + 1] | 32) == 'u' || (name[i + 1] | 32) == 'l')) ++i;
    }
    return result;
}

/// Removes what compilers write differently: namespaces inside std, `> >`, suffixes of numbers. Also removes ctcnn's
/// own namespace.
[[gnu::cold]] inline std::string unified_type_name(std::string name) {
    for (const std::string_view part :
         {"ctcnn::", "__cxx11::", "__1::", "struct ", "{anonymous}::", "(anonymous namespace)::"})
        replace_all(name, part, "");
    while (name.find("> >") != name.npos) replace_all(name, "> >", ">>");
    return without_suffixes(name);
}

}  // namespace detail

/// The name of a type as it is written after `using namespace ctcnn`: "cosine_decay". g++ and clang++ agree on it,
/// except for template arguments that are enumerators, which g++ writes as numbers, and default arguments, which g++
/// writes and clang++ omits (layers/spec_name.hpp handles those of layers).
template <class T>
[[gnu::cold]] std::string type_name() {
    const std::string_view all = detail::pretty_function<T>();
    const std::size_t begin = all.find("T = ") + 4;
    return detail::unified_type_name(std::string(all.substr(begin, all.rfind(']') - begin)));
}

}  // namespace ctcnn
