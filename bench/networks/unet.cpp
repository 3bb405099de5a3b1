// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/models/unet.hpp"
#include "support/network_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_network<ctcnn::unet<>>("unet");

}  // namespace
