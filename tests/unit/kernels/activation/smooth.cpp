// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/smooth.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ratio>
#include <vector>

#include "support/activation_checks.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("smooth activations equal their naive twins", "", float, double) {
    test::check_activations<TestType, kernels::elu<std::ratio<3, 2>>, kernels::softplus, kernels::silu, kernels::gelu,
                            kernels::gelu_tanh>(100);
}

TEMPLATE_TEST_CASE("smooth activations of numbers of any size are numbers, and so are their gradients", "", float,
                   double) {
    constexpr TestType most = std::numeric_limits<TestType>::max();
    const std::vector<TestType> x{-most, -1000, -30, 0, 30, 1000, most}, d_y(x.size(), 1);
    const auto check = [&](auto activation) {
        using type = decltype(activation);
        std::vector<TestType> y(x.size()), d_x(x.size());
        kernels::activate<type>(x.data(), y.data(), x.size());
        kernels::activate_backward<type>(x.data(), d_y.data(), d_x.data(), x.size());
        CHECK(std::all_of(y.begin(), y.end(), [](TestType v) { return std::isfinite(v); }));
        CHECK(y.back() == most);
        CHECK(d_x.front() == 0);
        CHECK(d_x.back() == 1);
    };
    check(kernels::silu{});
    check(kernels::gelu{});
    check(kernels::gelu_tanh{});
}
