// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/option.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/kernels/softmax.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Cross-entropy between softmax(logits) and the right classes, averaged over the batch. The network ends with the
/// logits: softmax is part of the loss, where it can't overflow.
///
/// With label smoothing s the right class is asked to have probability 1 - s + s / C, every other one s / C.
/// Shapes      logits: [C]  label: 0 to C - 1
/// Requires    rank 1, else a compile-time error that says what to write
/// Equivalent  torch.nn.CrossEntropyLoss(label_smoothing=s)
/// Errors      throws argument_error where there is not a label for each sample, a label is no class, or
///             label_smoothing can't be used; nothing has been written then
/// Finite for every finite logit, and where logits are minus infinity; NaN where one is NaN or plus infinity
struct cross_entropy {
    double label_smoothing = 0;  ///< 0 to 1

    /// Errors  throws argument_error for an option that can't be used
    void check() const {
        detail::require_option(label_smoothing >= 0 && label_smoothing <= 1, "ctcnn::cross_entropy: label_smoothing",
                               "from 0 to 1", label_smoothing);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("label_smoothing", label_smoothing);
    }

    template <Shape Output, class Scalar>
    using targets = std::span<const label>;

    template <Shape Output>
    static constexpr bool accepts = Output::rank == 1;

    template <Shape Output>
    static consteval void require() {
        static_assert(accepts<Output>,
                      "ctcnn::cross_entropy: logits must have rank 1; put ctcnn::flatten and ctcnn::linear<Classes> at "
                      "the end of the network");
    }

    template <Shape Output, class Scalar>
    double evaluate(std::type_identity_t<batch_view<Output, const Scalar>> logits, std::span<const label> labels,
                    batch_view<Output, Scalar> d_logits) const {
        require<Output>();
        check_batch(logits.count(), labels, Output::size);
        detail::require_count("ctcnn::cross_entropy", "a gradient", logits.count(), d_logits.count());
        const double count = static_cast<double>(logits.count());
        double sum = 0;
        for (std::size_t n = 0; n < logits.count(); ++n)
            sum += sample_loss<Output::size>(logits.sample(n), labels[n], d_logits.sample(n), count);
        return logits.empty() ? 0 : sum / count;
    }

    template <Shape Output, class Scalar>
    double evaluate(batch_view<Output, Scalar> logits, std::span<const label> labels) const {
        require<Output>();
        check_batch(logits.count(), labels, Output::size);
        double sum = 0;
        for (std::size_t n = 0; n < logits.count(); ++n)
            sum += sample_loss<Output::size>(logits.sample(n), labels[n],
                                             static_cast<std::remove_const_t<Scalar>*>(nullptr), 1);
        return logits.empty() ? 0 : sum / static_cast<double>(logits.count());
    }

private:
    void check_batch(std::size_t samples, std::span<const label> labels, std::size_t classes) const {
        check();
        detail::require_count("ctcnn::cross_entropy", "a label", samples, labels.size());
        detail::require_labels("ctcnn::cross_entropy", labels, classes);
    }

    /// Loss of one sample; d_logits, where it is asked for, is that of the sample divided by `count`.
    template <std::size_t Classes, class Scalar>
    double sample_loss(const Scalar* logits /* [Classes] */, label right, Scalar* d_logits /* [Classes] */,
                       double count) const noexcept {
        const kernels::softmax_scale scale = kernels::softmax_scale_of<Classes>(logits);
        const double smooth = label_smoothing / static_cast<double>(Classes);
        double loss = 0;
        for (std::size_t i = 0; i < Classes; ++i) {
            const double wanted = i == right ? 1 - label_smoothing + smooth : smooth;
            const double log_probability = (kernels::finite_logit(logits[i]) - scale.largest) - scale.log_sum;
            loss -= wanted * log_probability;
            if (d_logits != nullptr) d_logits[i] = static_cast<Scalar>((std::exp(log_probability) - wanted) / count);
        }
        return loss;
    }
};

static_assert(Loss<cross_entropy>);

}  // namespace ctcnn
