// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/parallel/executor.hpp"
#include "support/buffer.hpp"
#include "support/layer_run.hpp"
#include "support/runtime/convolution.hpp"
#include "support/runtime/layer.hpp"

namespace ctcnn::bench::runtime {

/// detail::direct_convolution of layers/conv2d/direct.hpp.
template <class Activation>
class convolution final : public layer {
public:
    convolution(const layer_description& d, std::size_t count, executor& threads)
        : direct_({.in_channels = d.in_channels,
                   .out_channels = d.out_channels,
                   .height = d.height,
                   .width = d.width,
                   .kernel_height = d.kernel_height,
                   .kernel_width = d.kernel_width,
                   .stride_y = d.stride_y,
                   .stride_x = d.stride_x,
                   .padding_y = d.padding_y,
                   .padding_x = d.padding_x}),
          turned_(transposed(direct_.s)),
          count_(count),
          parts_(std::min<std::size_t>(count, 8)),
          floor_(d.relu ? 0 : no_floor),
          threads_(&threads),
          packed_(std::max({direct_.packed_size, turned_.packed_size, parts_ * direct_.packed_size})),
          bias_sums_(parts_ * direct_.s.out_channels),
          worker_size_(align(std::max(direct_.plane_size, turned_.plane_size)) + align(direct_.gradient_size)),
          workers_(threads.workers() * worker_size_) {}

    void forward(const float* x, const float* weight, const float* bias, float* y) override {
        direct_.pack_weights(weight, packed_.data(), false);
        clear_planes(direct_.copies_image ? direct_.plane_size : 0);
        threads_->run(count_, [&](std::size_t image, std::size_t worker) {
            direct_.forward(plane_of(x, image, worker), packed_.data(), bias, floor_, y + image * out_size());
        });
    }

    void backward_data(const float* y, const float* d_y, const float* weight, float* d_x) override {
        turned_.pack_weights(weight, packed_.data(), true);
        clear_planes(turned_.plane_size);
        threads_->run(count_, [&](std::size_t image, std::size_t worker) {
            float* const plane = workers_.data() + worker * worker_size_;
            direct_.template scatter_gradient<Activation>(y + image * out_size(), d_y + image * out_size(), plane);
            turned_.forward(plane, packed_.data(), nullptr, no_floor, d_x + image * in_size());
        });
    }

    void backward_weights(const float* x, const float* y, const float* d_y, float* d_weight, float* d_bias) override {
        const std::size_t channels = direct_.s.out_channels;
        const std::size_t weights_requests = direct_.s.out_height * direct_.s.kernel_height *
                                             std::max<std::size_t>(direct_.run / direct_.weights_tile.rows, 1);
        clear_planes(direct_.copies_image ? direct_.plane_size : 0);
        threads_->run(parts_, [&](std::size_t part, std::size_t worker) {
            float* const gradient = workers_.data() + (worker + 1) * worker_size_ - align(direct_.gradient_size);
            float* const sums = packed_.data() + part * direct_.packed_size;
            float* const bias = bias_sums_.data() + part * channels;
            std::fill_n(sums, direct_.packed_size, 0.0f);
            std::fill_n(bias, channels, 0.0f);
            for (std::size_t image = part * count_ / parts_; image < (part + 1) * count_ / parts_; ++image) {
                direct_.template spread_gradient<Activation>(y + image * out_size(), d_y + image * out_size(), gradient,
                                                             bias);
                kernels::prefetch_streams ahead;
                if (image + 1 < count_) {
                    const std::size_t next = (image + 1) * out_size(), bytes = out_size() * sizeof(float);
                    ahead.read[0] = kernels::prefetch_stream::contiguous(d_y + next, bytes, weights_requests);
                    if (floor_ != no_floor)
                        ahead.read[1] = kernels::prefetch_stream::contiguous(y + next, bytes, weights_requests);
                }
                direct_.accumulate_weights(plane_of(x, image, worker), gradient, sums, ahead);
            }
        });
        direct_.unpack_sums(packed_.data(), parts_, d_weight);
        std::copy_n(bias_sums_.data(), channels, d_bias);
        for (std::size_t part = 1; part < parts_; ++part)
            for (std::size_t o = 0; o < channels; ++o) d_bias[o] += bias_sums_[part * channels + o];
    }

private:
    [[nodiscard]] std::size_t in_size() const { return direct_.s.height * direct_.s.width * direct_.s.in_channels; }
    [[nodiscard]] std::size_t out_size() const {
        return direct_.s.out_height * direct_.s.out_width * direct_.s.out_channels;
    }

    void clear_planes(std::size_t size) {
        for (std::size_t worker = 0; worker < threads_->workers(); ++worker)
            std::fill_n(workers_.data() + worker * worker_size_, size, 0.0f);
    }
    /// The image as the kernels read it: where it lies, or a copy with borders.
    const float* plane_of(const float* x, std::size_t image, std::size_t worker) {
        if (!direct_.copies_image) return x + image * in_size();
        float* const plane = workers_.data() + worker * worker_size_;
        direct_.fill_plane(x + image * in_size(), plane);
        return plane;
    }

    direct_convolution direct_, turned_;
    std::size_t count_, parts_;
    float floor_;
    executor* threads_;
    buffer<float> packed_, bias_sums_;
    std::size_t worker_size_;
    buffer<float> workers_;
};

}  // namespace ctcnn::bench::runtime
