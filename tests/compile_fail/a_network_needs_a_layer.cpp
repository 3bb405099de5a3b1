// expect-error: ctcnn::network: there must be at least 1 layer
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<4>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
