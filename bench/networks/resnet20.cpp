// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/models/resnet.hpp"
#include "support/network_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_network<ctcnn::resnet20<>>("resnet20");

}  // namespace
