// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <memory>
#include <type_traits>

#include "ctcnn/parallel/rank_exchange.hpp"
#include "ctcnn/train/callbacks.hpp"

namespace ctcnn {

/// A callback of a trainer that exists on rank 0 only: it prints, or writes files, for all ranks. A stop that it requests
/// stops all of them.
///
///     training.fit(train, validation,
///                  ctcnn::on_rank_0(everywhere, [] { return ctcnn::checkpoint_saver("run.ctcnn"); }));
template <class Make>
class on_rank_0 {
    using callback_type = std::invoke_result_t<const Make&>;

public:
    /// \param make  returns the callback; it is called on rank 0 only
    on_rank_0(const rank_exchange& ranks, const Make& make) {
        if (ranks.rank() == 0) callback_.reset(new callback_type(make()));
    }

    /// The callback on rank 0; null on all others.
    [[nodiscard]] callback_type* get() noexcept { return callback_.get(); }

    [[nodiscard]] detail::step_reads reads_at(const step_report& report) {
        return callback_ ? detail::reads_at(*callback_, report) : detail::step_reads::nothing;
    }
    training_action on_step_end(const step_report& report) { return pass_on(report); }
    training_action on_evaluation_step(const evaluation_report& report) { return pass_on(report); }
    training_action on_epoch_end(const epoch_report& report) { return pass_on(report); }
    template <class Trainer, class... Data>
    training_action on_fit_begin(const Trainer& training, const Data&... sets) {
        return callback_ ? detail::begin_fit(*callback_, training, sets...) : training_action::proceed;
    }
    template <class Samples, class Outputs, class Targets>
    void on_evaluation_outputs(std::size_t first, const Samples& samples, const Outputs& outputs,
                               const Targets& targets) {
        if (callback_) detail::show_outputs(*callback_, first, samples, outputs, targets);
    }

private:
    template <class Report>
    training_action pass_on(const Report& report) {
        return callback_ ? detail::call(*callback_, report) : training_action::proceed;
    }

    std::unique_ptr<callback_type> callback_;
};

}  // namespace ctcnn
