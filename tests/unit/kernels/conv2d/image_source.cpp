// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/image_source.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/core/window_geometry.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// One lane at a time, all elements of a source.
template <class Scalar, class Source>
std::vector<Scalar> read_all(const Source& source, std::size_t count) {
    std::vector<Scalar> result(count);
    for (std::size_t i = 0; i < count; ++i)
        kernels::store_lanes<1>(&result[i], source.template load<1>(static_cast<std::ptrdiff_t>(i)));
    return result;
}

}  // namespace

TEMPLATE_TEST_CASE("a source is the image, or its gradient taken through the activation", "", float, double) {
    const std::vector<TestType> y{1, 0, 2, 0, 3}, d_y{5, 6, 7, 8, 9};
    CHECK((read_all<TestType>(kernels::image_source<TestType>{y.data()}, 5) == y));
    const kernels::gradient_source<TestType, kernels::relu> gradient{y.data(), d_y.data()};
    CHECK((read_all<TestType>(gradient, 5) == std::vector<TestType>{5, 0, 7, 0, 9}));
    const auto streams = gradient.streams(1, 64, 1);
    CHECK(streams[0].at == reinterpret_cast<const char*>(y.data() + 1));
    CHECK(streams[1].at == reinterpret_cast<const char*>(d_y.data() + 1));
    CHECK(streams[0].left == sizeof(TestType));
}

TEMPLATE_TEST_CASE("a gradient that went through pooling is read where the largest was, and zero elsewhere", "", float,
                   double) {
    constexpr std::size_t channels = 3;
    // 3 x 5 pixels: one row and one column come after the last window.
    using window = detail::window_geometry<3, 5, kernel<2>, stride<2>, padding<0>>;
    const std::vector<TestType> y{1, 0, 2, 3, 4, 0}, d_y{10, 20, 30, 40, 50, 60};  // [1][2][3]
    const std::vector<std::uint8_t> index{0, 1, 2, 3, 0, 1};
    std::vector<TestType> expected(3 * 5 * channels), active = expected;
    for (std::size_t i = 0; i < index.size(); ++i) {
        const std::size_t column = i / channels * 2 + index[i] % 2, row = index[i] / 2;
        expected[(row * 5 + column) * channels + i % channels] = d_y[i];
        active[(row * 5 + column) * channels + i % channels] = y[i] > 0 ? d_y[i] : 0;
    }
    const kernels::pooled_gradient_source<TestType, kernels::identity, channels, window> plain{nullptr, d_y.data(),
                                                                                               index.data()};
    CHECK((read_all<TestType>(plain, expected.size()) == expected));
    const kernels::pooled_gradient_source<TestType, kernels::relu, channels, window> through{y.data(), d_y.data(),
                                                                                             index.data()};
    CHECK((read_all<TestType>(through, expected.size()) == active));
}
