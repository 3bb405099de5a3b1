// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/direct.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

namespace {

/// No multiple of 256 bytes: a tile's vectors would share the same few places of the cache.
static_assert(kernels::gradient_step<float>(32) == 32 && kernels::gradient_step<float>(64) == 80);
static_assert(kernels::gradient_step<double>(32) == 40 && kernels::gradient_step<double>(33) == 33);

template <std::size_t In, std::size_t Out, std::size_t Groups, class... Window>
using direct_kernel =
    kernels::conv2d_direct<float, kernels::conv2d_geometry<In, Out, Groups, detail::window_geometry<5, 6, Window...>>>;

// A row of the kernel is one product, unless groups or a dilation interrupt it.
using whole_rows_kernel = direct_kernel<3, 4, 1, kernel<2, 3>, stride<1>, padding<0>>;
static_assert(whole_rows_kernel::whole_rows && whole_rows_kernel::product_depth == 9 &&
              whole_rows_kernel::products == 2 && !whole_rows_kernel::copies_image);
using dilated_kernel = direct_kernel<3, 4, 1, kernel<2, 3>, stride<1>, padding<1>, dilation<1, 2>>;
static_assert(!dilated_kernel::whole_rows && dilated_kernel::product_depth == 3 && dilated_kernel::products == 6 &&
              dilated_kernel::copies_image);
static_assert(dilated_kernel::plane_size == 7 * 8 * 3);
using grouped_kernel = direct_kernel<4, 6, 2, kernel<3>, stride<1>, padding<1>>;
static_assert(!grouped_kernel::whole_rows && grouped_kernel::product_depth == 2);
static_assert(grouped_kernel::packed_size == 2 * 9 * 2 * grouped_kernel::padded_filters);

}  // namespace

TEST_CASE("direct convolution of one image in a plane, and its weights' gradient, equal their naive twins") {
    using kernel_type = grouped_kernel;
    const test::naive_conv2d naive{4, 5, 6, 6, 3, 3, 1, 1, 1, 1, 1, 1, 2, 1, 1};
    const auto x = test::random_values(naive.input_size(), 1), weight = test::random_values(naive.weight_size(), 2);
    const auto bias = test::random_values(6, 3), d_y = test::random_values(naive.output_size(), 4);
    const std::vector<float> weights(weight.begin(), weight.end()), biases(bias.begin(), bias.end());
    std::vector<float> plane(kernel_type::plane_size), packed(kernel_type::packed_size), y(naive.output_size());
    kernel_type::plane.fill(test::transposed_samples<float>(x, 4, 30).data(), plane.data());
    kernels::pack_filters(weights.data(), packed.data(), kernel_type::filters);
    kernel_type::forward<kernels::identity>(plane.data(), packed.data(), biases.data(), y.data());
    test::check_sums(test::transposed_samples<float>(y, 30, 6), test::naive_forward(naive, 1, x, weight, bias));

    const auto d_y_last = test::transposed_samples<float>(d_y, 6, 30);
    std::vector<float> gradient(kernel_type::gradient_size), sums(kernel_type::weight_sums), d_weight(weight.size());
    std::vector<float> d_bias(6);
    kernels::pad_gradient(y.data(), d_y_last.data(), gradient.data(), d_bias.data(),
                          kernel_type::padded_gradient<kernels::identity>);
    kernel_type::accumulate_weights(plane.data(), gradient.data(), sums.data(), {});
    kernels::unpack_filter_sums(sums.data(), 0, 1, d_weight.data(), kernel_type::filters);
    test::check_sums(d_weight, test::naive_backward_weights(naive, 1, x, d_y));
    test::check_sums(d_bias, test::naive_backward_bias(naive, 1, d_y, 6));
}
