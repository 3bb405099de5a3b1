// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A convolution that adds another value before its activation, as inference has it: what is computed, and the same bits
// as one after the other.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <ratio>
#include <span>
#include <type_traits>
#include <vector>

#include "ctcnn/kernels/elementwise/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// What a layer with an addition reads; images are arranged as the layer has them.
template <class Scalar>
struct addition_memory {
    std::size_t count;
    std::span<const std::vector<double>> parameters;
    std::vector<Scalar> input, addend;
};

/// The layer's forward in inference, in memory of exactly the required size.
template <class Bound, class Scalar>
std::vector<Scalar> run_addition(const addition_memory<Scalar>& memory, executor& threads) {
    using layout = typename Bound::parameters;
    static_assert(Bound::reads_addend);
    detail::storage<Scalar> parameters(layout::extent);
    for (std::size_t i = 0; i < layout::tensors; ++i)
        std::transform(memory.parameters[i].begin(), memory.parameters[i].end(), parameters.data() + layout::offsets[i],
                       [](double x) { return static_cast<Scalar>(x); });
    std::vector<Scalar> output(memory.count * Bound::output_shape::size, std::numeric_limits<Scalar>::quiet_NaN());
    test::scratch_block scratch(Bound::template forward_scratch<Scalar>(memory.count), threads.workers());
    Bound::forward(
        forward_pass<Bound, Scalar, run_mode::inference>{{scratch.view(), threads},
                                                         parameter_view<layout, const Scalar>(parameters.data()),
                                                         {},
                                                         {memory.input.data(), memory.count},
                                                         {output.data(), memory.count},
                                                         nullptr,
                                                         nullptr,
                                                         nullptr,
                                                         memory.addend.data()});
    return output;
}

/// A convolution alone, and with an addition and an activation, without their types.
template <class Scalar>
struct addition_layer {
    test::layer_table<Scalar> alone;
    std::vector<Scalar> (*run)(const addition_memory<Scalar>&, executor&);
    void (*activate)(const Scalar*, Scalar*, std::size_t);
    test::naive_conv2d naive;
    test::naive_function activation;
    bool winograd;
};

/// The sum and the addend, added and activated by the kernels that steps of their own have.
template <class Scalar>
std::vector<Scalar> added_apart(const addition_layer<Scalar>& layer, const std::vector<Scalar>& sum,
                                const std::vector<Scalar>& addend) {
    std::vector<Scalar> result(sum.size());
    const std::array<const Scalar*, 2> inputs{sum.data(), addend.data()};
    kernels::add(std::span<const Scalar* const>(inputs), 0, result.data(), result.size());
    layer.activate(result.data(), result.data(), result.size());
    return result;
}

template <class Scalar>
void check_addition(const addition_layer<Scalar>& layer, std::initializer_list<std::size_t> counts) {
    const test::layer_sizes& sizes = layer.alone.sizes;
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        const test::layer_problem problem = test::make_problem(sizes, count);
        const std::vector<double> addend = test::random_values(count * sizes.output.size, 99);
        addition_memory<Scalar> memory{count, problem.parameters, test::from_planar<Scalar>(sizes.input, problem.input),
                                       test::from_planar<Scalar>(sizes.output, addend)};
        serial_executor here;
        test::reverse_executor others(3);
        const auto found = layer.run(memory, here);

        test::reference_sum expected =
            test::naive_forward(layer.naive, count, problem.input, problem.parameters[0],
                                problem.parameters.size() == 2 ? problem.parameters[1] : std::vector<double>{});
        for (std::size_t i = 0; i < addend.size(); ++i) {
            expected.value[i] = layer.activation.value(expected.value[i] + addend[i]);
            expected.magnitude[i] += std::abs(addend[i]);
        }
        test::check_sums(test::to_planar(sizes.output, found), layer.winograd ? test::for_winograd(expected) : expected,
                         8);

        const auto sum = test::run_layer(layer.alone, problem).output;
        const auto arranged_sum = test::from_planar<Scalar>(sizes.output, {sum.begin(), sum.end()});
        CHECK((found == added_apart(layer, arranged_sum, memory.addend)));
        CHECK((found == layer.run(memory, others)));
    }
}

template <class Scalar, class Spec, Shape Input, class Activation = kernels::relu>
void check_addition(std::initializer_list<std::size_t> counts) {
    using convolution = typename Spec::template bound<Input>;
    using sum = typename convolution::with_addend;
    using added = typename sum::template fused<Activation>;
    constexpr bool winograd = detail::is_winograd<typename convolution::template algorithms<Scalar>::forward>;
    INFO("conv2d on " << to_string(Input{}) << " -> " << to_string(typename added::output_shape{}));
    check_addition<Scalar>({test::layer_table<Scalar>::template of<convolution>(), run_addition<added, Scalar>,
                            kernels::activate<Activation, Scalar>, test::make_naive_conv2d<Spec, Input>(),
                            test::naive_function_of<Activation>, winograd},
                           counts);
}

