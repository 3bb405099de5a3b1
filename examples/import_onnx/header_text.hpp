// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "import_onnx/array.hpp"
#include "import_onnx/element_tree.hpp"

namespace import_onnx {

/// One input and what the model makes of it.
struct self_test {
    std::uint64_t seed = 0;  ///< of the input: uniform from -1 to 1
    std::size_t step = 1;    ///< which outputs are kept: each step-th
    std::vector<double> outputs;
    std::string origin;  ///< who computed them
};

/// What a header is made of.
struct header_parts {
    std::string space, own;  ///< the network's namespace, or "", and its name
    std::string source;      ///< what it was made of, in words
    std::string weights;     ///< the file beside the header, as it is included or loaded; "": there are no weights
    bool is_embedded = false;
    extents input, output;  ///< of a sample
    std::size_t parameters = 0;
    std::vector<std::string> remarks;
    self_test test;
};

/// The header: the network as a type, a function that makes a model with its weights, and one that tests it.
[[nodiscard]] std::string header_text(const header_parts& parts, std::vector<element> elements);

/// Elements that occur more than once are written once, and long ones by themselves. Returns what the aliases are, the
/// first of which has number 1; each names earlier ones only.
[[nodiscard]] std::vector<element> take_out_aliases(std::vector<element>& elements);
/// A list of template arguments, broken into lines.
/// \param head  what is before it, such as "using type = nn::network<"
[[nodiscard]] std::string arguments_text(const std::string& head, const std::vector<element>& elements);

}  // namespace import_onnx
