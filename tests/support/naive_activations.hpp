// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "ctcnn/kernels/activation.hpp"

namespace ctcnn::test {

/// The textbook's value(x), and gradient(y, d_y) from the output y, of each of kernels/activation.hpp.
template <class Activation>
struct naive_activation;

template <>
struct naive_activation<kernels::identity> {
    static double value(double x) { return x; }
    static double gradient(double, double d_y) { return d_y; }
};
template <>
struct naive_activation<kernels::relu> {
    static double value(double x) { return x > 0 ? x : 0; }
    static double gradient(double y, double d_y) { return y > 0 ? d_y : 0; }
};
template <class Slope>
struct naive_activation<kernels::leaky_relu<Slope>> {
    static constexpr double slope = static_cast<double>(Slope::num) / static_cast<double>(Slope::den);
    static double value(double x) { return x > 0 ? x : slope * x; }
    static double gradient(double y, double d_y) { return y > 0 ? d_y : slope * d_y; }
};
template <>
struct naive_activation<kernels::sigmoid> {
    static double value(double x) { return 1 / (1 + std::exp(-x)); }
    static double gradient(double y, double d_y) { return d_y * y * (1 - y); }
};
template <>
struct naive_activation<kernels::hyperbolic_tangent> {
    static double value(double x) { return std::tanh(x); }
    static double gradient(double y, double d_y) { return d_y * (1 - y * y); }
};

/// The same without the type.
struct naive_function {
    double (*value)(double x);
    double (*gradient)(double y, double d_y);
};
template <class Activation>
inline constexpr naive_function naive_function_of{&naive_activation<Activation>::value,
                                                  &naive_activation<Activation>::gradient};

}  // namespace ctcnn::test
