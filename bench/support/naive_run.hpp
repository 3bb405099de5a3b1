// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "ctcnn/simd/unroll.hpp"
#include "support/layer_run.hpp"

namespace ctcnn::bench {

/// A straightforward convolution with all sizes known at compile time: images and weights are in the order in which the
/// innermost loop reads contiguous elements, so that the compiler can vectorize it.
///
/// Images [count][H][W][C]. Weight, and its gradient, [KH][KW][I][O] of each group; for backward-data [KH][KW][O][I].
template <class G>
struct naive_convolution {
    /// Calls f(output pixel, input pixel, tap) for each pair of pixels that a tap of the kernel connects.
    template <class F>
    static void for_each_pair(F&& f) noexcept {
        for (std::size_t oy = 0; oy < G::out_height; ++oy)
            for (std::size_t ox = 0; ox < G::out_width; ++ox)
                for (std::size_t ky = 0; ky < G::kernel_height; ++ky)
                    for (std::size_t kx = 0; kx < G::kernel_width; ++kx) {
                        const std::size_t y = oy * G::stride_y + ky * G::dilation_y,
                                          x = ox * G::stride_x + kx * G::dilation_x;
                        if (y < G::padding_top || x < G::padding_left || y - G::padding_top >= G::height ||
                            x - G::padding_left >= G::width)
                            continue;
                        f(oy * G::out_width + ox, (y - G::padding_top) * G::width + x - G::padding_left,
                          ky * G::kernel_width + kx);
                    }
    }
    static constexpr std::size_t group_size = G::kernel_size * G::group_in * G::group_out;

    CTCNN_NOINLINE static void forward(std::size_t count, const float* __restrict x, const float* __restrict weight,
                                       const float* __restrict bias, float* __restrict y, bool relu) noexcept {
        for (std::size_t n = 0; n < count; ++n, x += G::input_shape::size, y += G::output_shape::size) {
            for (std::size_t pixel = 0; pixel < G::out_height * G::out_width; ++pixel)
                for (std::size_t o = 0; o < G::out_channels; ++o) y[pixel * G::out_channels + o] = bias[o];
            for_each_pair([&](std::size_t out, std::size_t in, std::size_t tap) {
                for (std::size_t g = 0; g < G::groups; ++g)
                    for (std::size_t i = 0; i < G::group_in; ++i)
                        for (std::size_t o = 0; o < G::group_out; ++o)
                            y[out * G::out_channels + g * G::group_out + o] +=
                                x[in * G::in_channels + g * G::group_in + i] *
                                weight[g * group_size + (tap * G::group_in + i) * G::group_out + o];
            });
            for (std::size_t i = 0; relu && i < G::output_shape::size; ++i) y[i] = y[i] > 0 ? y[i] : 0;
        }
    }

    CTCNN_NOINLINE static void backward_data(std::size_t count, const float* __restrict d_y,
                                             const float* __restrict weight, float* __restrict d_x) noexcept {
        std::fill_n(d_x, count * G::input_shape::size, 0.0f);
        for (std::size_t n = 0; n < count; ++n, d_x += G::input_shape::size, d_y += G::output_shape::size)
            for_each_pair([&](std::size_t out, std::size_t in, std::size_t tap) {
                for (std::size_t g = 0; g < G::groups; ++g)
                    for (std::size_t o = 0; o < G::group_out; ++o)
                        for (std::size_t i = 0; i < G::group_in; ++i)
                            d_x[in * G::in_channels + g * G::group_in + i] +=
                                d_y[out * G::out_channels + g * G::group_out + o] *
                                weight[g * group_size + (tap * G::group_out + o) * G::group_in + i];
            });
    }

    CTCNN_NOINLINE static void backward_weights(std::size_t count, const float* __restrict x,
                                                const float* __restrict d_y, float* __restrict d_weight,
                                                float* __restrict d_bias) noexcept {
        std::fill_n(d_weight, G::weight_shape::size, 0.0f);
        std::fill_n(d_bias, G::out_channels, 0.0f);
        for (std::size_t n = 0; n < count; ++n, x += G::input_shape::size, d_y += G::output_shape::size) {
            for_each_pair([&](std::size_t out, std::size_t in, std::size_t tap) {
                for (std::size_t g = 0; g < G::groups; ++g)
                    for (std::size_t i = 0; i < G::group_in; ++i)
                        for (std::size_t o = 0; o < G::group_out; ++o)
                            d_weight[g * group_size + (tap * G::group_in + i) * G::group_out + o] +=
                                x[in * G::in_channels + g * G::group_in + i] *
                                d_y[out * G::out_channels + g * G::group_out + o];
            });
            for (std::size_t pixel = 0; pixel < G::out_height * G::out_width; ++pixel)
                for (std::size_t o = 0; o < G::out_channels; ++o) d_bias[o] += d_y[pixel * G::out_channels + o];
        }
    }

