// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/pool/max_pool_row.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/options.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Against a loop over all numbers: the last NaN, or else the first of the largest.
template <class Scalar, class Kernel, std::size_t Vectors, std::size_t LastLanes>
void check_row_of_windows() {
    constexpr std::size_t w = simd::width<Scalar>, pixel = Vectors * w + 3, windows = 5;
    constexpr std::size_t row = (windows * Kernel::width + 1) * pixel, channels = (Vectors - 1) * w + LastLanes;
    const random_stream random(3, random_purpose::user);
    std::vector<Scalar> x(Kernel::height * row);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double uniform = random.uniform(i);  // few different numbers, so that many are equal
        x[i] = uniform < 0.02 ? std::numeric_limits<Scalar>::quiet_NaN() : static_cast<Scalar>(std::floor(uniform * 6));
    }
    std::vector<Scalar> y(windows * pixel, -7), alone(y);
    std::vector<std::uint8_t> index(y.size(), 77);
    const kernels::pooled_row sizes{windows, row, pixel};
    kernels::max_pool_row<Scalar, Kernel, LastLanes>(x.data(), y.data(), index.data(), sizes, Vectors);
    kernels::max_pool_row<Scalar, Kernel, LastLanes>(x.data(), alone.data(), nullptr, sizes, Vectors);
    for (std::size_t window = 0; window < windows; ++window)
        for (std::size_t c = 0; c < pixel; ++c) {
            const std::size_t at = window * pixel + c;
            if (c >= channels) {
                CHECK((y[at] == -7 && alone[at] == -7 && index[at] == 77));
                continue;
            }
            const auto value = [&](std::size_t p) {
                return x[p / Kernel::width * row + (window * Kernel::width + p % Kernel::width) * pixel + c];
            };
            std::size_t best = 0;
            for (std::size_t p = 1; p < Kernel::height * Kernel::width; ++p)
                if (value(p) > value(best) || std::isnan(value(p))) best = p;
            CHECK(index[at] == best);
            for (const Scalar found : {y[at], alone[at]})
                CHECK((found == value(best) || (std::isnan(found) && std::isnan(value(best)))));
        }
}

}  // namespace

TEMPLATE_TEST_CASE("a row of windows: the largest of each, and which one it was", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    check_row_of_windows<TestType, kernel<2>, 1, w>();
    check_row_of_windows<TestType, kernel<2>, 3, (w > 1 ? w - 1 : 1)>();
    check_row_of_windows<TestType, kernel<3, 2>, 2, 1>();
    check_row_of_windows<TestType, kernel<1, 4>, 1, w>();
}
