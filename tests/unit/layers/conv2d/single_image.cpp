// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/single_image.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Wide enough that filters transformed by Winograd's algorithm leave the caches; with a sum and with pooling.
template <class... Options>
using conv2d_of_registers = conv2d<200, kernel<3>, padding<1>, Options...>;
template <class... Options>
using network_of_registers =
    network<shape<200, 4, 4>, residual<conv2d_of_registers<Options...>, relu, conv2d_of_registers<Options...>>, relu,
            conv2d_of_registers<Options...>, relu, max_pool2d<kernel<2>>>;

}  // namespace

TEST_CASE("single images in registers have the outputs of direct convolutions, on any number of threads") {
    model<network_of_registers<>> net(seed{1}), prepared(seed{1});
    model<network_of_registers<algorithm<direct>>> directly(seed{1});
    prepared.prepare();
    batch<shape<200, 4, 4>> samples(3);
    detail::fill_uniform(samples.span(), 1, random_stream(3, random_purpose::user));
    test::reverse_executor three(3);
    auto memory = prepared.workspace(three);
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
        const auto found = net(samples.view().slice(0, count));
        const auto same = prepared(samples.view().slice(0, count));
        const auto expected = directly(samples.view().slice(0, count));
        CHECK(std::equal(found.data(), found.data() + found.size(), same.data()));
        const auto by_others = prepared(samples.view().slice(0, count), memory);
        CHECK(std::equal(found.data(), found.data() + found.size(), by_others.data()));
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found.data()[i] - expected.data()[i]) <= 1e-3f);
    }
}

TEST_CASE("images of twice as many pixels as there are registers are held in them, and no larger ones") {
    constexpr std::size_t most = kernels::most_image_pixels;
    using one_row = conv2d<3, kernel<1>>;
    STATIC_REQUIRE(detail::fits_registers<float, one_row::geometry_on<shape<2, 2, most>>> == (simd::width<float> >= 4));
    STATIC_REQUIRE(!detail::fits_registers<float, one_row::geometry_on<shape<2, 1, 2 * most + 1>>>);
    using grouped = conv2d<4, kernel<1>, groups<2>>;
    STATIC_REQUIRE(!detail::fits_registers<float, grouped::geometry_on<shape<2, 2, 2>>>);
}
