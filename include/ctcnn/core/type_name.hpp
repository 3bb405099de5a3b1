// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace ctcnn {

namespace detail {

/// A plain array and no std::string_view: g++ would explain that alias behind the type.
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

/// `5` for `5, 5` and `1, 2` for `1, 2, 1, 2`, as the arguments of a tag.
[[gnu::cold]] inline void drop_repeated_half(std::string& arguments) {
    for (std::size_t comma = arguments.find(", "); comma != arguments.npos; comma = arguments.find(", ", comma + 1))
        if (arguments.compare(0, comma, arguments, comma + 2) == 0) {
            arguments.erase(comma);
            return drop_repeated_half(arguments);
        }
}

/// `kernel<5>` for `kernel<5, 5>`, and `padding<1>` for `padding<1, 1, 1, 1>`. clang++ leaves out arguments that are the
/// defaults, and so of padding's four perhaps the last one only, which is as the second: it is put back.
[[gnu::cold]] inline void drop_repeated_extent(std::string& name, std::string_view tag) {
    for (std::size_t at = name.find(tag); at != name.npos; at = name.find(tag, at + 1)) {
        const std::size_t first = at + tag.size(), end = name.find('>', first);
        if (end == name.npos) continue;
        std::string arguments = name.substr(first, end - first);
        const std::size_t second = arguments.find(", "), third = arguments.find(", ", second + 1);
        if (third != arguments.npos && arguments.find(", ", third + 1) == arguments.npos)
            arguments += arguments.substr(second, third - second);
        drop_repeated_half(arguments);
        name.replace(first, end - first, arguments);
    }
}

/// Takes away what compilers do differently: namespaces inside std, `> >`, suffixes of numbers, default arguments. And
/// ctcnn's own namespace, which says nothing here.
[[gnu::cold]] inline std::string unified_type_name(std::string name) {
    for (const std::string_view part :
         {"ctcnn::", "__cxx11::", "__1::", "struct ", "{anonymous}::", "(anonymous namespace)::"})
        replace_all(name, part, "");
    while (name.find("> >") != name.npos) replace_all(name, "> >", ">>");
    name = without_suffixes(name);
    for (const std::string_view tag : {"kernel<", "stride<", "padding<", "dilation<", "factor<"})
        drop_repeated_extent(name, tag);
    replace_all(name, "leaky_relu<std::ratio<1, 100>>", "leaky_relu<>");
    replace_all(name, "ceil_mode<true>", "ceil_mode<>");
    replace_all(name, "count_include_pad<true>", "count_include_pad<>");
    return name;
}

}  // namespace detail

/// The name of a type as one writes it behind `using namespace ctcnn`: "conv2d<32, kernel<5>, padding<1>>". g++ and
/// clang++ agree on it, but where an enumerator is a template argument: g++ gives its number.
template <class T>
[[gnu::cold]] std::string type_name() {
    const std::string_view all = detail::pretty_function<T>();
    const std::size_t begin = all.find("T = ") + 4;
    return detail::unified_type_name(std::string(all.substr(begin, all.rfind(']') - begin)));
}

}  // namespace ctcnn
