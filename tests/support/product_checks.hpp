// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/simd/pack.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_activations.hpp"
#include "support/naive_products.hpp"

namespace ctcnn::test {

/// Numbers in a register, or 4 without SIMD: shapes are chosen around it.
template <class Scalar>
inline constexpr std::size_t lanes = simd::width<Scalar> > 1 ? simd::width<Scalar> : 4;

/// Winograd's algorithm computes the outputs of a tile together, so that the rounding error of one depends on the
/// magnitudes of its neighbours; and its intermediate sums are several times larger than the result.
inline reference_sum for_winograd(reference_sum sum) {
    double mean = 0;
    for (const double m : sum.magnitude) mean += m / static_cast<double>(sum.magnitude.size());
    for (double& m : sum.magnitude) m = 3 * std::max(m, mean);
    return sum;
}

/// A layer with a weight, and optionally a bias and a fused activation.
template <class Scalar>
struct product_layer {
    layer_table<Scalar> layer;
    naive_function activation;
    // exp and tanh of a SIMD library have errors of a few units, and so have gradients that are computed from them.
    bool transcendental;
    bool winograd;
};

/// Tests forward and all gradients.
template <class Scalar, class Naive>
void check_products(const product_layer<Scalar>& tested, const Naive& naive,
                    std::initializer_list<std::size_t> counts) {
    const layer_sizes& sizes = tested.layer.sizes;
    const naive_function& activation = tested.activation;
    REQUIRE(sizes.input.size == naive.input_size());
    REQUIRE(sizes.output.size == naive.output_size());
    const bool has_bias = sizes.parameter_sizes.size() == 2;
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        const layer_problem problem = make_problem(sizes, count);
        const auto found = run_layer(tested.layer, problem);
        const std::vector<double> bias = has_bias ? problem.parameters.back() : std::vector<double>{};

        reference_sum y = naive_forward(naive, count, problem.input, problem.parameters[0], bias);
        std::transform(y.value.begin(), y.value.end(), y.value.begin(), activation.value);
        const auto allowed = [&](const reference_sum& sum) { return tested.winograd ? for_winograd(sum) : sum; };
        check_sums(found.output, allowed(y), tested.transcendental ? 8 : 0);

        // The side of a kink is taken from the output that was found, as both are correct near the kink.
        std::vector<double> d_sum(problem.d_output);
        for (std::size_t i = 0; i < d_sum.size(); ++i)
            d_sum[i] = activation.gradient(static_cast<double>(found.output[i]), d_sum[i]);
        const double slack = tested.transcendental ? 200 : 0;
        check_sums(found.d_input, allowed(naive_backward_data(naive, count, d_sum, problem.parameters[0])), slack);
        check_sums(found.gradients[0], allowed(naive_backward_weights(naive, count, problem.input, d_sum)), slack);
        if (has_bias)
            check_sums(found.gradients[1], naive_backward_bias(naive, count, d_sum, sizes.parameter_sizes.back()),
                       slack);
    }
}

template <class Scalar, class Bound, class Activation, bool Winograd = false>
constexpr product_layer<Scalar> product_layer_of() {
    return {layer_table<Scalar>::template of<Bound>(), naive_function_of<Activation>,
            std::is_same_v<Activation, kernels::sigmoid> || std::is_same_v<Activation, kernels::hyperbolic_tangent>,
            Winograd};
}

template <class Scalar>
void check_conv2d(const product_layer<Scalar>& tested, const naive_conv2d& naive, std::size_t out_height,
                  std::size_t out_width, std::initializer_list<std::size_t> counts) {
    INFO("conv2d on " << naive.channels << "x" << naive.height << "x" << naive.width << " with " << naive.filters
                      << " filters of " << naive.kernel_height << "x" << naive.kernel_width << ", stride "
                      << naive.stride_y << "x" << naive.stride_x << ", padding " << naive.padding_top << " "
                      << naive.padding_left << " " << naive.padding_bottom << " " << naive.padding_right
                      << ", dilation " << naive.dilation_y << "x" << naive.dilation_x << ", groups " << naive.groups);
    REQUIRE(out_height == naive.out_height());
    REQUIRE(out_width == naive.out_width());
    check_products(tested, naive, counts);
}

/// `Spec` is a ctcnn::conv2d.
template <class Spec, Shape Input>
constexpr naive_conv2d make_naive_conv2d() {
    using kernel = typename Spec::kernel_type;
    using stride = typename Spec::stride_type;
    using padding = typename Spec::padding_type;
    using dilation = typename Spec::dilation_type;
    using output = typename Spec::template bound<Input>::output_shape;
    return {Input::extents[0],  Input::extents[1],    Input::extents[2],  output::extents[0], kernel::height,
            kernel::width,      stride::vertical,     stride::horizontal, padding::top,       padding::left,
            dilation::vertical, dilation::horizontal, Spec::group_count,  padding::bottom,    padding::right};
}

template <class Scalar, class Spec, Shape Input, class Activation = kernels::identity>
void check_conv2d(std::initializer_list<std::size_t> counts) {
    using bound = typename Spec::template bound<Input, Activation>;
    using output = typename bound::output_shape;
    using forward = typename bound::template algorithms<Scalar>::forward;
    check_conv2d(product_layer_of<Scalar, bound, Activation, detail::is_winograd<forward>>(),
                 make_naive_conv2d<Spec, Input>(), output::extents[1], output::extents[2], counts);
}

/// `Spec` is a ctcnn::conv_transpose2d.
template <class Spec, Shape Input>
constexpr naive_conv_transpose2d make_naive_conv_transpose2d() {
    using kernel = typename Spec::kernel_type;
    using stride = typename Spec::stride_type;
    using padding = typename Spec::padding_type;
    using dilation = typename Spec::dilation_type;
    using output = typename Spec::template bound<Input>::output_shape;
    return {{output::extents[0], output::extents[1], output::extents[2], Input::extents[0], kernel::height,
             kernel::width, stride::vertical, stride::horizontal, padding::top, padding::left, dilation::vertical,
             dilation::horizontal, Spec::group_count, padding::bottom, padding::right}};
}

template <class Scalar, class Spec, Shape Input, bool Winograd = false>
void check_conv_transpose2d(std::initializer_list<std::size_t> counts) {
    using bound = typename Spec::template bound<Input>;
    using algorithms = typename bound::template algorithms<Scalar>;
    static_assert(detail::is_winograd<typename algorithms::forward> == Winograd);
    constexpr naive_conv_transpose2d naive = make_naive_conv_transpose2d<Spec, Input>();
    INFO("conv_transpose2d on " << to_string(Input{}) << " -> " << to_string(typename bound::output_shape{}));
    REQUIRE(naive.mirrored.out_height() == Input::extents[1]);
    REQUIRE(naive.mirrored.out_width() == Input::extents[2]);
    check_products(product_layer_of<Scalar, bound, kernels::identity, Winograd>(), naive, counts);
}

template <class Scalar, std::size_t In, std::size_t Units, class Activation = kernels::identity, class... Options>
void check_linear(std::initializer_list<std::size_t> counts) {
    INFO("linear " << In << " -> " << Units);
    using bound = typename linear<Units, Options...>::template bound<shape<In>, Activation>;
    check_products(product_layer_of<Scalar, bound, Activation>(), naive_linear{In, Units}, counts);
}

}  // namespace ctcnn::test
