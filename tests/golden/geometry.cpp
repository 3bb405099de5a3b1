// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Layers that change the geometry of an image against PyTorch's values: see make_golden.py for the cases.

#include <string>

#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "support/catch.hpp"
#include "support/golden_layers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar, class Spec, Shape Input>
void check_geometry(const std::string& name) {
    static const test::golden_file file("geometry");
    test::check_golden_layer<Scalar, Spec, Input>(file, name);
}

}  // namespace

TEMPLATE_TEST_CASE("global pooling equals PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check_geometry<T, global_avg_pool2d, shape<3, 7, 6>>("global_avg_pool2d");
    check_geometry<T, global_max_pool2d, shape<3, 7, 6>>("global_max_pool2d");
}
