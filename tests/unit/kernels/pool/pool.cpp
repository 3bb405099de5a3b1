// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/pool/pool.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "ctcnn/core/window_geometry.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_pool.hpp"

using namespace ctcnn;

namespace {

constexpr std::size_t pool_channels = 5;
template <class Scalar, std::size_t Height, std::size_t Width, class... Numbers>
using small_pool = kernels::pool<Scalar, pool_channels, detail::window_geometry<Height, Width, Numbers...>>;

/// One image [height][width][5] through a kernel, as planar numbers.
template <class Scalar, class Kernel>
std::vector<Scalar> pooled(const std::vector<double>& planar, std::size_t outputs, const Kernel& kernel) {
    const auto from = test::transposed_samples<Scalar>(planar, pool_channels, planar.size() / pool_channels);
    std::vector<Scalar> to(outputs, std::numeric_limits<Scalar>::quiet_NaN());
    kernel(from.data(), to.data());
    return test::transposed_samples<Scalar>(to, outputs / pool_channels, pool_channels);
}

template <class Scalar>
void check_close(const std::vector<Scalar>& found, const std::vector<double>& expected) {
    test::check_sums(found, {expected, std::vector<double>(expected.size(), 1), 1}, 8);
}

template <class Pool, class Scalar>
void check_pool(const test::naive_pool& naive) {
    const auto x = test::random_values(naive.inputs(), 1), d_y = test::random_values(naive.outputs(), 2);
    check_close(pooled<Scalar>(x, naive.outputs(), [](const Scalar* from, Scalar* to) { Pool::max_forward(from, to); }),
                naive.max_forward(x));
    check_close(pooled<Scalar>(x, naive.outputs(),
                               [](const Scalar* from, Scalar* to) { Pool::template average_forward<true>(from, to); }),
                naive.average_forward(x));
    // A row at a time, from the last to the first.
    const auto by_rows = [&](auto forward) {
        return pooled<Scalar>(x, naive.outputs(), [&](const Scalar* from, Scalar* to) {
            for (std::size_t row = naive.out_height(); row > 0; --row) forward(from, to, row - 1, row);
        });
    };
    check_close(by_rows(Pool::max_forward), naive.max_forward(x));
    check_close(by_rows(Pool::template average_forward<true>), naive.average_forward(x));
    check_close(pooled<Scalar>(d_y, naive.inputs(), Pool::template average_backward<true>),
                naive.average_backward(d_y));
    const auto input = test::transposed_samples<Scalar>(x, pool_channels, x.size() / pool_channels);
    const auto output =
        test::transposed_samples<Scalar>(naive.max_forward(x), pool_channels, naive.outputs() / pool_channels);
    check_close(pooled<Scalar>(
                    d_y, naive.inputs(),
                    [&](const Scalar* from, Scalar* to) { Pool::max_backward(input.data(), output.data(), from, to); }),
                naive.max_backward(x, d_y));
}

using halved_pool = small_pool<float, 5, 4, kernel<2>, stride<2>, padding<0>>;
static_assert(halved_pool::is_partition && halved_pool::windows_are_whole);
static_assert(!small_pool<float, 5, 4, kernel<2>, stride<1>, padding<0>>::is_partition);
static_assert(!small_pool<float, 4, 4, kernel<2>, stride<2>, padding<1>>::is_partition);
static_assert(!small_pool<float, 5, 4, kernel<2>, stride<2>, padding<0>, dilation<1>, ceil_mode<>>::windows_are_whole);
static_assert(!small_pool<float, 64, 64, kernel<16>, stride<16>, padding<0>>::is_partition);  // 256 places: no byte

}  // namespace

TEMPLATE_TEST_CASE("pooling of an image equals its naive twin", "", float, double) {
    check_pool<small_pool<TestType, 5, 4, kernel<2>, stride<2>, padding<0>>, TestType>({5, 5, 4, 2, 2, 2, 2});
    check_pool<small_pool<TestType, 6, 7, kernel<3, 2>, stride<1, 2>, padding<1>>, TestType>(
        {5, 6, 7, 3, 2, 1, 2, 1, 1});
}

TEST_CASE("pooling of windows side by side notes which element was the largest, part after part of the channels") {
    // Channel c of four pixels: of equal ones the first, of NaN the last.
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> x{0, 4, 1, nan, 2,  //
                               1, 4, 2, 0,   2,  //
                               2, 1, 1, nan, 3,  //
                               3, 4, 2, 1,   3};
    std::vector<float> y(5), expected{3, 4, 2, nan, 3};
    std::vector<std::uint8_t> index(5, 77);
    using window = kernels::pool<float, 5, detail::window_geometry<2, 2, kernel<2>, stride<2>, padding<0>>>;
    const std::size_t whole = 5 / simd::width<float> * simd::width<float>;
    window::max_forward_channels(x.data(), y.data(), index.data(), 0, whole);
    window::max_forward_channels(x.data(), y.data(), index.data(), whole, 5 - whole);
    CHECK((index == std::vector<std::uint8_t>{3, 0, 1, 2, 2}));
    for (std::size_t c = 0; c < 5; ++c) CHECK((y[c] == expected[c] || (c == 3 && y[c] != y[c])));
}

TEST_CASE("pooling of windows side by side, some rows of windows after the other") {
    using window = kernels::pool<double, 5, detail::window_geometry<7, 4, kernel<2>, stride<2>, padding<0>>>;
    const auto x = test::random_values(7 * 4 * 5, 1);
    std::vector<double> whole(3 * 2 * 5), by_rows(whole.size(), 77);
    std::vector<std::uint8_t> index(whole.size()), index_by_rows(whole.size(), 77);
    window::max_forward_channels(x.data(), whole.data(), index.data(), 0, 5);
    window::max_forward_channels(x.data(), by_rows.data(), index_by_rows.data(), 0, 5, 1, 3);
    CHECK(std::all_of(by_rows.begin(), by_rows.begin() + 10, [](double y) { return y == 77; }));
    window::max_forward_channels(x.data(), by_rows.data(), index_by_rows.data(), 0, 5, 0, 1);
    CHECK((by_rows == whole));
    CHECK((index_by_rows == index));
}
