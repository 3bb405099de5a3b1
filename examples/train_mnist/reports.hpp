// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/training.hpp"
#include "train_mnist/training_images.hpp"

namespace train_mnist {

/// Implements --report and --tensorboard: a callback that writes them, or does nothing.
///
/// If one can't be written any more, as on a full disk, it warns once and writes no more; the run continues.
/// Errors  throws argument_error, which names the flag, if they can't be written at the beginning
class reports {
public:
    /// \param before_warning  called before anything is printed
    reports(const options& o, std::function<void()> before_warning);
    reports(const reports&) = delete;
    reports& operator=(const reports&) = delete;
    ~reports();

    /// Whether something could not be written.
    [[nodiscard]] bool failed() const noexcept;

    /// In reports_of.hpp.
    template <class Network>
    void on_fit_begin(const trainer<Network>& training, const training_images& train, const images& validation);
    void on_evaluation_outputs(std::size_t first, ctcnn::batch_view<images::sample_shape, const float> samples,
                               ctcnn::batch_view<ctcnn::shape<images::classes>, const float> outputs,
                               std::span<const ctcnn::label> labels);
    void on_epoch_end(const ctcnn::epoch_report& report);

private:
    struct writers;
    std::unique_ptr<writers> writers_;
};

}  // namespace train_mnist
