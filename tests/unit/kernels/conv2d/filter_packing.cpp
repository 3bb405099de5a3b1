// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/filter_packing.hpp"

#include <cstddef>
#include <vector>

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
