// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_activations.hpp"

namespace ctcnn::test {

/// An activation over arrays, without its type.
template <class Scalar>
struct activation_kernels {
    void (*forward)(const Scalar* x, Scalar* y, std::size_t size);
    void (*backward)(const Scalar* read, const Scalar* d_y, Scalar* d_x, std::size_t size);
    naive_function naive;
    bool gradient_from_output;
};

template <class Scalar>
void check_activation(const activation_kernels<Scalar>& kernel, double units) {
    // Zero registers and some, with every kind of rest; from -9 to 9, and where functions change.
    for (const std::size_t size : {std::size_t{1}, std::size_t{15}, std::size_t{67}}) {
        INFO(size << " numbers");
        std::vector<Scalar> x(size + 1), d_y(size + 1), y(size + 1, 77), d_x(size + 1, 77);
        const random_stream random(9, random_purpose::user);
        for (std::size_t i = 0; i < size; ++i) {
            x[i] = i < 5 ? static_cast<Scalar>(i * 3) - 6 : static_cast<Scalar>(18 * random.uniform<float>(i) - 9);
            d_y[i] = static_cast<Scalar>(random.normal(1000 + i));
        }
        kernel.forward(x.data(), y.data(), size);
        const std::vector<Scalar>& read = kernel.gradient_from_output ? y : x;
        kernel.backward(read.data(), d_y.data(), d_x.data(), size);
        CHECK(y[size] == 77);  // what comes after is not written
        CHECK(d_x[size] == 77);
        y.pop_back(), d_x.pop_back();
        reference_sum values{std::vector<double>(size), std::vector<double>(size), 1}, gradients = values;
        for (std::size_t i = 0; i < size; ++i) {
            values.value[i] = kernel.naive.value(static_cast<double>(x[i]));
            gradients.value[i] = kernel.naive.gradient(static_cast<double>(read[i]), static_cast<double>(d_y[i]));
        }
        check_sums(y, values, units);
        check_sums(d_x, gradients, units);
        std::vector<Scalar> in_place(x.begin(), x.end() - 1);
        kernel.forward(in_place.data(), in_place.data(), size);
        CHECK((in_place == y));
    }
}

/// \param units  how many units of 1 a result may be off
template <class Scalar, class... Activation>
void check_activations(double units) {
    (check_activation<Scalar>({kernels::activate<Activation, Scalar>, kernels::activate_backward<Activation, Scalar>,
                               naive_function_of<Activation>, Activation::gradient_from_output},
                              units),
     ...);
}

}  // namespace ctcnn::test
