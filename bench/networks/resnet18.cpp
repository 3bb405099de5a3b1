// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/models/resnet.hpp"
#include "support/network_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_network<ctcnn::resnet18<10, ctcnn::shape<3, 64, 64>>>("resnet18");

}  // namespace
