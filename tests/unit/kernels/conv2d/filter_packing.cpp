// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/filter_packing.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ctcnn/simd/pack.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

std::vector<float> counted_from_one(std::size_t count) {
    std::vector<float> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<float>(i + 1);
    return result;
}

}  // namespace

TEST_CASE("filters are packed by groups, blocks, taps and channels, padded with zeros, and their sums unpacked") {
    constexpr std::size_t w = simd::width<float>;
    // Few filters and many, few taps and more than are transposed at a time, and channels that are several parts.
    for (const kernels::filter_sizes& sizes :
         {kernels::filter_sizes{2, 5, 3, 1, 4, 8}, kernels::filter_sizes{2, 5, 3, 6, 4, 8},
          kernels::filter_sizes{1, 5 * w + w / 2, 150, 9, 4 * w, 6 * w},
          kernels::filter_sizes{1, 2 * w, 2, 35 * 35, 2 * w, 2 * w}}) {
        const auto [groups, filters, channels, taps, block, padded] = sizes;
        const auto weight = counted_from_one(groups * filters * channels * taps);
        std::vector<float> packed(sizes.packed(), 77), expected, sums(packed.size(), 77);
        for (std::size_t g = 0; g < groups; ++g)
            for (std::size_t first = 0; first < padded; first += block)
                for (std::size_t t = 0; t < taps; ++t)
                    for (std::size_t i = 0; i < channels; ++i)
                        for (std::size_t o = first; o < std::min(first + block, padded); ++o)
                            expected.push_back(o < filters ? weight[((g * filters + o) * channels + i) * taps + t] : 0);
        kernels::pack_filters(weight.data(), packed.data(), sizes);
        CHECK((packed == expected));

        // Two parts of sums [groups][taps][channels][padded filters], 7 numbers apart.
        const std::size_t size = sums.size();
        sums.resize(2 * size + 7);
        for (std::size_t g = 0; g < groups; ++g)
            for (std::size_t t = 0; t < taps; ++t)
                for (std::size_t i = 0; i < channels; ++i)
                    for (std::size_t o = 0; o < filters; ++o) {
                        const std::size_t at = ((g * taps + t) * channels + i) * padded + o;
                        sums[at] = weight[((g * filters + o) * channels + i) * taps + t] + 0.5f;
                        sums[size + 7 + at] = -0.5f;
                    }
        std::vector<float> d_weight(weight.size());
        auto in_parts = sums;
        kernels::unpack_filter_sums(sums.data(), size + 7, 2, d_weight.data(), sizes);
        CHECK((d_weight == weight));
        std::fill(d_weight.begin(), d_weight.end(), 77.0f);
        for (std::size_t first = 0; first < groups * channels; ++first)
            kernels::unpack_filter_sums(in_parts.data(), size + 7, 2, d_weight.data(), sizes, first, 1);
        CHECK((d_weight == weight));
    }
}
