// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/models/mobilenet_v2.hpp"
#include "ctcnn/core/shape.hpp"
#include "support/network_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_network<ctcnn::mobilenet_v2<10, ctcnn::shape<3, 64, 64>>>("mobilenet_v2");

}  // namespace
