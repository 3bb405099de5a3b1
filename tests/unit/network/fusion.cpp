// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/fusion.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// y = x, as a pass over memory: neither a view nor taken in by another layer, so that what is around it is not one
/// step.
struct apart {
    static constexpr std::string_view name = "Apart";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    struct bound : bound_layer<Input> {
        static constexpr arrangement reads = arrangement::any;
        static constexpr arrangement writes = arrangement::any;
        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            std::copy_n(pass.input.data(), pass.input.size(), pass.output.data());
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            std::copy_n(pass.d_output.data(), pass.d_output.size(), pass.d_input.data());
        }
    };
};

template <std::size_t Filters = 8, class... Options>
using wide_sum = conv2d<Filters, kernel<3>, padding<1>, Options...>;
template <std::size_t Filters = 8, class... Options>
using narrow_sum = conv2d<Filters, kernel<1>, Options...>;
using input_of_sum = shape<8, 8, 8>;

/// F: fork, R: rearrangement, a number: that layer or join; with +: and an addition.
template <class Plan>
std::string steps_with_additions() {
    std::string text;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        const auto write = [&](const detail::planned_step& step, bool adds) {
            text += (text.empty() ? "" : " ");
            text += step.kind == detail::step_kind::fork        ? "F"
                    : step.kind == detail::step_kind::rearrange ? "R"
                                                                : std::to_string(step.node);
            text += adds ? "+" : "";
            CHECK((!adds || step.input_count == 2));
        };
        (write(Plan::planned.steps[Index], Plan::template stage_at<Index>::bound::reads_addend), ...);
    }(std::make_index_sequence<Plan::count>{});
    return text;
}
template <class... Elements>
std::string inference_steps() {
    return steps_with_additions<typename network<input_of_sum, Elements...>::inference_plan>();
}
template <class... Elements>
std::string training_steps() {
    return steps_with_additions<typename network<input_of_sum, Elements...>::plan>();
}

}  // namespace

TEST_CASE("in inference a convolution takes in the addition after it, with what surrounds that") {
    // conv 0, bn 1, relu 2, conv 3, bn 4, identity 5, add 6, relu 7
    using block_of_two = block<residual<wide_sum<>, batch_norm2d<>, relu, wide_sum<>, batch_norm2d<>>, relu>;
    CHECK(inference_steps<block_of_two>() == "F R 0 R 3+ R");
    CHECK(training_steps<block_of_two>() == "F R 0 1 3 4 5 R 6 7 R");
    CHECK(inference_steps<wide_sum<>, block_of_two, wide_sum<>>() == "R 0 F 1 4+ 9 R");
    // With a convolution in the shortcut, that runs last.
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>, relu, wide_sum<>, shortcut<narrow_sum<>, batch_norm2d<>>>,
                          relu>() == "R 0 F 1 3 4+ R");
    // The activation may be one of inference, or none; pooling may follow.
    CHECK(inference_steps<wide_sum<>, residual<narrow_sum<>>, silu>() == "R 0 F 1+ R");
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>>, relu, max_pool2d<kernel<2>>>() == "R 0 F 1+ R");
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>>, max_pool2d<kernel<2>>>() == "R 0 F 1+ R");
    CHECK(inference_steps<wide_sum<>, add<identity, narrow_sum<>>>() == "R 0 F 1 2+ R");
    CHECK(inference_steps<wide_sum<>, add<narrow_sum<>, identity>>() == "R 0 F 1+ R");
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>, shortcut<identity, dropout<std::ratio<1, 2>>>>>() ==
          "R 0 F 1+ R");
}

TEST_CASE("what a convolution adds is rearranged as its output, where it is held in another arrangement") {
    CHECK(inference_steps<residual<wide_sum<>>>() == "F R R 0+ R");
    CHECK(inference_steps<add<identity, narrow_sum<>>>() == "F 0 R R 1+ R");
    // One channel has no arrangement.
    using one_channel = network<shape<1, 8, 8>, residual<wide_sum<1>>>;
    CHECK(steps_with_additions<one_channel::inference_plan>() == "F 0+");
}

