// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/pool/upsample.hpp"

#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_upsample.hpp"

using namespace ctcnn;

namespace {

using doubled_axis = kernels::interpolated_axis<3, 2>;
static_assert(doubled_axis::outputs == 6);
// PyTorch's align_corners=False: centres at -0.25, 0.25, 0.75, 1.25, 1.75, 2.25.
static_assert(doubled_axis::of<double>(0).first == 0 && doubled_axis::of<double>(0).second_weight == 0);
static_assert(doubled_axis::of<double>(1).first == 0 && doubled_axis::of<double>(1).second_weight == 0.25);
static_assert(doubled_axis::of<double>(4).first == 1 && doubled_axis::of<double>(4).second_weight == 0.75);
static_assert(doubled_axis::of<double>(5).first == 2 && doubled_axis::of<double>(5).second == 2);
static_assert(doubled_axis::weight<double>(0, 1) == 0.75 && doubled_axis::weight<double>(1, 1) == 0.25);
static_assert(doubled_axis::begin_of(1) == 1 && doubled_axis::end_of(1) == 5 && doubled_axis::end_of(2) == 6);

template <class Scalar, std::size_t Height, std::size_t Width, std::size_t FactorY, std::size_t FactorX>
void check_upsample(std::size_t channels, bool bilinear) {
    INFO(channels << " channels" << (bilinear ? ", bilinear" : ", nearest"));
    const test::naive_upsample naive{channels, Height, Width, FactorY, FactorX, bilinear};
    const std::size_t inputs = channels * Height * Width, outputs = inputs * FactorY * FactorX;
    const kernels::upsample<Scalar, Height, Width, FactorY, FactorX> kernel{channels};
    const auto values = test::random_values(inputs, 1), gradients = test::random_values(outputs, 2);
    const auto x = test::transposed_samples<Scalar>(values, channels, inputs / channels);
    const auto d_y = test::transposed_samples<Scalar>(gradients, channels, outputs / channels);
    std::vector<Scalar> y(outputs, std::numeric_limits<Scalar>::quiet_NaN()), d_x(inputs, y[0]);
    if (bilinear) {
        kernel.bilinear_forward(x.data(), y.data());
        kernel.bilinear_backward(d_y.data(), d_x.data());
    } else {
        kernel.nearest_forward(x.data(), y.data());
        kernel.nearest_backward(d_y.data(), d_x.data());
    }
    const auto check = [&](const std::vector<Scalar>& found, const std::vector<double>& expected) {
        test::check_sums(test::transposed_samples<Scalar>(found, found.size() / channels, channels),
                         {expected, std::vector<double>(expected.size(), 1), 1}, 32);
    };
    check(y, naive.forward(values));
    check(d_x, naive.backward(gradients));
}

}  // namespace

TEMPLATE_TEST_CASE("enlarging an image equals its naive twin", "", float, double) {
    for (const bool bilinear : {false, true})
        for (const std::size_t channels : {1u, 19u}) {
            check_upsample<TestType, 3, 2, 2, 2>(channels, bilinear);
            check_upsample<TestType, 1, 4, 3, 1>(channels, bilinear);
        }
}
