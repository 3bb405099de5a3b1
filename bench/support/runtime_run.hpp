// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/layer_run.hpp"
#include "support/runtime/convolution_layer.hpp"
#include "support/runtime/layer.hpp"
#include "support/runtime/linear_layer.hpp"

namespace ctcnn::bench {

/// What the library would be if a layer's sizes were numbers and not types: its direct kernels, tiles, blocks, packing
/// and threads, but every size is an argument. It counts what ctcnn_run counts.
class runtime_run final : public layer_run {
public:
    runtime_run(const layer_problem& problem, pass what, std::size_t threads)
        : what_(what),
          count_(problem.count),
          d_(problem.layer),
          threads_(threads),
          x_(problem.x.size()),
          y_(problem.d_y.size()),
          d_y_(problem.d_y.size()),
          d_x_(problem.x.size()),
          weight_(problem.weight),
          bias_(problem.bias),
          d_weight_(problem.weight.size()),
          d_bias_(problem.bias.size()) {
        if (d_.relu)
            layer_ = make_layer<kernels::relu>();
        else
            layer_ = make_layer<kernels::identity>();
        exchange_axes(problem.x.data(), x_.data(), count_, d_.in_channels, d_.in_pixels());
        exchange_axes(problem.d_y.data(), d_y_.data(), count_, d_.out_channels, d_.out_pixels());
        layer_->forward(x_.data(), weight_.data(), bias_.data(), y_.data());  // backward reads the output
    }

    void run() override {
        if (what_ == pass::forward)
            layer_->forward(x_.data(), weight_.data(), bias_.data(), y_.data());
        else if (what_ == pass::backward_data)
            layer_->backward_data(y_.data(), d_y_.data(), weight_.data(), d_x_.data());
        else
            layer_->backward_weights(x_.data(), y_.data(), d_y_.data(), d_weight_.data(), d_bias_.data());
    }

    [[nodiscard]] std::vector<float> result() const override {
        if (what_ == pass::backward_weights) {
            std::vector<float> all(d_weight_.begin(), d_weight_.end());
            all.insert(all.end(), d_bias_.begin(), d_bias_.end());
            return all;
        }
        std::vector<float> planar(what_ == pass::forward ? y_.size() : d_x_.size());
        if (what_ == pass::forward)
            exchange_axes(y_.data(), planar.data(), count_, d_.out_pixels(), d_.out_channels);
        else
            exchange_axes(d_x_.data(), planar.data(), count_, d_.in_pixels(), d_.in_channels);
        return planar;
    }

    static bool offers(const layer_description& layer) {
        return layer.groups == 1 && layer.dilation_y == 1 && layer.dilation_x == 1;
    }

private:
    template <class Activation>
    std::unique_ptr<runtime::layer> make_layer() {
        if (d_.convolution) return std::make_unique<runtime::convolution<Activation>>(d_, count_, threads_);
        return std::make_unique<runtime::linear<Activation>>(d_, count_, threads_);
    }

    pass what_;
    std::size_t count_;
    layer_description d_;
    thread_pool threads_;
    buffer<float> x_, y_, d_y_, d_x_, weight_, bias_, d_weight_, d_bias_;
    std::unique_ptr<runtime::layer> layer_;
};

}  // namespace ctcnn::bench
