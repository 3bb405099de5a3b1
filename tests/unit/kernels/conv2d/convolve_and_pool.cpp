// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/convolve_and_pool.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/layers/options.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Against the convolution of the whole image, with its addition, and the pooling of the result.
template <std::size_t Filters, std::size_t Groups, class Kernel>
void check_strips() {
    using geometry =
        kernels::conv2d_geometry<6, Filters, Groups,
                                 detail::window_geometry<9, 10, kernel<3>, stride<1>, padding<0>, dilation<1>>>;
    using direct = kernels::conv2d_direct<float, geometry>;
    using window = detail::window_geometry<7, 8, Kernel, stride<Kernel::height, Kernel::width>, padding<0>>;
    using activation = kernels::after_addition<kernels::relu>;
    const random_stream random(4, random_purpose::user);
    const auto drawn = [&](std::size_t size) {
        std::vector<float> values(size);
        for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<float>(random.normal(i + size));
        return values;
    };
    const auto x = drawn(geometry::input_shape::size), weight = drawn(geometry::weight_shape::size);
    const auto bias = drawn(Filters), addend = drawn(geometry::output_shape::size);
    std::vector<float> packed(direct::packed_size), whole(geometry::output_shape::size), strip(whole);
    kernels::pack_filters<float>(weight.data(), packed.data(), direct::filters);
    direct::template forward<activation>(x.data(), packed.data(), bias.data(), whole.data(),
                                         {whole.data(), addend.data()});
    std::vector<float> expected(window::out_height * window::out_width * Filters);
    std::vector<std::uint8_t> expected_index(expected.size());
    kernels::pool<float, Filters, window>::max_forward_channels(whole.data(), expected.data(), expected_index.data(), 0,
                                                                Filters);

    const auto pooling =
        kernels::strip_pooling_of<float, Kernel, direct::last_lanes>({window::out_width, 8 * Filters, Filters});
    kernels::convolution_image image = direct::forward_image;
    image.rows = window::out_height * Kernel::height;
    const auto run = [&](const kernels::block_range& blocks, float* y, std::uint8_t* index) {
        kernels::convolve_and_pool(x.data(), packed.data(), bias.data(), strip.data(), image,
                                   direct::template forward_tiles<activation>, pooling, addend.data(), y, index,
                                   blocks);
    };
    std::vector<float> y(expected.size());
    std::vector<std::uint8_t> index(y.size());
    run({}, y.data(), index.data());
    CHECK((y == expected));
    CHECK((index == expected_index));
    // Block by block, and without indices.
    std::vector<float> parts(expected.size());
    run({1, 99}, parts.data(), nullptr);
    run({0, 1}, parts.data(), nullptr);
    CHECK((parts == expected));
}

}  // namespace

TEST_CASE("a convolution in strips with pooling gives the bits of a whole image that is then pooled") {
    check_strips<5 * simd::width<float> + 3, 1, kernel<2>>();
    check_strips<3 * (simd::width<float> + 1), 3, kernel<3, 2>>();
}