template <std::size_t Filters, class Padding = padding<1>>
using added_winograd = conv2d<Filters, kernel<3>, Padding, algorithm<winograd<3>>>;

}  // namespace

TEMPLATE_TEST_CASE("an addition in a direct convolution: what it computes, and the bits of two layers", "",
                   CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    // The last tile of a row overlaps the one before it, and the last vector is not full.
    check_addition<TestType, conv2d<2 * w + 3, kernel<2>, stride<2>, bias<false>>, shape<3, 9, 38>>({2});
    check_addition<TestType, conv2d<w, kernel<1>>, shape<w, 5, 5>>({1, 3});  // as one row
    check_addition<TestType, conv2d<6, kernel<3>, padding<1>, groups<2>, algorithm<ctcnn::direct>>, shape<4, 5, 7>,
                   kernels::sigmoid>({2});
}

TEMPLATE_TEST_CASE("an addition in Winograd's convolution: what it computes, and the bits of two layers", "",
                   CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_addition<TestType, added_winograd<3 * w>, shape<w, 8, 6>>({1, 2, 9, 33});
    check_addition<TestType, added_winograd<2 * w + 3, padding<0>>, shape<w + 1, 9, 11>, kernels::identity>({3});
    // Few images are divided into bands, and some of them into channels.
    check_addition<TestType, added_winograd<2 * w + 3>, shape<6, 30, 24>>({1, 2});
}

TEMPLATE_TEST_CASE("an addition in a depthwise convolution: what it computes, and the bits of two layers", "",
                   CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_addition<TestType, conv2d<w + 1, kernel<3>, padding<1>, groups<w + 1>>, shape<w + 1, 9, 10>>({1, 9});
    check_addition<TestType, conv2d<4, kernel<3>, stride<2>, groups<4>, bias<false>>, shape<4, 9, 10>,
                   kernels::leaky_relu<std::ratio<1, 8>>>({2});
}

namespace {

/// With a convolution that keeps the size of the image.
template <class Convolution>
void check_pooled_addition(std::initializer_list<std::size_t> counts) {
    using added = typename Convolution::with_addend::template fused<kernels::relu>;
    using pool = typename max_pool2d<kernel<2>>::template bound<typename added::output_shape>;
    STATIC_REQUIRE(added::template can_pool<typename pool::max_window>);
    using pooled = typename added::template with_pool<typename pool::max_window>;
    constexpr auto size = added::output_shape::extents;
    STATIC_REQUIRE(std::is_same_v<typename pooled::output_shape, shape<size[0], size[1] / 2, size[2] / 2>>);
    for (const std::size_t count : counts) {
        const test::layer_problem problem = test::make_problem<Convolution>(count);
        const addition_memory<float> memory{
            count, problem.parameters,
            test::from_planar<float>(test::layer_sizes::of<Convolution>().input, problem.input),
            test::from_planar<float>(test::layer_sizes::of<added>().output,
                                     test::random_values(count * added::output_shape::size, 99))};
        serial_executor here;
        const auto whole = run_addition<added>(memory, here);
        std::vector<float> expected;
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t y = 0; y < size[1] / 2; ++y)
                for (std::size_t x = 0; x < size[2] / 2; ++x)
                    for (std::size_t c = 0; c < size[0]; ++c) {
                        const std::size_t row = size[2] * size[0];
                        const float* const corner = whole.data() + (n * size[1] + 2 * y) * row + 2 * x * size[0] + c;
                        expected.push_back(std::max({corner[0], corner[size[0]], corner[row], corner[row + size[0]]}));
                    }
        CHECK((run_addition<pooled>(memory, here) == expected));
        test::reverse_executor three(3);
        CHECK((run_addition<pooled>(memory, three) == expected));
    }
}

}  // namespace

TEST_CASE("an addition, its activation and max pooling in one: the bits of three layers") {
    check_pooled_addition<added_winograd<19>::bound<shape<5, 8, 6>>>({1, 3, 17});
    check_pooled_addition<added_winograd<19>::bound<shape<5, 30, 24>>>({1, 3});  // in bands
    // The image is distributed by rows of windows.
    check_pooled_addition<conv2d<16, kernel<5>, padding<2>>::bound<shape<4, 25, 21>>>({1, 9});
}

TEST_CASE("what may follow an addition, and what may not") {
    using convolution = conv2d<4, kernel<3>, padding<1>>::bound<shape<4, 6, 6>>;
    using sum = convolution::with_addend;
    STATIC_REQUIRE(!convolution::reads_addend);
    STATIC_REQUIRE(sum::reads_addend);
    STATIC_REQUIRE(sum::fusible);
    STATIC_REQUIRE(sum::fused<kernels::relu>::reads_addend);
    STATIC_REQUIRE(!sum::fused<kernels::relu>::fusible);  // nor a second activation, nor an addition after it
}
