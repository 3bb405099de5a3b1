// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/filter.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"

using namespace ctcnn;

namespace {

// A tile of 4 x 3 outputs among smaller ones of 3: 6 x 5 points, of which the last row is that of larger tiles only.
constexpr std::size_t filter_points = 30, filter_lanes = simd::width<double>;

std::vector<double> transformed_filter(const std::vector<double>& taps, bool backwards) {
    std::vector<double> points(filter_points * filter_lanes, 77);
    kernels::winograd::transform_filter<double, 3, 4, 3>(taps.data(), backwards, points.data(), filter_lanes);
    return points;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace

TEST_CASE("a filter is transformed to all points of the largest tile, in the order of the matrices") {
    // Of a filter whose middle tap alone is 1, the points are products of those of one dimension.
    simd::pack<double> middle[3] = {simd::broadcast<double>(0), simd::broadcast<double>(1), simd::broadcast<double>(0)};
    simd::pack<double> down[6], along[5];
    kernels::winograd::tile_transform<double, 3, 4>::filter(middle, down);
    kernels::winograd::tile_transform<double, 3, 3>::filter(middle, along);
    std::vector<double> taps(9 * filter_lanes);
    std::fill_n(taps.begin() + 4 * filter_lanes, filter_lanes, 1);
    const auto found = transformed_filter(taps, false);
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 5; ++j) {
            double expected[filter_lanes];
            simd::store(expected, down[i] * along[j]);
            const std::size_t point = i < 5 ? i * 5 + j : 25 + j;  // group 0; then group 2, of the larger tiles' row
            CHECK(found[point * filter_lanes] == Approx(expected[0]).margin(1e-15));
        }
}

TEST_CASE("backwards, a filter is rotated by 180 degrees") {
    const auto taps = test::random_values(9 * filter_lanes, 1);
    std::vector<double> rotated(taps.size());
    for (std::size_t t = 0; t < 9; ++t)
        std::copy_n(taps.begin() + static_cast<std::ptrdiff_t>(t * filter_lanes), filter_lanes,
                    rotated.begin() + static_cast<std::ptrdiff_t>((8 - t) * filter_lanes));
    CHECK((transformed_filter(taps, true) == transformed_filter(rotated, false)));
}

TEST_CASE("the gradient of a filter is its transform, transposed, of the sum of all parts") {
    const auto taps = test::random_values(9 * filter_lanes, 1);
    const auto d_points = test::random_values(2 * filter_points * filter_lanes, 2);  // two parts
    std::vector<double> sum(filter_points * filter_lanes), d_taps(taps.size());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = d_points[i] + d_points[sum.size() + i];
    kernels::winograd::transform_filter_gradient<double, 3, 4, 3>(d_points.data(), filter_lanes, sum.size(), 2,
                                                                  d_taps.data());
    CHECK(dot(transformed_filter(taps, false), sum) == Approx(dot(taps, d_taps)).epsilon(1e-12));
}
