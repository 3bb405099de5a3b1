// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <ratio>

#include "ctcnn/layers/relu.hpp"
#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/normalization_checks.hpp"

using namespace ctcnn;

static_assert(layer_norm<>::name == "LayerNorm");
static_assert(
    std::same_as<layer_norm<>::bound<shape<3, 7, 6>>::parameters, parameter_layout<shape<3, 7, 6>, shape<3, 7, 6>>>);
static_assert(test::parameters_of<layer_norm<affine<false>>, shape<3, 7, 6>> == 0);
static_assert(layer_norm<>::accepts<shape<2>> && !layer_norm<>::accepts<shape<1, 1>> &&
              !layer_norm<>::accepts<shape<>>);
static_assert(!layer_norm<relu>::accepts<shape<4>> && !layer_norm<affine<true>, affine<true>>::accepts<shape<4>>);
static_assert(layer_norm<>::bound<shape<7>>::initial_values == std::array{1.0, 0.0});
static_assert(layer_norm<>::options::epsilon_value == 1e-5 &&
              layer_norm<epsilon<std::ratio<1, 4>>>::options::epsilon_value == 0.25);

namespace {

template <class Scalar, class Spec, Shape Input>
void check_layer_norm(std::size_t count, double epsilon = 1e-5) {
    INFO("layer_norm of " << to_string(Input{}) << ", " << count << " samples");
    using bound = typename Spec::template bound<Input>;
    test::check_normalization(test::layer_table<Scalar>::template of<bound>(), {Input::size, 1, 1, epsilon}, count);
}
}  // namespace

TEMPLATE_TEST_CASE("layer_norm equals its formula, with the same bits for any number of threads", "",
                   CTCNN_TEST_SCALARS) {
    using T = TestType;
    constexpr std::size_t w = simd::width<T>;
    check_layer_norm<T, layer_norm<>, shape<2>>(3);
    check_layer_norm<T, layer_norm<>, shape<2 * w + 3>>(1);
    check_layer_norm<T, layer_norm<>, shape<3, 5, 7>>(5);
    check_layer_norm<T, layer_norm<>, shape<515>>(9);  // several pieces
    check_layer_norm<T, layer_norm<affine<false>>, shape<4, 9>>(3);
    check_layer_norm<T, layer_norm<epsilon<std::ratio<1, 4>>>, shape<19>>(3, 0.25);
    check_layer_norm<T, layer_norm<epsilon<std::ratio<1, 8>>, affine<true>>, shape<19>>(3, 0.125);
}

TEMPLATE_TEST_CASE("a NaN reaches its whole sample through layer_norm, and no other", "", CTCNN_TEST_SCALARS) {
    using whole = layer_norm<>::bound<shape<4, 2, 3>>;
    auto problem = test::make_problem<whole>(2);
    problem.input[7] = std::numeric_limits<double>::quiet_NaN();
    const auto found = test::run_layer<whole, TestType>(problem).output;
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i < 24));
}

TEMPLATE_TEST_CASE("equal numbers are normalized to 0", "", CTCNN_TEST_SCALARS) {
    using bound = layer_norm<>::bound<shape<7>>;
    auto problem = test::make_problem<bound>(1);
    problem.input.assign(7, 0.1f);
    const auto found = test::run_layer<bound, TestType>(problem);
    for (std::size_t i = 0; i < 7; ++i) {
        CHECK(std::abs(static_cast<double>(found.output[i]) - problem.parameters[1][i]) < 1e-6);
        CHECK(std::isfinite(found.d_input[i]));
    }
}

TEST_CASE("gradient of layer_norm") {
    test::check_gradients<layer_norm<>::bound<shape<3, 2, 3>>>(3);
    test::check_gradients<layer_norm<affine<false>, epsilon<std::ratio<1, 10>>>::bound<shape<7>>>();
}
