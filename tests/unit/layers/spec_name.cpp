// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/spec_name.hpp"

#include <ratio>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a layer's name is what one writes, whichever compiler builds") {
    CHECK(detail::spec_name<conv2d<32, kernel<5>, padding<1>>>() == "conv2d<32, kernel<5>, padding<1>>");
    CHECK(detail::spec_name<sequential<dropout<std::ratio<1, 2>>>>() == "sequential<dropout<std::ratio<1, 2>>>");
    CHECK(detail::spec_name<conv2d<1, kernel<5, 3>, stride<2, 2>>>() == "conv2d<1, kernel<5, 3>, stride<2>>");
    CHECK(detail::spec_name<linear<10>>() == "linear<10>");
    CHECK(detail::spec_name<linear<10, bias<false>>>() == "linear<10, bias<false>>");
    CHECK(detail::spec_name<conv2d<1, kernel<3>, padding<1, 2>>>() == "conv2d<1, kernel<3>, padding<1, 2>>");
    CHECK(detail::spec_name<conv_transpose2d<1, kernel<2>, output_padding<1>>>() ==
          "conv_transpose2d<1, kernel<2>, output_padding<1>>");
    CHECK(detail::spec_name<padding<1, 2, 1, 2>>() == "padding<1, 2>");
    CHECK(detail::spec_name<padding<1, 1, 1, 2>>() == "padding<1, 1, 1, 2>");
    CHECK(detail::spec_name<conv2d<1, kernel<3>, padding_same>>() == "conv2d<1, kernel<3>, padding_same>");
    CHECK(detail::spec_name<padding<1, 2, 3, 2>>() == "padding<1, 2, 3, 2>");
    CHECK(detail::spec_name<padding<1, 1, 2, 1>>() == "padding<1, 1, 2, 1>");
    CHECK(detail::spec_name<padding<1, 2, 1, 3>>() == "padding<1, 2, 1, 3>");
    CHECK(detail::spec_name<ceil_mode<>>() == "ceil_mode<>");
    CHECK(detail::spec_name<count_include_pad<true>>() == "count_include_pad<>");
    CHECK(detail::spec_name<ceil_mode<false>>() == "ceil_mode<false>");
    CHECK(detail::spec_name<upsample2d<factor<2>, interpolation<nearest>>>() ==
          "upsample2d<factor<2>, interpolation<nearest>>");
    CHECK(detail::spec_name<leaky_relu<>>() == "leaky_relu<>");
    CHECK(detail::spec_name<elu<>>() == "elu<>");
    CHECK(detail::spec_name<elu<std::ratio<2>>>() == "elu<std::ratio<2>>");
    CHECK(detail::spec_name<hard_tanh<>>() == "hard_tanh<>");
    CHECK(detail::spec_name<hard_tanh<std::ratio<-1>, std::ratio<1, 2>>>() ==
          "hard_tanh<std::ratio<-1>, std::ratio<1, 2>>");
    CHECK(detail::spec_name<hard_tanh<std::ratio<0>>>() == "hard_tanh<std::ratio<0>>");
}
