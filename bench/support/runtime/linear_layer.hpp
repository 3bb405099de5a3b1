// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include "ctcnn/kernels/linear/small_batch.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/buffer.hpp"
#include "support/layer_run.hpp"
#include "support/runtime/layer.hpp"
#include "support/runtime/linear_backward.hpp"
#include "support/runtime/linear_forward.hpp"

namespace ctcnn::bench::runtime {

/// ctcnn::linear's passes.
template <class Activation>
class linear final : public layer {
public:
    linear(const layer_description& d, std::size_t count, executor& threads)
        : forward_(d.in_channels, d.out_channels),
          backward_(d.in_channels, d.out_channels),
          count_(count),
          threads_(&threads),
          shared_(std::max({forward_.transposed_size(count), backward_.by_sample_size(count),
                            align(backward_.by_output_size(count)) + backward_.panels_size(count)})),
          worker_size_(align(std::max(forward_.scratch(count), backward_.data_scratch))),
          workers_(threads.workers() * worker_size_) {}

    void forward(const float* x, const float* weight, const float* bias, float* y) override {
        if (kernels::linear_few<float>::pays(forward_.out, count_)) {
            const kernels::linear_few<float> few{weight, bias, x, y, forward_.in, forward_.out, count_};
            threads_->run(few.pieces(),
                          [&](std::size_t piece, std::size_t) { few.template forward<Activation>(piece); });
            return;
        }
        threads_->run(forward_.sample_blocks(count_), [&](std::size_t block, std::size_t) {
            forward_.transpose_samples(x, count_, block, shared_.data());
        });
        threads_->run(forward_.pieces, [&](std::size_t piece, std::size_t worker) {
            forward_.template forward<Activation>(weight, bias, shared_.data(), y, count_, piece, scratch(worker));
        });
    }

    void backward_data(const float* y, const float* d_y, const float* weight, float* d_x) override {
        threads_->run(backward_.row_blocks(count_), [&](std::size_t block, std::size_t) {
            linear_backward::packing::by_sample<Activation>(y, d_y, backward_.out, count_, block, shared_.data());
        });
        threads_->run(backward_.data_pieces, [&](std::size_t piece, std::size_t worker) {
            backward_.data(weight, shared_.data(), d_x, count_, piece, scratch(worker));
        });
    }

    void backward_weights(const float* x, const float* y, const float* d_y, float* d_weight, float* d_bias) override {
        float* const packed = shared_.data();
        float* const panels = packed + align(backward_.by_output_size(count_));
        threads_->run(backward_.output_groups, [&](std::size_t group, std::size_t) {
            linear_backward::packing::by_output<Activation>(y, d_y, backward_.out, count_, group, packed, d_bias);
        });
        threads_->run(backward_.panels,
                      [&](std::size_t panel, std::size_t) { backward_.pack_panel(x, count_, panel, panels); });
        threads_->run(backward_.weights_pieces, [&](std::size_t piece, std::size_t) {
            backward_.weights(packed, panels, d_weight, count_, piece);
        });
    }

private:
    float* scratch(std::size_t worker) { return workers_.data() + worker * worker_size_; }

    linear_forward forward_;
    linear_backward backward_;
    std::size_t count_;
    executor* threads_;
    buffer<float> shared_;
    std::size_t worker_size_;
    buffer<float> workers_;
};

}  // namespace ctcnn::bench::runtime
