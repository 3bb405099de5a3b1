// expect-error: ctcnn::conv2d: the kernel (with its dilation) must not be larger than the padded input, or the output would have size zero; use a smaller kernel<>, a larger padding<> or fewer pooling layers
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

// The first layer of ten paths: what is planned up to there has fewer layers than readers of the input.
template <std::size_t Kernel>
using path = conv2d<1, kernel<Kernel>>;
#ifndef RIGHT
using net =
    network<shape<2, 4, 4>, concat<named<"a", path<5>>, named<"b", path<1>>, named<"c", path<1>>, named<"d", path<1>>,
                                   named<"e", path<1>>, named<"f", path<1>>, named<"g", path<1>>, named<"h", path<1>>,
                                   named<"i", path<1>>, named<"j", path<1>>>>;
#else
using net =
    network<shape<2, 4, 4>, concat<named<"a", path<1>>, named<"b", path<1>>, named<"c", path<1>>, named<"d", path<1>>,
                                   named<"e", path<1>>, named<"f", path<1>>, named<"g", path<1>>, named<"h", path<1>>,
                                   named<"i", path<1>>, named<"j", path<1>>>>;
#endif
constexpr auto bytes = net::training_bytes(8);
