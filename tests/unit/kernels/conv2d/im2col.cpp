// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/im2col.hpp"

#include <cstddef>
#include <numeric>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Calls f(pixel of the output, tap, pixel of the image) for each tap of each window that is inside the image.
template <class F>
void for_each_tap_inside(const kernels::im2col_sizes& sizes, const F& f) {
    const auto inside = [](std::size_t at, std::size_t padding, std::size_t size) {
        return at >= padding && at - padding < size;
    };
    for (std::size_t oy = 0; oy < sizes.out_height; ++oy)
        for (std::size_t ox = 0; ox < sizes.out_width; ++ox)
            for (std::size_t ky = 0; ky < sizes.kernel_height; ++ky)
                for (std::size_t kx = 0; kx < sizes.kernel_width; ++kx) {
                    const std::size_t y = oy * sizes.stride_y + ky * sizes.dilation_y;
                    const std::size_t x = ox * sizes.stride_x + kx * sizes.dilation_x;
                    if (inside(y, sizes.padding_top, sizes.height) && inside(x, sizes.padding_left, sizes.width))
                        f(oy * sizes.out_width + ox, ky * sizes.kernel_width + kx,
                          (y - sizes.padding_top) * sizes.width + x - sizes.padding_left);
                }
}

void check_im2col(const kernels::im2col_sizes& sizes) {
    const std::size_t channels = sizes.channels, taps = sizes.taps();
    std::vector<float> image(sizes.in_size()), columns(sizes.pixels() * sizes.columns(), 77), expected(columns.size());
    std::iota(image.begin(), image.end(), 1.f);
    for_each_tap_inside(sizes, [&](std::size_t pixel, std::size_t tap, std::size_t from) {
        for (std::size_t c = 0; c < channels; ++c)
            expected[(pixel * channels + c) * taps + tap] = image[from * channels + c];
    });
    for (std::size_t row = 0; row < sizes.out_height; ++row) kernels::im2col(image.data(), sizes, row, columns.data());
    CHECK((columns == expected));

    std::vector<float> bias(channels), sums(image.size(), 77), expected_sums(image.size());
    std::iota(bias.begin(), bias.end(), 1.f);
    std::iota(columns.begin(), columns.end(), 1.f);
    for_each_tap_inside(sizes, [&](std::size_t pixel, std::size_t tap, std::size_t to) {
        for (std::size_t c = 0; c < channels; ++c)
            expected_sums[to * channels + c] += columns[(pixel * channels + c) * taps + tap];
    });
    for (std::size_t row = 0; row < sizes.height; ++row)
        kernels::col2im<float>(columns.data(), sizes, row, nullptr, sums.data());
    CHECK((sums == expected_sums));
    for (std::size_t i = 0; i < sums.size(); ++i) expected_sums[i] += bias[i % channels];
    for (std::size_t row = 0; row < sizes.height; ++row)
        kernels::col2im(columns.data(), sizes, row, bias.data(), sums.data());
    CHECK((sums == expected_sums));
}

}  // namespace

TEST_CASE("im2col copies the windows of a convolution, and col2im adds them up") {
    check_im2col({.height = 4,
                  .width = 5,
                  .channels = 3,
                  .out_height = 4,
                  .out_width = 5,
                  .kernel_height = 3,
                  .kernel_width = 3,
                  .stride_y = 1,
                  .stride_x = 1,
                  .padding_top = 1,
                  .padding_left = 1,
                  .dilation_y = 1,
                  .dilation_x = 1});
    check_im2col({.height = 7,
                  .width = 6,
                  .channels = 2,
                  .out_height = 4,
                  .out_width = 2,
                  .kernel_height = 3,
                  .kernel_width = 2,
                  .stride_y = 2,
                  .stride_x = 3,
                  .padding_top = 2,
                  .padding_left = 0,
                  .dilation_y = 1,
                  .dilation_x = 2});
    check_im2col({.height = 5,
                  .width = 5,
                  .channels = 4,
                  .out_height = 3,
                  .out_width = 3,
                  .kernel_height = 1,
                  .kernel_width = 1,
                  .stride_y = 2,
                  .stride_x = 2,
                  .padding_top = 0,
                  .padding_left = 0,
                  .dilation_y = 1,
                  .dilation_x = 1});
}
