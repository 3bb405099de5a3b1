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

/// y[m, n] = sum over k of a[m, k] b[k, n], of row-major matrices.
void add_product(const double* a, const double* b, double* y, std::size_t m, std::size_t k, std::size_t n) {
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < k; ++j)
            for (std::size_t c = 0; c < n; ++c) y[i * n + c] += a[i * k + j] * b[j * n + c];
}

std::vector<double> transposed(const std::vector<double>& from, std::size_t rows, std::size_t columns) {
    std::vector<double> to(from.size());
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
    return to;
}

result gemm(const operator_call& call) {
    const array &a = call.input(0, 2), &b = call.input(1, 2);
    const bool turn_a = call.node.integer("transA", 0) != 0, turn_b = call.node.integer("transB", 0) != 0;
    const double alpha = static_cast<double>(call.node.number("alpha", 1));
    const double beta = static_cast<double>(call.node.number("beta", 1));
    const std::size_t m = a.shape[turn_a ? 1 : 0], k = a.shape[turn_a ? 0 : 1], n = b.shape[turn_b ? 0 : 1];
    if (b.shape[turn_b ? 1 : 0] != k)
        call.refuse("matrices of shapes " + text_of(a.shape) + " and " + text_of(b.shape) + " can't be multiplied");
    const extents shape{m, n};
    if (call.has(2) && broadcast_shape(call, shape, call.input(2).shape) != shape)
        call.refuse("what is added has shape " + text_of(call.input(2).shape) + ", and the product " + text_of(shape));
    if (!call.is_known()) return {array(shape)};
    std::vector<double> y = call.make(shape);
    call.spend(m * n * k);
    auto of_a = a.numbers(), of_b = b.numbers();
    const auto left = turn_a ? transposed(*of_a, k, m) : *of_a, right = turn_b ? transposed(*of_b, n, k) : *of_b;
    add_product(left.data(), right.data(), y.data(), m, k, n);
    for (double& one : y) one *= alpha;
    if (call.has(2)) {
        const auto c = call.input(2).numbers();
        const extents& own = call.input(2).shape;
        const std::size_t columns = own.empty() ? 1 : own.back(), rows = own.size() < 2 ? 1 : own[0];
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < n; ++j)
                y[i * n + j] += beta * (*c)[(rows == 1 ? 0 : i) * columns + (columns == 1 ? 0 : j)];
    }
    return {array(shape, std::move(y))};
}

result matmul(const operator_call& call) {
    const array &a = call.input(0), &b = call.input(1);
    if (a.shape.size() < 2 || b.shape.size() != 2)
        call.refuse("expected matrices, of which the second has rank 2; found shapes " + text_of(a.shape) + " and " +
                    text_of(b.shape));
    const std::size_t k = a.shape.back(), n = b.shape[1];
    if (b.shape[0] != k)
        call.refuse("matrices of shapes " + text_of(a.shape) + " and " + text_of(b.shape) + " can't be multiplied");
    extents shape = a.shape;
    shape.back() = n;
    if (!call.is_known()) return {array(shape)};
    std::vector<double> y = call.make(shape);
    call.spend(y.size() * k);
    const auto of_a = a.numbers(), of_b = b.numbers();
    if (n > 0) add_product(of_a->data(), of_b->data(), y.data(), y.size() / n, k, n);
    return {array(shape, std::move(y))};
}

