// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/filter_pieces.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "ctcnn/parallel/executor.hpp"
#include "support/naive_products.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

std::vector<float> numbers_to_rearrange(std::size_t count) {
    const auto values = test::random_values(count, 7);
    return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("weights and sums that are rearranged in pieces, few and many, are those that are rearranged at once") {
    test::reverse_executor three(3);
    const pass_context pass{{}, three};
    for (const std::size_t channels : {std::size_t{4}, std::size_t{70}}) {
        constexpr std::size_t groups = 2, filters = 40, taps = 9, padded = 48;
        const kernels::filter_sizes sizes{groups, filters, channels, taps, 16, padded};
        const auto weight = numbers_to_rearrange(groups * filters * channels * taps);
        std::vector<float> at_once(sizes.packed()), in_pieces(sizes.packed(), 77);
        kernels::pack_filters(weight.data(), at_once.data(), sizes);
        detail::pack_filters_in_pieces(pass, weight.data(), in_pieces.data(), sizes);
        CHECK((in_pieces == at_once));

        const std::array<kernels::data_phase, 1> all_taps{{{{}, 0, 0, 0, 3, 0, 3}}};
        const std::size_t vectors = (channels + simd::width<float> - 1) / simd::width<float>;
        const kernels::data_sizes rotated{groups, filters, channels, taps, 3, 1, 1, vectors, 2};
        std::vector<float> first(groups * taps * filters * vectors * simd::width<float>), second(first.size(), 77);
        kernels::pack_rotated_filters<float>(weight.data(), first.data(), all_taps, rotated);
        detail::pack_rotated_filters_in_pieces<float>(pass, weight.data(), second.data(), all_taps, rotated);
        CHECK((second == first));

        auto sums = numbers_to_rearrange(3 * sizes.packed());
        auto same = sums;
        std::vector<float> d_weight(weight.size()), by_pieces(weight.size(), 77);
        kernels::unpack_filter_sums(sums.data(), sizes.packed(), 3, d_weight.data(), sizes);
        detail::unpack_filter_sums_in_pieces(pass, same.data(), sizes.packed(), 3, by_pieces.data(), sizes);
        CHECK((by_pieces == d_weight));
    }
}

TEST_CASE("few elements are rearranged by the caller's thread alone") {
    struct no_threads final : executor {
        [[nodiscard]] std::size_t workers() const noexcept override { return 2; }
        void run(std::size_t, piece_function) noexcept override { was_called = true; }
        bool was_called = false;
    } threads;
    std::size_t calls = 0;
    detail::rearrange_in_pieces(threads, 5, detail::least_rearranged, [&](std::size_t) { ++calls; });
    CHECK(calls == 5);
    CHECK(!threads.was_called);
    detail::rearrange_in_pieces(threads, 5, 2 * detail::least_rearranged, [&](std::size_t) { ++calls; });
    CHECK(threads.was_called);
}
