// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/embedding.md that examples/07_predict_without_files.cpp and 08_share_a_model.cpp do not have.

#include <cstddef>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;

using network = nn::test::stripes_network;  // that of examples/stripes

namespace {

// What a device must have room for, in bytes.
constexpr std::size_t weights = network::parameter_count * sizeof(float);
constexpr std::size_t activations = network::inference_bytes<float>(1);
static_assert(weights == 1352 && activations < 16 * 1024);

}  // namespace

TEST_CASE("guide: memory is known at compile time") { CHECK(weights + activations < 20 * 1024); }
