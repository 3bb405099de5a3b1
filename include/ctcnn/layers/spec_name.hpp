// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "ctcnn/core/type_name.hpp"

/// Layers by name, as one writes them. Checkpoints compare networks by these names: a layer or option whose template
/// parameters have defaults needs a line in `spec_name`, or g++ and clang++ give it two names.
namespace ctcnn::detail {

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

/// "conv2d<32, kernel<5>, padding<1>>": type_name, without template arguments that are the defaults.
template <class Spec>
[[gnu::cold]] std::string spec_name() {
    std::string name = type_name<Spec>();
    for (const std::string_view tag : {"kernel<", "stride<", "padding<", "dilation<", "factor<", "output_padding<"})
        drop_repeated_extent(name, tag);
    replace_all(name, "leaky_relu<std::ratio<1, 100>>", "leaky_relu<>");
    replace_all(name, "ceil_mode<true>", "ceil_mode<>");
    replace_all(name, "count_include_pad<true>", "count_include_pad<>");
    return name;
}

}  // namespace ctcnn::detail
