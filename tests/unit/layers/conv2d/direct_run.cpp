// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/direct_run.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Few images, in pieces: against the naive twin, and the same bits for any number of threads.
template <class Scalar, class Layer, Shape Image, bool ByFilters = false>
void check_few_images() {
    using bound = typename Layer::template bound<Image>;
    using direct = typename bound::template algorithms<Scalar>::forward;
    constexpr auto numbers = direct::template forward_numbers<Scalar>;
    REQUIRE(numbers.divides_filters() == ByFilters);
    REQUIRE(numbers.pieces_of_image(1) > 1);
    REQUIRE(numbers.pieces_of_image(8) == 1);
    test::check_conv2d<Scalar, Layer, Image>({1, 3, 8});

    const auto layer = test::layer_table<Scalar>::template of<bound>();
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
        const auto problem = test::make_problem(layer.sizes, count);
        const auto expected = test::run_layer(layer, problem);
        test::reverse_executor threads(3);
        CHECK(test::run_layer(layer, problem, threads).output == expected.output);
    }
}

}  // namespace

TEST_CASE("few images of a direct convolution are distributed by rows") {
    check_few_images<float, conv2d<16, kernel<3>, padding<1>, algorithm<direct>>, shape<8, 20, 20>>();
    check_few_images<double, conv2d<16, kernel<3>, stride<2>, padding<3, 1, 0, 2>, dilation<2>>, shape<16, 33, 31>>();
    check_few_images<float, conv2d<32, kernel<5, 1>, stride<3, 1>, padding<4, 0>>, shape<8, 31, 24>>();
}

TEST_CASE("few images of a 1x1 convolution are distributed by pixels") {
    check_few_images<float, conv2d<32, kernel<1>>, shape<32, 18, 17>>();
    check_few_images<double, conv2d<20, kernel<1>, bias<false>>, shape<40, 23, 29>>();
}

TEST_CASE("few images of a direct convolution with many weights are distributed by filters") {
    check_few_images<float, conv2d<168, kernel<3>, stride<2>, padding<1>, algorithm<direct>>, shape<48, 6, 6>, true>();
    check_few_images<double, conv2d<101, kernel<3>, algorithm<direct>>, shape<80, 6, 5>, true>();
    check_few_images<float, conv2d<192, kernel<3>, groups<4>, padding<1>>, shape<192, 6, 6>, true>();
}
