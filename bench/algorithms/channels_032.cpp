// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "support/convolution_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_convolutions<32, 8, 16, 32>();

}  // namespace
