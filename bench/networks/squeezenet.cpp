// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/models/squeezenet.hpp"
#include "ctcnn/core/shape.hpp"
#include "support/network_rows.hpp"

namespace {

const bool added = ctcnn::bench::add_network<ctcnn::squeezenet1_1<10, ctcnn::shape<3, 64, 64>>>("squeezenet");

}  // namespace
