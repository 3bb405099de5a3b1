// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "import_onnx/window.hpp"

/// Pieces of a layer's text.
namespace import_onnx {

/// "nn::kernel<3>" or "nn::kernel<3, 5>"
[[nodiscard]] std::string pair_text(std::string_view name, pair of);
/// "nn::padding<1>", "nn::padding<1, 2>" or "nn::padding<0, 0, 1, 1>"
[[nodiscard]] std::string padding_text(pair before, pair after);
/// "std::ratio<1, 100>": the shortest decimal number that is this float, less one where `from_one`. Nothing where it
/// takes more than 18 digits.
[[nodiscard]] std::optional<std::string> ratio_text(float number, bool from_one = false);
/// "nn::linear<10, nn::bias<false>>" of "nn::linear", "10" and "nn::bias<false>", where what is empty is left out.
[[nodiscard]] std::string with_arguments(std::string_view name, std::initializer_list<std::string> arguments);

}  // namespace import_onnx
