// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/tensor.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

bool is_aligned(const void* pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer) % detail::storage_alignment == 0;
}

}  // namespace

TEMPLATE_TEST_CASE("a tensor is row-major, zero at first, and aligned", "", float, double) {
    tensor<shape<2, 3, 4>, TestType> t;
    CHECK(std::all_of(t.begin(), t.end(), [](TestType x) { return x == 0; }));
    t(1, 2, 3) = 5;
    CHECK(t.data()[23] == 5);
    CHECK(t.span().size() == 24);
    CHECK(is_aligned(t.data()));
    tensor<shape<>, TestType> scalar(3);
    CHECK(scalar() == 3);
}

TEMPLATE_TEST_CASE("small and large tensors are copied, moved and compared alike", "", (shape<1024>), (shape<1025>),
                   (shape<64, 4608>)) {
    tensor<TestType> one(2.f);
    one.data()[TestType::size - 1] = 3;
    CHECK(is_aligned(one.data()));
    tensor<TestType> copy = one;
    CHECK(copy == one);
    copy.data()[0] = 1;
    CHECK(!(copy == one));
    CHECK(one.data()[0] == 2);
    const tensor<TestType> moved = std::move(copy);
    CHECK(moved.data()[0] == 1);
    CHECK(moved.data()[TestType::size - 1] == 3);
    one = moved;
    CHECK(one == moved);
}

TEST_CASE("a view sees what its owner holds") {
    tensor<shape<2, 2>> t;
    tensor_view<shape<2, 2>> view = t;
    view(1, 0) = 4;
    CHECK(t(1, 0) == 4);
    const tensor_view<shape<2, 2>, const float> reader = view;
    CHECK(reader(1, 0) == 4);
    CHECK(tensor<shape<2, 2>>(reader) == t);
}

TEST_CASE("shapes are written in brackets") {
    CHECK(to_string(shape<32, 26, 26>{}) == "[32, 26, 26]");
    CHECK(to_string(shape<10>{}) == "[10]");
    CHECK(to_string(shape<>{}) == "[]");
}

TEST_CASE("a large tensor that was moved from says so, and takes a new value") {
    using large = tensor<shape<2, 1000>>;
    large one(3.f);
    const large other = std::move(one);
    CHECK(other(1, 999) == 3);
    const std::string why = "ctcnn::tensor: it was moved from, and holds nothing";
    CHECK_THROWS_WITH(one.data(), test::contains(why));  // NOLINT: what is left is documented
    CHECK_THROWS_AS(one.span(), argument_error);
    CHECK_THROWS_AS(one.fill(1), argument_error);
    CHECK_THROWS_AS(one(0, 0), argument_error);
    CHECK_THROWS_AS(one.begin(), argument_error);
    CHECK_THROWS_AS((void)(one == other), argument_error);
    CHECK_THROWS_AS((tensor_view<shape<2, 1000>>(one)), argument_error);
    const large copy = one;
    CHECK_THROWS_AS(copy.data(), argument_error);
    one = other;
    CHECK(one == other);
}

TEST_CASE("at() refuses an index out of range") {
    tensor<shape<2, 3>> t;
    t.at(1, 2) = 4;
    CHECK(std::as_const(t).at(1, 2) == 4);
    CHECK_THROWS_WITH(t.at(2, 0), test::contains("expected an index from 0 to 1 in dimension 0"));
    CHECK_THROWS_WITH(t.at(0, 3), test::contains("expected an index from 0 to 2 in dimension 1"));
    CHECK_THROWS_AS(std::as_const(t).at(0, -1), argument_error);
    CHECK_THROWS_AS((tensor_view<shape<2, 3>>(t).at(0, 3)), argument_error);
}
