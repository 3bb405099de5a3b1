// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "import_onnx/operators.hpp"

namespace import_onnx {

namespace {

using result = std::vector<array>;
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class F>
result map(const operator_call& call, F function) {
    const array& x = call.input(0);
    if (!x.is_known()) return {array(x.shape, x.is_integer)};
    std::vector<double> y = call.make(x.shape);
    const auto numbers = x.numbers();
    std::transform(numbers->begin(), numbers->end(), y.begin(), function);
    return {array(x.shape, std::move(y), x.is_integer)};
}

/// Element by element, after broadcasting.
template <class F>
array combine(const operator_call& call, const array& a, const array& b, F function, bool integer) {
    const extents shape = broadcast_shape(call, a.shape, b.shape);
    if (!a.is_known() || !b.is_known()) return array(shape, integer);
    std::vector<double> y = call.make(shape);
    const auto of_a = a.numbers(), of_b = b.numbers();
    const auto steps = [&](const array& from) {
        extents own = strides_of(from.shape), all(shape.size(), 0);
        for (std::size_t i = 0; i < own.size(); ++i)
            if (from.shape[i] != 1) all[shape.size() - own.size() + i] = own[i];
        return all;
    };
    const extents step_a = steps(a), step_b = steps(b);
    extents index(shape.size(), 0);
    std::size_t at_a = 0, at_b = 0;
    for (double& to : y) {
        to = function((*of_a)[at_a], (*of_b)[at_b]);
        for (std::size_t d = shape.size(); d-- > 0;) {
            at_a += step_a[d];
            at_b += step_b[d];
            if (++index[d] < shape[d]) break;
            at_a -= step_a[d] * shape[d];
            at_b -= step_b[d] * shape[d];
            index[d] = 0;
        }
    }
    return array(shape, std::move(y), integer);
}
/// Input 1, as it is broadcast: in version 6 from dimension `axis` on, later at the end.
array aligned_operand(const operator_call& call, std::int64_t axis) {
    const array& given = call.input(1);
    const std::size_t rank = call.input(0).shape.size();
    if (call.version > 6 || axis < 0) return given;
    extents shape = given.shape;
    while (shape.size() + static_cast<std::size_t>(axis) < rank) shape.push_back(1);
    return given.reshaped(std::move(shape));
}
template <class F>
result combine(const operator_call& call, F function) {
    if (call.version < 7 && call.inputs() == 2)
        return {combine(call, call.input(0), aligned_operand(call, call.node.integer("axis", -1)), function,
                        call.input(0).is_integer && call.input(1).is_integer)};
    array sum = call.input(0);
    if (call.inputs() < 2) return {sum};
    for (std::size_t i = 1; i < call.inputs(); ++i)
        sum = combine(call, sum, call.input(i), function, sum.is_integer && call.input(i).is_integer);
    return {sum};
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

result add(const operator_call& call) {
    return combine(call, [](double a, double b) { return a + b; });
}
result subtract(const operator_call& call) {
    return combine(call, [](double a, double b) { return a - b; });
}
result multiply(const operator_call& call) {
    return combine(call, [](double a, double b) { return a * b; });
}
result divide(const operator_call& call) {
    if (call.input(0).is_integer) {
        return combine(call, [](double a, double b) { return b == 0 ? 0 : std::trunc(a / b); });
    }
    return combine(call, [](double a, double b) { return a / b; });
}
result power(const operator_call& call) {
    return combine(call, [](double a, double b) { return std::pow(a, b); });
}
result maximum(const operator_call& call) {
    return combine(call, [](double a, double b) { return std::max(a, b); });
}
result minimum(const operator_call& call) {
    return combine(call, [](double a, double b) { return std::min(a, b); });
}
result equal(const operator_call& call) {
    return {combine(
        call, call.input(0), call.input(1), [](double a, double b) { return a == b ? 1.0 : 0.0; }, true)};
}
result where(const operator_call& call) {
    const array &condition = call.input(0), &yes = call.input(1), &no = call.input(2);
    const bool integer = yes.is_integer;
    const auto taken = combine(
        call, condition, yes, [](double c, double x) { return c != 0 ? x : 0; }, integer);
    const auto left = combine(
        call, condition, no, [](double c, double x) { return c != 0 ? 0 : x; }, integer);
    return {combine(
        call, taken, left, [](double a, double b) { return a + b; }, integer)};
}

result relu(const operator_call& call) {
    return map(call, [](double x) { return x < 0 ? 0 : x; });
}
result leaky_relu(const operator_call& call) {
    const double slope = static_cast<double>(call.node.number("alpha", 0.01f));
    return map(call, [=](double x) { return x < 0 ? slope * x : x; });
}
result prelu(const operator_call& call) {
    // In version 6 several slopes are those of the channels.
    const array slopes = aligned_operand(call, call.input(1).size() > 1 ? 1 : -1);
    return {combine(
        call, call.input(0), slopes, [](double x, double slope) { return x < 0 ? slope * x : x; }, false)};
}
result elu(const operator_call& call) {
    const double alpha = static_cast<double>(call.node.number("alpha", 1));
    return map(call, [=](double x) { return x < 0 ? alpha * std::expm1(x) : x; });
}
result clip(const operator_call& call) {
    double low = -infinity, high = infinity;
    if (call.version < 11) {
        low = static_cast<double>(call.node.number("min", std::numeric_limits<float>::lowest()));
        high = static_cast<double>(call.node.number("max", std::numeric_limits<float>::max()));
    } else {
        if (call.has(1)) low = call.number(1);
        if (call.has(2)) high = call.number(2);
    }
    return map(call, [=](double x) { return std::min(std::max(x, low), high); });
}
result sigmoid(const operator_call& call) { return map(call, logistic); }
result tanh(const operator_call& call) {
    return map(call, [](double x) { return std::tanh(x); });
}
result hard_sigmoid(const operator_call& call) {
    const double alpha = static_cast<double>(call.node.number("alpha", 0.2f));
    const double beta = static_cast<double>(call.node.number("beta", 0.5f));
    return map(call, [=](double x) { return std::max(0.0, std::min(1.0, alpha * x + beta)); });
}
result hard_swish(const operator_call& call) {
    return map(call, [](double x) { return x * std::max(0.0, std::min(1.0, x / 6 + 0.5)); });
}
result softplus(const operator_call& call) {
    return map(call, [](double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); });
}
result gelu(const operator_call& call) {
    if (call.node.text("approximate", "none") != "none") {
        return map(call, [](double x) {
            return 0.5 * x * (1 + std::tanh(0.79788456080286535588 * (x + 0.044715 * x * x * x)));
        });
    }
    return map(call, [](double x) { return 0.5 * x * (1 + std::erf(x * 0.70710678118654752440)); });
}
result erf(const operator_call& call) {
    return map(call, [](double x) { return std::erf(x); });
}
result square_root(const operator_call& call) {
    return map(call, [](double x) { return std::sqrt(x); });
}
result exponential(const operator_call& call) {
    return map(call, [](double x) { return std::exp(x); });
}
result logarithm(const operator_call& call) {
    return map(call, [](double x) { return std::log(x); });
}
result negative(const operator_call& call) {
    return map(call, [](double x) { return -x; });
}
result absolute(const operator_call& call) {
    return map(call, [](double x) { return std::abs(x); });
}
result reciprocal(const operator_call& call) {
    return map(call, [](double x) { return 1 / x; });
}
result floor(const operator_call& call) {
    return map(call, [](double x) { return std::floor(x); });
}
result ceiling(const operator_call& call) {
    return map(call, [](double x) { return std::ceil(x); });
}
result cast(const operator_call& call) {
    const std::int64_t type = call.node.integer("to", 0);
    const bool integer = (type >= 2 && type <= 7) || type == 9 || type == 12 || type == 13;
    if (!integer && type != 1 && type != 11)
        call.refuse("to type " + std::to_string(type) + ", which has fewer digits than a float, or is none of numbers");
    result made = map(call, [=](double x) {
        return type == 9   ? (x != 0 ? 1.0 : 0.0)
               : integer   ? std::trunc(x)
               : type == 1 ? double{static_cast<float>(x)}
                           : x;
    });
    made[0].is_integer = integer;
    return made;
}
result same(const operator_call& call) { return {call.input(0)}; }
/// As in inference, where all is kept.
result dropout(const operator_call& call) {
    const array& x = call.input(0);
    if (call.node.outputs.size() < 2 || !x.is_known()) return {x, array(x.shape, true)};
    std::vector<double> kept = call.make(x.shape);
    std::fill(kept.begin(), kept.end(), 1);
    return {x, array(x.shape, std::move(kept), true)};
}

constexpr auto rows = std::to_array<operator_row>({{"Add", add},
                                                   {"Sub", subtract},
                                                   {"Mul", multiply},
                                                   {"Div", divide},
                                                   {"Pow", power},
                                                   {"Max", maximum},
                                                   {"Min", minimum},
                                                   {"Sum", add},
                                                   {"Equal", equal},
                                                   {"Where", where},
                                                   {"Relu", relu},
                                                   {"LeakyRelu", leaky_relu},
                                                   {"PRelu", prelu},
                                                   {"Elu", elu},
                                                   {"Clip", clip},
                                                   {"Sigmoid", sigmoid},
                                                   {"Tanh", tanh},
                                                   {"HardSigmoid", hard_sigmoid},
                                                   {"HardSwish", hard_swish},
                                                   {"Softplus", softplus},
                                                   {"Gelu", gelu},
                                                   {"Erf", erf},
                                                   {"Sqrt", square_root},
                                                   {"Exp", exponential},
                                                   {"Log", logarithm},
                                                   {"Neg", negative},
                                                   {"Abs", absolute},
                                                   {"Reciprocal", reciprocal},
                                                   {"Floor", floor},
                                                   {"Ceil", ceiling},
                                                   {"Cast", cast},
                                                   {"Identity", same},
                                                   {"Dropout", dropout}});

}  // namespace

std::span<const operator_row> elementwise_operators() { return rows; }

}  // namespace import_onnx
