// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/loops.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

std::vector<float> counted_from_one(std::size_t count) {
    std::vector<float> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<float>(i + 1);
    return result;
}

}  // namespace

TEST_CASE("an image is put into the middle of a plane of zeros") {
    // 2 x 3 numbers with one row above, and one column on each side.
    const kernels::image_plane plane{15, 2, 3, 6, 5};
    const std::vector<float> image{1, 2, 3, 4, 5, 6};
    std::vector<float> to(15, 77);
    plane.clear(to.data());
    plane.fill(image.data(), to.data());
    CHECK((to == std::vector<float>{0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0}));
}

TEST_CASE("filters are packed by groups, blocks, taps and channels, padded with zeros, and their sums unpacked") {
    for (const std::size_t taps : {std::size_t{1}, std::size_t{6}}) {
        const kernels::filter_sizes sizes{2, 5, 3, taps, 4, 8};
        const auto weight = counted_from_one(2 * 5 * 3 * taps);
        std::vector<float> packed(2 * 8 * 3 * taps, 77), expected, sums(packed.size(), 77);
        for (std::size_t g = 0; g < 2; ++g)
            for (std::size_t block = 0; block < 8; block += 4)
                for (std::size_t t = 0; t < taps; ++t)
                    for (std::size_t i = 0; i < 3; ++i)
                        for (std::size_t o = block; o < block + 4; ++o)
                            expected.push_back(o < 5 ? weight[((g * 5 + o) * 3 + i) * taps + t] : 0);
        kernels::pack_filters(weight.data(), packed.data(), sizes);
        CHECK((packed == expected));

        // Two parts of sums [groups][taps][channels][padded filters], 7 numbers apart.
        const std::size_t size = sums.size();
        sums.resize(2 * size + 7);
        for (std::size_t g = 0; g < 2; ++g)
            for (std::size_t t = 0; t < taps; ++t)
                for (std::size_t i = 0; i < 3; ++i)
                    for (std::size_t o = 0; o < 5; ++o) {
                        const std::size_t at = ((g * taps + t) * 3 + i) * 8 + o;
                        sums[at] = weight[((g * 5 + o) * 3 + i) * taps + t] + 0.5f;
                        sums[size + 7 + at] = -0.5f;
                    }
        std::vector<float> d_weight(weight.size());
        kernels::unpack_filter_sums(sums.data(), size + 7, 2, d_weight.data(), sizes);
        CHECK((d_weight == weight));
    }
}

TEST_CASE("a gradient is spread over padded groups, through its activation, and added up for the bias") {
    constexpr std::size_t w = simd::width<float>, group = w + 1, groups = 2, pixels = 3, padded = 2 * w;
    constexpr kernels::gradient_sizes sizes{pixels, groups * group, groups * padded, groups, group, padded, 2};
    constexpr auto spreading = kernels::gradient_spreading_of<kernels::relu, float, 2, 1>(sizes);
    std::vector<float> y(pixels * groups * group), d_y(y.size()), spread(pixels * groups * padded, 77);
    std::vector<float> d_bias(groups * group, 5), expected_bias(d_bias), expected(spread.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = static_cast<float>(i % 3) - 1;
        d_y[i] = static_cast<float>(i + 1);
        const std::size_t pixel = i / (groups * group), filter = i % (groups * group);
        const float passed = y[i] > 0 ? d_y[i] : 0;
        expected[(pixel * groups + filter / group) * padded + filter % group] = passed;
        expected_bias[filter] += passed;
    }
    kernels::spread_gradient(y.data(), d_y.data(), spread.data(), d_bias.data(), spreading);
    CHECK((spread == expected));
    CHECK((d_bias == expected_bias));
}
