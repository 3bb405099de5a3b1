// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/upsample2d.hpp"

#include "ctcnn/layers/relu.hpp"
#include <concepts>
#include <cstddef>
#include <vector>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_upsample.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

using up = upsample2d<factor<2, 3>, interpolation<bilinear>>;
static_assert(Layer<up> && up::name == "Upsample" &&
              std::same_as<test::output_of<up, shape<3, 7, 6>>, shape<3, 14, 18>>);
static_assert(up::is_bilinear && !upsample2d<factor<2>>::is_bilinear);
static_assert(!up::accepts<shape<4>> && !upsample2d<>::accepts<shape<1, 8, 8>>);
static_assert(!upsample2d<factor<2>, factor<2>>::accepts<shape<1, 8, 8>> &&
              !upsample2d<factor<2>, stride<2>>::accepts<shape<1, 8, 8>> &&
              !upsample2d<factor<2>, interpolation<relu>>::accepts<shape<1, 8, 8>>);
static_assert(!upsample2d<factor<2>, interpolation<nearest>, interpolation<nearest>>::accepts<shape<1, 8, 8>>);

}  // namespace

namespace {

void check_near(const std::vector<double>& expected, const auto& found, double most) {
    test::check_sums(found, test::reference_sum{expected, std::vector<double>(expected.size(), most), 1}, 4);
}

/// Forward and backward against the twin.
template <class Scalar, Shape Image, class Spec>
void check_upsample(std::size_t count) {
    using bound = typename Spec::template bound<Image>;
    using times = typename Spec::factor_type;
    INFO("upsample2d on " << to_string(Image{}) << ", " << times::vertical << "x" << times::horizontal
                          << (Spec::is_bilinear ? ", bilinear" : ""));
    const test::naive_upsample naive{count * Image::extents[0], Image::extents[1], Image::extents[2],
                                     times::vertical,           times::horizontal, Spec::is_bilinear};
    const auto problem = test::make_problem<bound>(count);
    const auto found = test::run_layer<bound, Scalar>(problem);
    check_near(naive.forward(problem.input), found.output, 4);
    check_near(naive.backward(problem.d_output), found.d_input, 4 * times::vertical * times::horizontal);
}

/// With both methods.
template <class Scalar, Shape Image, std::size_t... Factors>
void check_upsamples(std::size_t count) {
    check_upsample<Scalar, Image, upsample2d<factor<Factors...>>>(count);
    check_upsample<Scalar, Image, upsample2d<factor<Factors...>, interpolation<bilinear>>>(count);
}

}  // namespace

TEMPLATE_TEST_CASE("images enlarged by whole factors", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = simd::width < TestType >> 1 ? simd::width<TestType> : 4;
    check_upsamples<TestType, shape<1, 1, 1>, 2>(3);
    check_upsamples<TestType, shape<w - 1, 3, 4>, 2>(2);
    check_upsamples<TestType, shape<w, 2, 5>, 3>(2);
    check_upsamples<TestType, shape<2 * w + 3, 4, 3>, 4, 1>(2);
    check_upsamples<TestType, shape<3, 1, 6>, 5, 2>(2);
    check_upsamples<TestType, shape<3, 4, 5>, 1>(2);
}

TEST_CASE("nearest pixels are copies") {
    using bound = upsample2d<factor<2, 3>>::bound<shape<2, 1, 2>>;
    test::layer_problem problem = test::make_problem<bound>(1);
    problem.input = {1, 2, 3, 4};
    const std::vector<float> expected{1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4};
    CHECK(test::run_layer<bound, float>(problem).output == expected);
}

TEST_CASE("enlarged images are the same bits with any number of threads") {
    using bound = upsample2d<factor<2>, interpolation<bilinear>>::bound<shape<5, 4, 3>>;
    const auto problem = test::make_problem<bound>(7);
    test::reverse_executor threads(3);
    const auto one = test::run_layer<bound, float>(problem), three = test::run_layer<bound, float>(problem, threads);
    CHECK(one.output == three.output);
    CHECK(one.d_input == three.d_input);
}

TEST_CASE("gradient of enlarging an image") {
    test::check_gradients<upsample2d<factor<2, 3>>::bound<shape<2, 3, 2>>>();
    test::check_gradients<upsample2d<factor<3, 2>, interpolation<bilinear>>::bound<shape<2, 3, 4>>>();
}
