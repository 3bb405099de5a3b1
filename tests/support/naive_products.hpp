// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include "support/layer_harness.hpp"

/// Convolution and the linear layer as lists of triples (y, x, w) with y += x * w. The same list defines forward and
/// both gradients, so that a twin can't be wrong in only one of them.
namespace ctcnn::test {

/// A position that runs in equal steps.
struct naive_position {
    std::size_t first, step;
};

/// Triples in a row. Builds that do not optimise spend most of the time of all tests in twins: a run is one call.
struct product_run {
    naive_position y, x, w;
    std::size_t count;
};

/// Sums are wider than what is tested; not so where long double is computed by software.
using wide_sum = std::conditional_t<std::numeric_limits<long double>::digits == 64, long double, double>;

/// Accumulates sums.
class sum_collector {
public:
    explicit sum_collector(std::size_t size) : sum_(size), magnitude_(size), terms_(size) {}
    void add(std::size_t at, double a, double b) { add({at, 0}, &a, 0, &b, 0, 1); }
    /// Adds a[i * a_step] * b[i * b_step] to sum number i of `at`.
    void add(naive_position at, const double* a, std::size_t a_step, const double* b, std::size_t b_step,
             std::size_t count) {
        wide_sum* sum = sum_.data() + at.first;
        double* magnitude = magnitude_.data() + at.first;
        std::size_t* terms = terms_.data() + at.first;
        for (std::size_t i = 0; i < count; ++i, a += a_step, b += b_step) {
            const wide_sum product = static_cast<wide_sum>(*a) * *b;
            *sum += product;
            *magnitude += static_cast<double>(product < 0 ? -product : product);
            ++*terms;
            sum += at.step, magnitude += at.step, terms += at.step;
        }
    }
    [[nodiscard]] reference_sum result() const {
        reference_sum result;
        result.value.assign(sum_.begin(), sum_.end());
        result.magnitude = magnitude_;
        for (const std::size_t terms : terms_) result.terms = std::max(result.terms, terms);
        return result;
    }

private:
    std::vector<wide_sum> sum_;
    std::vector<double> magnitude_;
    std::vector<std::size_t> terms_;
};

/// x [count][channels][height][width], planar.
struct naive_conv2d {
    std::size_t channels, height, width, filters;
    std::size_t kernel_height, kernel_width;
    std::size_t stride_y = 1, stride_x = 1, padding_top = 0, padding_left = 0, dilation_y = 1, dilation_x = 1,
                groups = 1, padding_bottom = padding_top, padding_right = padding_left;

    static std::size_t windows(std::size_t padded, std::size_t kernel, std::size_t stride, std::size_t dilation) {
        return (padded - dilation * (kernel - 1) - 1) / stride + 1;
    }
    [[nodiscard]] std::size_t out_height() const {
        return windows(padding_top + height + padding_bottom, kernel_height, stride_y, dilation_y);
    }
    [[nodiscard]] std::size_t out_width() const {
        return windows(padding_left + width + padding_right, kernel_width, stride_x, dilation_x);
    }
    [[nodiscard]] std::size_t input_size() const { return channels * height * width; }
    [[nodiscard]] std::size_t output_size() const { return filters * out_height() * out_width(); }
    [[nodiscard]] std::size_t weight_size() const { return filters * channels / groups * kernel_height * kernel_width; }
    [[nodiscard]] std::size_t bias_of(std::size_t y) const { return y / (out_height() * out_width()) % filters; }

