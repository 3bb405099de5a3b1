// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/type_name.hpp"

#include <ratio>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {
template <int Number>
struct layer2_of {};
}  // namespace

TEST_CASE("a type's name is what one writes, whichever compiler builds") {
    CHECK(type_name<conv2d<32, kernel<5>, padding<1>>>() == "conv2d<32, kernel<5>, padding<1>>");
    CHECK(type_name<sequential<dropout<std::ratio<1, 2>>>>() == "sequential<dropout<std::ratio<1, 2>>>");
    CHECK(type_name<layer2_of<-3>>() == "layer2_of<-3>");
    CHECK(type_name<conv2d<1, kernel<5, 3>, stride<2, 2>>>() == "conv2d<1, kernel<5, 3>, stride<2>>");
    CHECK(type_name<linear<10>>() == "linear<10>");
    CHECK(type_name<linear<10, bias<false>>>() == "linear<10, bias<false>>");
    CHECK(type_name<conv2d<1, kernel<3>, padding<1, 2>>>() == "conv2d<1, kernel<3>, padding<1, 2>>");
    CHECK(type_name<padding<1, 2, 1, 2>>() == "padding<1, 2>");
    CHECK(type_name<padding<1, 1, 1, 2>>() == "padding<1, 1, 1, 2>");
    CHECK(type_name<conv2d<1, kernel<3>, padding_same>>() == "conv2d<1, kernel<3>, padding_same>");
    CHECK(type_name<padding<1, 2, 3, 2>>() == "padding<1, 2, 3, 2>");
    CHECK(type_name<padding<1, 1, 2, 1>>() == "padding<1, 1, 2, 1>");
    CHECK(type_name<padding<1, 2, 1, 3>>() == "padding<1, 2, 1, 3>");
    CHECK(type_name<ceil_mode<>>() == "ceil_mode<>");
    CHECK(type_name<count_include_pad<true>>() == "count_include_pad<>");
    CHECK(type_name<ceil_mode<false>>() == "ceil_mode<false>");
    CHECK(type_name<upsample2d<factor<2>, interpolation<nearest>>>() ==
          "upsample2d<factor<2>, interpolation<nearest>>");
    CHECK(type_name<leaky_relu<>>() == "leaky_relu<>");
    CHECK(type_name<shape<5, 5>>() == "shape<5, 5>");
    CHECK(type_name<float>() == "float");
}

TEST_CASE("what compilers write differently is made the same") {
    CHECK(detail::unified_type_name("ctcnn::kernel<5UL, 3ul> >") == "kernel<5, 3>>");
    CHECK(detail::unified_type_name("a<b<c<1> > >") == "a<b<c<1>>>");
    CHECK(detail::unified_type_name("std::__1::ratio<1l, 2L>") == "std::ratio<1, 2>");
    CHECK(detail::unified_type_name("{anonymous}::mine") == detail::unified_type_name("(anonymous namespace)::mine"));
    CHECK(detail::unified_type_name("conv2dl<x2ul>") == "conv2dl<x2ul>");
}
