// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/train/metrics.hpp"

namespace train_mnist {

/// printf into a string (g++ 12 has no std::format).
[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...);

/// A command, quoted for a shell.
std::string shell_text(const std::vector<std::string>& words);

/// "01:23", "1:02:03"
std::string clock_text(double seconds);

/// "99.34 % (66 errors of 10000)"; "none" if there are no samples
std::string accuracy_text(const ctcnn::metrics& result);

/// Rows: actual class; columns: predicted class; then the fraction of each row that was recognised.
std::string confusion_text(const ctcnn::confusion_matrix<10>& matrix, const std::array<std::string_view, 10>& names);

}  // namespace train_mnist
