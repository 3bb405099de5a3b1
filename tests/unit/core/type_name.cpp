// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/type_name.hpp"

#include "ctcnn/core/shape.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {
template <int Number>
struct layer2_of {};
}  // namespace

TEST_CASE("a type's name is what one writes, whichever compiler builds") {
    CHECK(type_name<layer2_of<-3>>() == "layer2_of<-3>");
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
