// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "ctcnn/core/type_name.hpp"

/// The names of layers as they are written in source. Checkpoints compare networks by these names. A layer or option
/// whose template parameters have defaults needs a line in `spec_name`, because g++ and clang++ write them differently.
namespace ctcnn::detail {

/// Replaces template arguments `5, 5` by `5`, and `1, 2, 1, 2` by `1, 2`.
[[gnu::cold]] inline void drop_repeated_half(std::string& arguments) {
    for (std::size_t comma = arguments.find(", "); comma != arguments.npos; comma = arguments.find(", ", comma + 1))
        if (arguments.compare(0, comma, arguments, comma + 2) == 0) {
            arguments.erase(comma);
            return drop_repeated_half(arguments);
        }
}

/// Replaces `kernel<5, 5>` by `kernel<5>`, and `padding<1, 1, 1, 1>` by `padding<1>`. clang++ omits default arguments,
/// and so possibly only the last of padding's four, which equals the second: it is restored first.
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

/// type_name without default template arguments: "conv2d<32, kernel<5>, padding<1>>".
template <class Spec>
[[gnu::cold]] std::string spec_name() {
    std::string name = type_name<Spec>();
    for (const std::string_view tag : {"kernel<", "stride<", "padding<", "dilation<", "factor<", "output_padding<"})
        drop_repeated_extent(name, tag);
    // clang++ 14 writes the denominator 1, g++ 12 does not.
    for (std::size_t at = name.find("std::ratio<"); at != name.npos; at = name.find("std::ratio<", at + 1)) {
        const std::size_t end = name.find('>', at);
        if (end != name.npos && name.compare(end - 3, 3, ", 1") == 0) name.erase(end - 3, 3);
    }
    replace_all(name, "leaky_relu<std::ratio<1, 100>>", "leaky_relu<>");
    if (name == "elu<std::ratio<1>>") name = "elu<>";
    replace_all(name, "hard_tanh<std::ratio<-1>>", "hard_tanh<>");
    replace_all(name, "hard_tanh<std::ratio<-1>, std::ratio<1>>", "hard_tanh<>");
    replace_all(name, "ceil_mode<true>", "ceil_mode<>");
    replace_all(name, "count_include_pad<true>", "count_include_pad<>");
    return name;
}

}  // namespace ctcnn::detail
