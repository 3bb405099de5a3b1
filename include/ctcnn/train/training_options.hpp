// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/optimizers/weight_average.hpp"
#include "ctcnn/parallel/available_threads.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/thread_pool.hpp"

namespace ctcnn {

/// How to train.
struct training_options {
    std::size_t epochs = 10;
    std::size_t batch_size = 64;  ///< samples in a step; the last step of an epoch takes what is left
    std::size_t evaluation_batch_size = 128;
    std::uint64_t seed = 1;                                              ///< of the batches' order and of dropout
    double max_gradient_norm = std::numeric_limits<double>::infinity();  ///< longer gradients are clipped to it
    weight_average average{};  ///< of the parameters over the steps, which validation then evaluates; none by default

    /// Parts in which a batch is computed, one after the other: their gradients are added, and the memory of activations
    /// is that of one part. The gradient is that of the batch, but for rounding, layers that normalize over a batch, which
    /// see a part, and dropout, which draws other numbers. From 1 to batch_size.
    /// Equivalent  PyTorch's loop that calls optimizer.step() after `accumulate` batches of batch_size / accumulate
    std::size_t accumulate = 1;

    /// Above 0, `fit` mixes pairs of samples: l x1 + (1 - l) x2, with the loss l L(y1) + (1 - l) L(y2), where l of each
    /// batch is drawn from the beta distribution of (mixup, mixup). Common are 0.1 to 0.4; at most 4. The accuracy of
    /// training counts y1 alone.
    /// Source  Zhang et al. 2018, "mixup: beyond empirical risk minimization"
    double mixup = 0;

    std::size_t threads = 0;  ///< unless an executor is given; 0: as many as the process may use
};

namespace detail {

/// The executor that a trainer was given, or threads of its own.
class training_threads {
public:
    explicit training_threads(executor& given) : used_(&given) {}
    explicit training_threads(std::size_t count)
        : own_(std::make_unique<thread_pool>(count == 0 ? available_threads() : count)),
          used_(own_.get()) {}

    [[nodiscard]] executor& operator*() const noexcept { return *used_; }
    [[nodiscard]] executor* operator->() const noexcept { return used_; }

private:
    std::unique_ptr<thread_pool> own_;
    executor* used_;
};

/// Errors  throws argument_error for an option that can't be used
template <class Scalar>
[[gnu::cold]] const training_options& checked(const training_options& options) {
    const auto require = [](bool good, const std::string& what) {
        if (!good) throw_error(argument_error("ctcnn::trainer: " + what));
    };
    require(options.epochs <= std::numeric_limits<std::uint32_t>::max(), "expected at most 4294967295 epochs");
    require(options.batch_size > 0, "expected a batch size of at least 1, found 0");
    require(options.evaluation_batch_size > 0, "expected an evaluation batch size of at least 1, found 0");
    constexpr std::string_view norm = "ctcnn::trainer: max_gradient_norm, the largest gradient norm,";
    require_option(options.max_gradient_norm > 0, norm, "above 0", options.max_gradient_norm);
    if (options.max_gradient_norm != std::numeric_limits<double>::infinity())
        require_above_zero(norm, options.max_gradient_norm, range_of<Scalar>);
    options.average.check<Scalar>();
    require(options.accumulate >= 1 && options.accumulate <= options.batch_size,
            "accumulate: expected from 1 to " + std::to_string(options.batch_size) + ", the batch size, found " +
                std::to_string(options.accumulate));
    require_option(options.mixup >= 0 && options.mixup <= 4, "ctcnn::trainer: mixup", "from 0 to 4", options.mixup);
    return options;
}

}  // namespace detail

}  // namespace ctcnn