    /// Calls f for the products of each output and tap: a run over the channels.
    template <class F>
    void for_each_run(std::size_t count, F&& f) const {
        const std::size_t group_in = channels / groups, group_out = filters / groups, oh = out_height(),
                          ow = out_width(), image = height * width, taps = kernel_height * kernel_width;
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t o = 0; o < filters; ++o)
                for (std::size_t oy = 0; oy < oh; ++oy)
                    for (std::size_t ox = 0; ox < ow; ++ox)
                        for (std::size_t ky = 0; ky < kernel_height; ++ky)
                            for (std::size_t kx = 0; kx < kernel_width; ++kx) {
                                const auto at = [](std::size_t window, std::size_t stride, std::size_t tap,
                                                   std::size_t dilation, std::size_t padding) {
                                    return static_cast<std::ptrdiff_t>(window * stride + tap * dilation) -
                                           static_cast<std::ptrdiff_t>(padding);
                                };
                                const auto iy = at(oy, stride_y, ky, dilation_y, padding_top);
                                const auto ix = at(ox, stride_x, kx, dilation_x, padding_left);
                                if (iy < 0 || ix < 0 || iy >= static_cast<std::ptrdiff_t>(height) ||
                                    ix >= static_cast<std::ptrdiff_t>(width))
                                    continue;
                                const std::size_t c = o / group_out * group_in;
                                f(product_run{{((n * filters + o) * oh + oy) * ow + ox, 0},
                                              {((n * channels + c) * height + static_cast<std::size_t>(iy)) * width +
                                                   static_cast<std::size_t>(ix),
                                               image},
                                              {(o * group_in * kernel_height + ky) * kernel_width + kx, taps},
                                              group_in});
                            }
    }
};

/// The same list with x and y exchanged: x is the convolution's output, y its input.
struct naive_conv_transpose2d {
    naive_conv2d mirrored;

    [[nodiscard]] std::size_t input_size() const { return mirrored.output_size(); }
    [[nodiscard]] std::size_t output_size() const { return mirrored.input_size(); }
    [[nodiscard]] std::size_t weight_size() const { return mirrored.weight_size(); }
    [[nodiscard]] std::size_t bias_of(std::size_t y) const {
        return y / (mirrored.height * mirrored.width) % mirrored.channels;
    }
    template <class F>
    void for_each_run(std::size_t count, F&& f) const {
        mirrored.for_each_run(count, [&](const product_run& run) { f(product_run{run.x, run.y, run.w, run.count}); });
    }
};

/// x [count][inputs]
struct naive_linear {
    std::size_t inputs, units;

    [[nodiscard]] std::size_t input_size() const { return inputs; }
    [[nodiscard]] std::size_t output_size() const { return units; }
    [[nodiscard]] std::size_t weight_size() const { return units * inputs; }
    [[nodiscard]] std::size_t bias_of(std::size_t y) const { return y % units; }

    template <class F>
    void for_each_run(std::size_t count, F&& f) const {
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t o = 0; o < units; ++o)
                f(product_run{{n * units + o, 0}, {n * inputs, 1}, {o * inputs, 1}, inputs});
    }
};

/// y = W x + b, without bias if `bias` is empty.
template <class Naive>
reference_sum naive_forward(const Naive& naive, std::size_t count, const std::vector<double>& x,
                            const std::vector<double>& weight, const std::vector<double>& bias) {
    sum_collector y(count * naive.output_size());
    naive.for_each_run(count, [&](const product_run& run) {
        y.add(run.y, &x.at(run.x.first), run.x.step, &weight.at(run.w.first), run.w.step, run.count);
    });
    for (std::size_t i = 0; i < count * naive.output_size() && !bias.empty(); ++i) y.add(i, bias[naive.bias_of(i)], 1);
    return y.result();
}
template <class Naive>
reference_sum naive_backward_data(const Naive& naive, std::size_t count, const std::vector<double>& d_y,
                                  const std::vector<double>& weight) {
    sum_collector d_x(count * naive.input_size());
    naive.for_each_run(count, [&](const product_run& run) {
        d_x.add(run.x, &d_y.at(run.y.first), run.y.step, &weight.at(run.w.first), run.w.step, run.count);
    });
    return d_x.result();
}
template <class Naive>
reference_sum naive_backward_weights(const Naive& naive, std::size_t count, const std::vector<double>& x,
                                     const std::vector<double>& d_y) {
    sum_collector d_weight(naive.weight_size());
    naive.for_each_run(count, [&](const product_run& run) {
        d_weight.add(run.w, &d_y.at(run.y.first), run.y.step, &x.at(run.x.first), run.x.step, run.count);
    });
    return d_weight.result();
}
template <class Naive>
reference_sum naive_backward_bias(const Naive& naive, std::size_t count, const std::vector<double>& d_y,
                                  std::size_t biases) {
    sum_collector d_bias(biases);
    for (std::size_t i = 0; i < count * naive.output_size(); ++i) d_bias.add(naive.bias_of(i), d_y[i], 1);
    return d_bias.result();
}

}  // namespace ctcnn::test
