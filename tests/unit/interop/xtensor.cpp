// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/interop/xtensor.hpp"

#include <cstdint>
#include <type_traits>
#include <vector>

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/core/xmath.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>
#endif

#include "ctcnn/data/array_dataset.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

using matrix = tensor<shape<2, 3>>;

static_assert(std::is_assignable_v<matrix&, xt::xarray<float>>);
static_assert(!std::is_assignable_v<matrix&, float>, "a number is not an expression: write fill()");

TEST_CASE("a tensor takes expressions of fixed shape") {
    const xt::xtensor_fixed<float, xt::xshape<2, 3>> a{{1, 2, 3}, {4, 5, 6}};
    matrix t;
    t = 2.f * a + 1.f;
    for (std::size_t i = 0; i < 6; ++i) CHECK(t.data()[i] == 2 * static_cast<float>(i + 1) + 1);
}

TEST_CASE("a tensor takes expressions whose shape is known at run time only") {
    const xt::xarray<double> a{{1, 2, 3}, {4, 5, 6}};
    matrix t;
    t = a - 1.0;
    CHECK(t(0, 0) == 0);
    CHECK(t(1, 2) == 5);

    const xt::xarray<float> wrong{{1, 2}, {3, 4}, {5, 6}};
    CHECK_THROWS_WITH(t = wrong, "ctcnn::tensor: assigning an xtensor expression: expected shape [2, 3], found [3, 2]");
    const xt::xarray<float> would_broadcast{1, 2, 3};
    CHECK_THROWS_AS(t = would_broadcast, shape_error);
    CHECK(t(1, 2) == 5);  // a refused assignment changes nothing
}

TEST_CASE("an expression may read the tensor it is assigned to") {
    tensor<shape<2, 2>> t;
    t(0, 1) = 1;
    t(1, 0) = 2;
    t = xt::transpose(view(t)) + view(t);
    CHECK(t(0, 1) == 3);
    CHECK(t(1, 0) == 3);
}

TEST_CASE("a view is an expression over the tensor's own memory") {
    matrix t;
    auto v = view(t);
    v(1, 1) = 7;
    CHECK(t(1, 1) == 7);
    CHECK(&v(0, 0) == t.data());
    t.fill(2);
    CHECK(xt::mean(view(t))() == 2);
    CHECK(xt::sum(xt::view(view(t), 1))() == 6);
    const matrix& constant = t;
    static_assert(std::is_const_v<std::remove_reference_t<decltype(view(constant)(0, 0))>>);
    CHECK(xt::sum(view(constant) * view(constant))() == 24);

    using fixed = std::remove_cvref_t<typename decltype(v)::shape_type>;
    static_assert(std::is_same_v<fixed, xt::fixed_shape<2, 3>>, "so that xtensor compares shapes at compile time too");
}

TEST_CASE("a batch is an expression with the samples first") {
    batch<shape<2, 2>> samples(3);
    view(samples)(1, 0, 1) = 5;
    CHECK(samples[1](0, 1) == 5);
    const auto v = view(samples.view());
    CHECK(v.dimension() == 3);
    CHECK(v.shape()[0] == 3);
    CHECK(xt::sum(v)() == 5);
}

TEST_CASE("expressions become the arrays of a data set, row-major, where their shape is that of the samples") {
    const xt::xarray<float> points{{0.5f, 1}, {1.5f, 2}, {2.5f, 3}};
    const xt::xarray<int> classes{2, 0, 1};
    const array_dataset set(samples_of<shape<2>>(2 * points), labels_of<3>(classes + 0));
    batch<shape<2>> samples(2);
    std::vector<label> labels(2);
    set.gather(std::vector<std::uint32_t>{2, 0}, samples, labels);
    CHECK(samples[0](0) == 5);
    CHECK(samples[1](1) == 2);
    CHECK(labels == std::vector<label>{1, 2});

    const array_dataset transposed(samples_of<shape<3>>(xt::transpose(points)),
                                   targets_of<shape<3>>(xt::transpose(points)));
    batch<shape<3>> rows(1), targets(1);
    transposed.gather(std::vector<std::uint32_t>{1}, rows, targets);
    CHECK(rows[0](0) == 1);
    CHECK(rows[0](2) == 3);
    CHECK(targets[0](1) == 2);

    const array_dataset inside(samples_of<shape<2>>(points), labels_of<2>(xt::view(points, xt::all(), 0) > 1.f));
    CHECK(inside.labels() == std::vector<label>{0, 1, 1});
    CHECK_THROWS_WITH(samples_of<shape<3>>(points), "ctcnn: an xtensor expression of samples, targets or labels: "
                                                    "expected shape [N, 3], found [3, 2]");
    CHECK_THROWS_AS((samples_of<shape<2, 1>>(points)), shape_error);
    const xt::xarray<int> square{{0, 1}, {1, 0}};
    CHECK_THROWS_AS(labels_of<3>(square), shape_error);
}
