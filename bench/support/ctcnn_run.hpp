// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_direct.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/layer_run.hpp"

namespace ctcnn::bench {

/// d_x of a convolution, as its backward computes it after the weights' gradient. The layer offers the two only
/// together, so this repeats the second half from the kernels.
template <ConvolutionLayer Bound, class Activation, class Pass>
void compute_backward_data(const Pass& pass) noexcept {
    using kernel = typename Bound::template transposed<float>;
    using memory = typename Bound::template backward_memory<float>;
    float* const packed = pass.scratch.template shared_as<float>();
    kernel::template pack_weights<true>(pass.parameters.template get<0>().data(), packed);
    const auto plane_of = [&](std::size_t worker) {
        return pass.scratch.template worker_as<float>(worker) + (memory::plane + memory::gradient) / sizeof(float);
    };
    for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker) kernel::clear_plane(plane_of(worker));
    pass.threads.run(pass.count(), [&](std::size_t image, std::size_t worker) {
        kernels::scatter_gradient<Activation, float, typename Bound::geometry>(
            pass.output.sample(image), pass.d_output.sample(image), plane_of(worker));
        kernel::template forward<kernels::identity>(plane_of(worker), packed, nullptr, pass.d_input.sample(image));
    });
}

/// The same for a linear layer.
template <class Bound, class Activation, class Pass>
void compute_backward_data(const Pass& pass) noexcept {
    using kernel = typename Bound::template product<float>;
    float* const packed = pass.scratch.template shared_as<float>();
    pass.threads.run(kernel::row_blocks(pass.count()), [&](std::size_t block, std::size_t) {
        kernel::template pack_by_sample<Activation>(pass.output.data(), pass.d_output.data(), pass.count(), block,
                                                    packed);
    });
    pass.threads.run(kernel::data_pieces, [&](std::size_t piece, std::size_t) {
        kernel::backward_data(pass.parameters.template get<0>().data(), packed, pass.d_input.data(), pass.count(),
                              piece);
    });
}

/// A layer of the library, run as a network runs it. Whatever it does to its weights and images is part of its time.
template <class Bound>
class ctcnn_run final : public layer_run {
public:
    ctcnn_run(const layer_problem& problem, pass what, std::size_t threads)
        : what_(what),
          count_(problem.count),
          layer_(problem.layer),
          threads_(threads),
          parameters_(layout::extent),
          gradients_(layout::extent),
          x_(problem.x.size()),
          y_(problem.d_y.size()),
          d_y_(problem.d_y.size()),
          d_x_(problem.x.size()) {
        const scratch_size forward = Bound::template forward_scratch<float>(count_);
        const scratch_size backward = Bound::template backward_scratch<float>(count_);
        shared_ = buffer<std::byte>(std::max(forward.shared, backward.shared));
        worker_bytes_ = align_up(std::max(forward.worker, backward.worker));
        workers_ = buffer<std::byte>(threads * worker_bytes_);

        std::copy(problem.weight.begin(), problem.weight.end(), parameters_.data() + layout::offsets[0]);
        std::copy(problem.bias.begin(), problem.bias.end(), parameters_.data() + layout::offsets[1]);
        into<Bound::reads>(problem.x.data(), x_.data(), layer_.in_channels, layer_.in_pixels());
        into<Bound::writes>(problem.d_y.data(), d_y_.data(), layer_.out_channels, layer_.out_pixels());
        run_forward();  // backward reads the output
    }

    void run() override {
        if (what_ == pass::forward)
            run_forward();
        else if (what_ == pass::backward_weights)
            Bound::backward(backward_arguments<false>());
        else
            compute_backward_data<Bound, activation>(backward_arguments<true>());
    }

    [[nodiscard]] std::vector<float> result() const override {
        if (what_ == pass::backward_weights) {
            const float* const begin = gradients_.data();
            std::vector<float> all(begin + layout::offsets[0], begin + layout::offsets[0] + layout::sizes[0]);
            all.insert(all.end(), begin + layout::offsets[1], begin + layout::offsets[1] + layout::sizes[1]);
            return all;
        }
        std::vector<float> planar(what_ == pass::forward ? y_.size() : d_x_.size());
        if (what_ == pass::forward)
            into<Bound::writes>(y_.data(), planar.data(), layer_.out_pixels(), layer_.out_channels);
        else
            into<Bound::reads>(d_x_.data(), planar.data(), layer_.in_pixels(), layer_.in_channels);
        return planar;
    }

private:
    using layout = typename Bound::parameters;
    using activation = std::conditional_t<Bound::backward_reads_output, kernels::relu, kernels::identity>;

    template <arrangement Arrangement>
    void into(const float* from, float* to, std::size_t rows, std::size_t columns) const {
        if constexpr (Arrangement == arrangement::channels_last)
            exchange_axes(from, to, count_, rows, columns);
        else
            std::copy_n(from, count_ * rows * columns, to);
    }

    void run_forward() {
        Bound::forward(forward_pass<Bound, float>{parameter_view<layout, const float>(parameters_.data()),
                                                  {x_.data(), count_},
                                                  {y_.data(), count_},
                                                  nullptr,
                                                  scratch(),
                                                  threads_,
                                                  nullptr,
                                                  0});
    }

    template <bool WantsDInput>
    backward_pass<Bound, float, WantsDInput> backward_arguments() {
        return {parameter_view<layout, const float>(parameters_.data()),
                {x_.data(), count_},
                {y_.data(), count_},
                {d_y_.data(), count_},
                {d_x_.data(), count_},
                parameter_view<layout, float>(gradients_.data()),
                nullptr,
                scratch(),
                threads_};
    }

    scratch_memory scratch() noexcept { return {shared_.data(), workers_.data(), worker_bytes_}; }

    pass what_;
    std::size_t count_;
    layer_description layer_;
    thread_pool threads_;
    buffer<float> parameters_, gradients_, x_, y_, d_y_, d_x_;
    buffer<std::byte> shared_, workers_;
    std::size_t worker_bytes_ = 0;
};

template <class Bound>
std::unique_ptr<layer_run> make_ctcnn_run(const layer_problem& problem, pass what, std::size_t threads) {
    return std::make_unique<ctcnn_run<Bound>>(problem, what, threads);
}

}  // namespace ctcnn::bench