/// Of softmax: lines of numbers that belong together, `step` apart.
struct line_layout {
    std::size_t length = 1, step = 1;
};
line_layout lines_of(const operator_call& call) {
    const array& x = call.input(0);
    // Before version 13 all dimensions from the axis on are one line.
    const bool old = call.version < 13;
    const std::size_t axis = call.dimension(call.node.integer("axis", old ? 1 : -1), x.shape.size());
    line_layout lines;
    for (std::size_t d = axis + 1; d < x.shape.size(); ++d) lines.step *= x.shape[d];
    lines.length = x.shape[axis];
    if (old) lines = {lines.length * lines.step, 1};
    return lines;
}
template <class F>
result along_lines(const operator_call& call, F function) {
    const array& x = call.input(0);
    const line_layout lines = lines_of(call);
    if (!x.is_known()) return {array(x.shape)};
    std::vector<double> y = call.make(x.shape), line(lines.length);
    const auto numbers = x.numbers();
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (i / lines.step % lines.length != 0) continue;
        for (std::size_t k = 0; k < lines.length; ++k) line[k] = (*numbers)[i + k * lines.step];
        function(line);
        for (std::size_t k = 0; k < lines.length; ++k) y[i + k * lines.step] = line[k];
    }
    return {array(x.shape, std::move(y))};
}
double log_sum(const std::vector<double>& line) {
    const double most = *std::max_element(line.begin(), line.end());
    double sum = 0;
    for (const double one : line) sum += std::exp(one - most);
    return most + std::log(sum);
}
result softmax(const operator_call& call) {
    return along_lines(call, [](std::vector<double>& line) {
        const double sum = log_sum(line);
        for (double& one : line) one = std::exp(one - sum);
    });
}
result log_softmax(const operator_call& call) {
    return along_lines(call, [](std::vector<double>& line) {
        const double sum = log_sum(line);
        for (double& one : line) one -= sum;
    });
}

/// Of each output: what `start`, `step` and `finish` make of the numbers along the axes.
template <class Step, class Finish>
result reduce(const operator_call& call, double start, Step step, Finish finish, std::int64_t axes_are_inputs_since) {
    const array& x = call.input(0);
    std::vector<std::int64_t> axes;
    if (call.version >= axes_are_inputs_since) {
        if (call.has(1)) axes = call.integers(1);
    } else
        axes = call.node.integers("axes", {});
    std::vector<bool> reduced(x.shape.size(), axes.empty());
    if (axes.empty() && call.node.integer("noop_with_empty_axes", 0) != 0) return {x};
    for (const std::int64_t axis : axes) reduced[call.dimension(axis, x.shape.size())] = true;
    const bool keeps = call.node.integer("keepdims", 1) != 0;
    extents kept = x.shape, shape;
    for (std::size_t d = 0; d < kept.size(); ++d) {
        if (reduced[d]) kept[d] = 1;
        if (!reduced[d] || keeps) shape.push_back(kept[d]);
    }
    if (!x.is_known()) return {array(shape, x.is_integer)};
    std::vector<double> y = call.make(shape);
    std::fill(y.begin(), y.end(), start);
    const auto numbers = x.numbers();
    const extents own = strides_of(x.shape), to = strides_of(kept);
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        std::size_t place = 0, rest = i;
        for (std::size_t d = 0; d < own.size(); ++d) {
            if (!reduced[d]) place += rest / own[d] * to[d];
            rest %= own[d];
        }
        y[place] = step(y[place], (*numbers)[i]);
    }
    const double count = static_cast<double>(numbers->size()) / std::max(1.0, static_cast<double>(y.size()));
    for (double& one : y) one = finish(one, count);
    return {array(shape, std::move(y), x.is_integer)};
}
double plus(double a, double b) { return a + b; }
result reduce_mean(const operator_call& call) {
    return reduce(
        call, 0, plus, [](double sum, double count) { return sum / count; }, 18);
}
result reduce_sum(const operator_call& call) {
    return reduce(
        call, 0, plus, [](double sum, double) { return sum; }, 13);
}
result reduce_product(const operator_call& call) {
    return reduce(
        call, 1, [](double a, double b) { return a * b; }, [](double product, double) { return product; }, 18);
}
result reduce_maximum(const operator_call& call) {
    return reduce(
        call, -std::numeric_limits<double>::infinity(), [](double a, double b) { return std::max(a, b); },
        [](double most, double) { return most; }, 18);
}

constexpr auto rows = std::to_array<operator_row>({{"Gemm", gemm},
                                                   {"MatMul", matmul},
                                                   {"Softmax", softmax},
                                                   {"LogSoftmax", log_softmax},
                                                   {"ReduceMean", reduce_mean},
                                                   {"ReduceSum", reduce_sum},
                                                   {"ReduceProd", reduce_product},
                                                   {"ReduceMax", reduce_maximum}});

}  // namespace

std::span<const operator_row> matrix_operators() { return rows; }

}  // namespace import_onnx
