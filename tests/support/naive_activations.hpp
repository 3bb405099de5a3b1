// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/activation/bounded.hpp"
#include "ctcnn/kernels/activation/smooth.hpp"

namespace ctcnn::test {

/// Textbook definitions of each activation in kernels/: value(x), and gradient(y, d_y) from the output y, or
/// gradient(x, d_y) from the input if the kernel uses that.
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
template <>
struct naive_activation<kernels::relu6> {
    static double value(double x) { return x < 0 ? 0 : x > 6 ? 6 : x; }
    static double gradient(double y, double d_y) { return y > 0 && y < 6 ? d_y : 0; }
};
template <class Low, class High>
struct naive_activation<kernels::hard_tanh<Low, High>> {
    static constexpr double low = static_cast<double>(Low::num) / static_cast<double>(Low::den);
    static constexpr double high = static_cast<double>(High::num) / static_cast<double>(High::den);
    static double value(double x) { return x < low ? low : x > high ? high : x; }
    static double gradient(double y, double d_y) { return y > low && y < high ? d_y : 0; }
};
template <>
struct naive_activation<kernels::hard_sigmoid> {
    static double value(double x) { return naive_activation<kernels::relu6>::value(x + 3) / 6; }
    static double gradient(double y, double d_y) { return y > 0 && y < 1 ? d_y / 6 : 0; }
};
template <>
struct naive_activation<kernels::hard_swish> {
    static double value(double x) { return x * naive_activation<kernels::relu6>::value(x + 3) / 6; }
    static double gradient(double x, double d_y) { return x <= -3 ? 0 : x >= 3 ? d_y : d_y * (2 * x + 3) / 6; }
};
template <class Alpha>
struct naive_activation<kernels::elu<Alpha>> {
    static constexpr double alpha = static_cast<double>(Alpha::num) / static_cast<double>(Alpha::den);
    static double value(double x) { return x > 0 ? x : alpha * std::expm1(x); }
    static double gradient(double y, double d_y) { return y > 0 ? d_y : d_y * (y + alpha); }
};
template <>
struct naive_activation<kernels::softplus> {
    static double value(double x) { return x > 20 ? x : std::log1p(std::exp(x)); }
    static double gradient(double y, double d_y) { return y > 20 ? d_y : -d_y * std::expm1(-y); }
};
template <>
struct naive_activation<kernels::silu> {
    static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
    static double value(double x) { return x * sigmoid(x); }
    static double gradient(double x, double d_y) { return d_y * (sigmoid(x) + x * sigmoid(x) * sigmoid(-x)); }
};
template <>
struct naive_activation<kernels::gelu> {
    static double phi(double x) { return std::erfc(-x / std::sqrt(2)) / 2; }
    static double value(double x) { return x * phi(x); }
    static double gradient(double x, double d_y) {
        return d_y * (phi(x) + x * std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1)));
    }
};
template <>
struct naive_activation<kernels::gelu_tanh> {
    static double u(double x) { return std::sqrt(2 / std::acos(-1)) * (x + 0.044715 * x * x * x); }
    static double value(double x) { return x * (1 + std::tanh(u(x))) / 2; }
    static double gradient(double x, double d_y) {
        const double slope = std::sqrt(2 / std::acos(-1)) * (1 + 3 * 0.044715 * x * x), c = std::cosh(u(x));
        return d_y * ((1 + std::tanh(u(x))) / 2 + x / (c * c) * slope / 2);
    }
};

/// The same without a template parameter.
struct naive_function {
    double (*value)(double x);
    double (*gradient)(double y, double d_y);
};
template <class Activation>
inline constexpr naive_function naive_function_of{&naive_activation<Activation>::value,
                                                  &naive_activation<Activation>::gradient};

}  // namespace ctcnn::test
