// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/scope_path.hpp"

#include <algorithm>

namespace import_onnx {

namespace {

/// Names that `named<>` and embedded weights take; others become numbers.
bool is_path(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
               c == '.';
    };
    return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), plain) && text.front() != '.' &&
           text.back() != '.' && text.find("..") == text.npos;
}

}  // namespace

std::string scope_path_of_tensor(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos || !is_path(name)) return "";
    const std::string_view last = name.substr(dot + 1);
    for (const std::string_view usual : {"weight", "bias", "running_mean", "running_var", "gamma", "beta", "scale"})
        if (last == usual) return std::string(name.substr(0, dot));
    return "";
}

std::string scope_path_of_node(std::string_view name) {
    if (!name.starts_with('/')) return "";
    std::string path, last;
    name.remove_prefix(1);
    for (std::size_t slash = name.find('/'); slash != name.npos; slash = name.find('/')) {
        const std::string part(name.substr(0, slash));
        name.remove_prefix(slash + 1);
        // A list's elements are "layer1.0" in "layer1".
        if (!last.empty() && part.starts_with(last + "."))
            path += part.substr(last.size());
        else
            path += (path.empty() ? "" : ".") + part;
        last = part;
    }
    return is_path(path) ? path : "";
}

}  // namespace import_onnx
