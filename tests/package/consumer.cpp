// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A program of somebody else: it includes the library and knows nothing of how it is built.

#include <ctcnn/ctcnn.hpp>
#include <ctcnn/mnist.hpp>
#include <ctcnn/version.hpp>

#include <concepts>
#include <iostream>

using network = ctcnn::network<ctcnn::shape<1, 4, 4>, ctcnn::flatten, ctcnn::linear<8>, ctcnn::relu, ctcnn::linear<3>>;

static_assert(std::same_as<network::output_shape, ctcnn::shape<3>>);
static_assert(network::parameter_count == 16 * 8 + 8 + 8 * 3 + 3);
static_assert(ctcnn::mnist::network::parameter_count == 11'705'450);

int main() { std::cout << "ctcnn " << ctcnn::version << ", " << network::parameter_count << " parameters\n"; }