TEST_CASE("additions that stay steps of their own") {
    // The convolution's output, or what would be between it and the sum, has a second reader.
    CHECK(inference_steps<wide_sum<>, residual<relu>>() == "R 0 F 1 2 3 R");
    CHECK(inference_steps<wide_sum<>, add<identity, identity>>() == "R 0 F 1 2 3 R");
    // Its activation comes before the sum; or something else does.
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>, relu>>() == "R 0 F 1 3 4 R");
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>, apart>>() == "R 0 F 1 2 3 4 R");
    // The other operand is not known before the convolution runs.
    CHECK(inference_steps<wide_sum<>, add<wide_sum<>, relu>>() == "R 0 F 1 2 3 R");
    // Three operands; no sum.
    CHECK(inference_steps<wide_sum<>, add<identity, relu, narrow_sum<>>>() == "R 0 F 1 2 3 4 R");
    CHECK(inference_steps<wide_sum<>, multiply<identity, narrow_sum<>>>() == "R 0 F 1 2 3 R");
    CHECK(inference_steps<wide_sum<>, concat<identity, narrow_sum<>>>() == "R 0 F 1 2 3 R");
    // No convolution.
    CHECK(inference_steps<flatten, residual<linear<512>>, relu>() == "0 F 1 2 3 4");
    // One addition for each convolution, and no normalization after it.
    using two = add<named<"a", residual<wide_sum<>>>, named<"b", residual<wide_sum<>>>>;
    CHECK(inference_steps<wide_sum<>, two, relu>() == "R 0 F 1+ 4+ 7 8 R");
    CHECK(inference_steps<wide_sum<>, residual<wide_sum<>>, batch_norm2d<>>() == "R 0 F 1+ 4 R");
}

TEST_CASE("a network without additions has the same steps in both modes") {
    using chain = network<input_of_sum, wide_sum<>, relu, max_pool2d<kernel<2>>, wide_sum<>, relu>;
    STATIC_REQUIRE(std::is_same_v<chain::plan, chain::inference_plan>);
}

namespace {

/// What inference computes, with parameters and statistics from a seed.
template <class Network, class Scalar>
std::vector<Scalar> inferred_outputs(std::size_t count, executor& threads) {
    test::network_problem<Network, Scalar> problem(count);
    const random_stream random(9, random_purpose::user);
    const auto block = problem.parameters.span();
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] = static_cast<Scalar>(i < Network::trained_extent ? 0.3 * random.normal(i)
                                                                   : 0.1 + std::abs(random.normal(i)));
    return problem.infer(threads);
}

/// The same bits, with one thread and with three, as where the sums are steps of their own.
template <class Scalar, class Together, class Apart>
void check_bits_of_sums() {
    constexpr std::size_t adding = Apart::inference_plan::count;
    STATIC_REQUIRE(Together::inference_plan::count < adding);
    STATIC_REQUIRE(std::is_same_v<typename Together::parameters, typename Apart::parameters>);
    serial_executor here;
    test::reverse_executor others(3);
    for (const std::size_t count : {1u, 9u}) {
        const auto found = inferred_outputs<Together, Scalar>(count, here);
        CHECK((found == inferred_outputs<Apart, Scalar>(count, here)));
        CHECK((found == inferred_outputs<Together, Scalar>(count, others)));
        CHECK(std::all_of(found.begin(), found.end(), [](Scalar x) { return std::isfinite(x); }));
    }
}

/// Winograd's, direct, depthwise and 1x1 convolutions with a sum after them, in blocks as those of ResNet; `Barrier` is
/// what keeps the convolution from it.
template <class... Barrier>
using residual_network =
    network<shape<3, 12, 12>, residual<conv2d<3, kernel<3>, padding<1>>, Barrier...>,  // its addend is planar
            wide_sum<24, bias<false>>, batch_norm2d<>, relu,
            block<residual<wide_sum<24, bias<false>>, batch_norm2d<>, relu, wide_sum<24, bias<false>>, batch_norm2d<>,
                           Barrier...>,
                  relu>,
            residual<conv2d<20, kernel<3>, stride<2>, padding<1>>, batch_norm2d<>, relu, wide_sum<20>, batch_norm2d<>,
                     shortcut<narrow_sum<20, stride<2>, bias<false>>, batch_norm2d<>, Barrier...>>,
            relu, residual<wide_sum<20, groups<20>>, batch_norm2d<>, Barrier...>, silu,
            residual<wide_sum<20>, batch_norm2d<>, Barrier...>, relu, max_pool2d<kernel<2>>, flatten, linear<5>>;

}  // namespace

TEMPLATE_TEST_CASE("a convolution that adds gives the bits of a sum after it", "", float, double) {
    check_bits_of_sums<TestType, residual_network<>, residual_network<apart>>();
}
