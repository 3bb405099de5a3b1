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
    std::size_t threads = 0;   ///< unless an executor is given; 0: as many as the process may use
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
    return options;
}

}  // namespace detail

}  // namespace ctcnn
