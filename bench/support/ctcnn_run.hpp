// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/layer_run.hpp"

namespace ctcnn::bench {

/// A layer of the library, run as a network runs it. Its time includes all that it does to weights and images.
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
        worker_bytes_ = ctcnn::detail::align_up(std::max(forward.worker, backward.worker));
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
            Bound::backward_weights(backward_arguments<false>());
        else
            Bound::backward_data(backward_arguments<true>());
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

    template <arrangement Arrangement>
    void into(const float* from, float* to, std::size_t rows, std::size_t columns) const {
        if constexpr (Arrangement == arrangement::channels_last)
            exchange_axes(from, to, count_, rows, columns);
        else
            std::copy_n(from, count_ * rows * columns, to);
    }

    /// Training's forward, which has weights that are not prepared.
    void run_forward() {
        constexpr training_key key;
        Bound::forward(
            forward_pass<Bound, float, run_mode::training>{{scratch(), threads_, &key},
                                                           parameter_view<layout, const float>(parameters_.data()),
                                                           {},
                                                           {x_.data(), count_},
                                                           {y_.data(), count_}});
    }

    template <bool WantsDInput>
    backward_pass<Bound, float, WantsDInput> backward_arguments() {
        return {{scratch(), threads_},
                parameter_view<layout, const float>(parameters_.data()),
                {x_.data(), count_},
                {y_.data(), count_},
                {d_y_.data(), count_},
                {d_x_.data(), count_},
                parameter_view<layout, float>(gradients_.data()),
                nullptr,
                nullptr};
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
