// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"

/// Files of weights written by PyTorch.
namespace ctcnn::test {

/// The network of tests/golden/torch_weights.py.
using golden_network =
    network<shape<1, 6, 6>, sequential<conv2d<3, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>>, flatten,
            sequential<linear<5>, relu, linear<4>>>;

template <class Scalar>
std::vector<Scalar> parameters_of(const model<golden_network, Scalar>& net) {
    return {net.parameters().span().begin(), net.parameters().span().end()};
}

/// The folder of the files of torch_weights.py.
inline const std::string golden_weights = CTCNN_TEST_GOLDEN_DIR "/weights/";

}  // namespace ctcnn::test