    /// weight [O][I][KH][KW] -> the order that `what` reads, or back.
    static void rearrange(pass what, const float* from, float* to, bool back) {
        for (std::size_t o = 0; o < G::out_channels; ++o)
            for (std::size_t i = 0; i < G::group_in; ++i)
                for (std::size_t tap = 0; tap < G::kernel_size; ++tap) {
                    const std::size_t g = o / G::group_out, here = o % G::group_out;
                    const std::size_t plain = (o * G::group_in + i) * G::kernel_size + tap;
                    const std::size_t own =
                        g * group_size + (what == pass::backward_data ? (tap * G::group_out + here) * G::group_in + i
                                                                      : (tap * G::group_in + i) * G::group_out + here);
                    if (back)
                        to[plain] = from[own];
                    else
                        to[own] = from[plain];
                }
    }
};

/// A linear layer's loops over samples, outputs and inputs; weight [O][I].
template <std::size_t In, std::size_t Out>
struct naive_linear {
    CTCNN_NOINLINE static void forward(std::size_t count, const float* __restrict x, const float* __restrict weight,
                                       const float* __restrict bias, float* __restrict y, bool relu) noexcept {
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t o = 0; o < Out; ++o) {
                float sum = bias[o];
                for (std::size_t i = 0; i < In; ++i) sum += weight[o * In + i] * x[n * In + i];
                y[n * Out + o] = relu && !(sum > 0) ? 0 : sum;
            }
    }
    CTCNN_NOINLINE static void backward_data(std::size_t count, const float* __restrict d_y,
                                             const float* __restrict weight, float* __restrict d_x) noexcept {
        std::fill_n(d_x, count * In, 0.0f);
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t o = 0; o < Out; ++o)
                for (std::size_t i = 0; i < In; ++i) d_x[n * In + i] += d_y[n * Out + o] * weight[o * In + i];
    }
    CTCNN_NOINLINE static void backward_weights(std::size_t count, const float* __restrict x,
                                                const float* __restrict d_y, float* __restrict d_weight,
                                                float* __restrict d_bias) noexcept {
        std::fill_n(d_weight, Out * In, 0.0f);
        std::fill_n(d_bias, Out, 0.0f);
        for (std::size_t o = 0; o < Out; ++o)
            for (std::size_t n = 0; n < count; ++n) {
                for (std::size_t i = 0; i < In; ++i) d_weight[o * In + i] += d_y[n * Out + o] * x[n * In + i];
                d_bias[o] += d_y[n * Out + o];
            }
    }
    static void rearrange(pass, const float* from, float* to, bool) { std::copy_n(from, In * Out, to); }
};

/// The baseline of the library's kernels: plain loops over fixed sizes, on one thread.
template <class Bound>
class naive_run final : public layer_run {
public:
    naive_run(const layer_problem& problem, pass what)
        : what_(what),
          count_(problem.count),
          layer_(problem.layer),
          x_(problem.x.size()),
          y_(problem.d_y.size()),
          d_y_(problem.d_y.size()),
          masked_(problem.d_y.size()),
          d_x_(problem.x.size()),
          weight_(problem.weight.size()),
          d_weight_(problem.weight.size()),
          bias_(problem.bias),
          d_bias_(problem.bias.size()) {
        exchange_axes(problem.x.data(), x_.data(), count_, layer_.in_channels, layer_.in_pixels());
        exchange_axes(problem.d_y.data(), d_y_.data(), count_, layer_.out_channels, layer_.out_pixels());
        loops::rearrange(pass::forward, problem.weight.data(), weight_.data(), false);
        loops::forward(count_, x_.data(), weight_.data(), bias_.data(), y_.data(), layer_.relu);
        loops::rearrange(what_, problem.weight.data(), weight_.data(), false);
    }

    void run() override {
        if (what_ == pass::forward) {
            loops::forward(count_, x_.data(), weight_.data(), bias_.data(), y_.data(), layer_.relu);
            return;
        }
        const float* gradient = d_y_.data();
        if (layer_.relu) {
            for (std::size_t i = 0; i < masked_.size(); ++i) masked_[i] = y_[i] > 0 ? d_y_[i] : 0;
            gradient = masked_.data();
        }
        if (what_ == pass::backward_data)
            loops::backward_data(count_, gradient, weight_.data(), d_x_.data());
        else
            loops::backward_weights(count_, x_.data(), gradient, d_weight_.data(), d_bias_.data());
    }

    [[nodiscard]] std::vector<float> result() const override {
        if (what_ == pass::backward_weights) {
            std::vector<float> all(d_weight_.size());
            loops::rearrange(what_, d_weight_.data(), all.data(), true);
            all.insert(all.end(), d_bias_.begin(), d_bias_.end());
            return all;
        }
        std::vector<float> planar(what_ == pass::forward ? y_.size() : d_x_.size());
        if (what_ == pass::forward)
            exchange_axes(y_.data(), planar.data(), count_, layer_.out_pixels(), layer_.out_channels);
        else
            exchange_axes(d_x_.data(), planar.data(), count_, layer_.in_pixels(), layer_.in_channels);
        return planar;
    }

private:
    template <class Layer>
    struct loops_of {
        using type = naive_linear<Layer::input_shape::size, Layer::output_shape::size>;
    };
    template <ConvolutionLayer Layer>
    struct loops_of<Layer> {
        using type = naive_convolution<typename Layer::geometry>;
    };
    using loops = typename loops_of<Bound>::type;

    pass what_;
    std::size_t count_;
    layer_description layer_;
    buffer<float> x_, y_, d_y_, masked_, d_x_, weight_, d_weight_, bias_, d_bias_;
};

template <class Bound>
std::unique_ptr<layer_run> make_naive_run(const layer_problem& problem, pass what, std::size_t /* threads: one */) {
    return std::make_unique<naive_run<Bound>>(problem, what);
}

}  // namespace ctcnn::bench
