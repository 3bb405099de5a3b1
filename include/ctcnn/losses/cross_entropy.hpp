// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/kernels/activation/softmax.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Cross-entropy between softmax(logits) and the right classes, averaged over the samples of the batch, or over the
/// pixels of all samples if the network has logits for each pixel. The network ends with the logits: softmax is part of
/// the loss, which can't overflow.
///
/// With label smoothing s the target probability is 1 - s + s / C for the right class, and s / C for every other one.
/// With class weights w the target probability of class i is multiplied by w[i], and the mean is weighted by w[label].
/// A label that equals ignore_index has no loss and no gradient, and does not count in the mean.
/// Shapes      logits: [C] and one label a sample, 0 to C - 1; or [C, H, W] and a label for each pixel, [H, W] a sample
/// Requires    rank 1 or more, else a compile-time error that says what to write
/// Equivalent  torch.nn.CrossEntropyLoss(weight=w, ignore_index=i, label_smoothing=s); but a batch whose labels are all
///             ignored has loss 0, in PyTorch NaN
/// Errors      throws argument_error if there is not a label for each sample or pixel, a label is not a class, or an
///             option can't be used; nothing is written then
/// Finite for every finite logit, and where logits are minus infinity; NaN where one is NaN or plus infinity
struct cross_entropy {
    double label_smoothing = 0;           ///< 0 to 1
    std::optional<label> ignore_index{};  ///< the label of pixels without a class: 255 in many data sets
    std::vector<double> class_weights{};  ///< one for each class, at least 0; if empty, all are 1

    /// Errors  throws argument_error for an option that can't be used with any outputs
    void check() const {
        detail::require_option(label_smoothing >= 0 && label_smoothing <= 1, "ctcnn::cross_entropy: label_smoothing",
                               "from 0 to 1", label_smoothing);
        double sum = class_weights.empty() ? 1 : 0;
        for (std::size_t i = 0; i < class_weights.size(); ++i) {
            if (!(class_weights[i] >= 0 && class_weights[i] <= std::numeric_limits<double>::max())) refuse_weight(i);
            sum += class_weights[i];
        }
        detail::require_option(sum > 0, "ctcnn::cross_entropy: the sum of class_weights", "above 0", sum);
    }
    /// Errors  as above, and if there is not a weight for each class
    template <Shape Output>
    void check() const {
        check();
        if (!class_weights.empty() && class_weights.size() != classes<Output>) refuse_weights(classes<Output>);
    }

    /// Calls visit(name, value) for label_smoothing, and for the other options if they are set.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("label_smoothing", label_smoothing);
        if (ignore_index) visit("ignore_index", *ignore_index);
        if (!class_weights.empty()) visit("class_weights", std::span<const double>(class_weights));
    }

    template <Shape Output, class Scalar>
    using targets = std::span<const label>;

    template <Shape Output>
    static constexpr bool accepts = Output::rank >= 1;

    template <Shape Output>
    static consteval void require() {
        static_assert(accepts<Output>,
                      "ctcnn::cross_entropy: logits must have a dimension of classes; end the network with "
                      "ctcnn::linear<Classes>, or for each pixel with ctcnn::conv2d<Classes, ctcnn::kernel<1>>");
    }

    template <Shape Output, class Scalar>
    double evaluate(std::type_identity_t<batch_view<Output, const Scalar>> logits, std::span<const label> labels,
                    batch_view<Output, Scalar> d_logits) const {
        require<Output>();
        check_batch(logits, labels);
        detail::require_count("ctcnn::cross_entropy", "a gradient", logits.count(), d_logits.count());
        return mean<Output>(logits.data(), labels, d_logits.data());
    }

    template <Shape Output, class Scalar>
    double evaluate(batch_view<Output, Scalar> logits, std::span<const label> labels) const {
        require<Output>();
        check_batch(logits, labels);
        return mean<Output, std::remove_const_t<Scalar>>(logits.data(), labels, nullptr);
    }

    /// Throws what `evaluate` would throw for these logits and labels.
    template <Shape Output, class Scalar>
    void check_batch(batch_view<Output, Scalar> logits, std::span<const label> labels) const {
        check<Output>();
        constexpr std::size_t places = detail::label_places<Output>;
        detail::require_label_count("ctcnn::cross_entropy", logits.count(), places, labels.size());
        detail::require_labels("ctcnn::cross_entropy", labels, classes<Output>, {}, places, ignore_index);
    }

    /// The sum of the losses of labels that are checked, and d_logits, unless it is empty, = its gradient divided by
    /// `divisor`: for some samples of a batch of that weight.
    template <Shape Output, class Scalar>
    double sum(std::type_identity_t<batch_view<Output, const Scalar>> logits, std::span<const label> labels,
               batch_view<Output, Scalar> d_logits, double divisor) const noexcept {
        return sum_of<Output>(logits.data(), labels, d_logits.data(), divisor);
    }

    /// The divisor of the mean over these labels: their number, or the sum of their weights.
    [[nodiscard]] double weight(std::span<const label> labels) const noexcept {
        if (!ignore_index && class_weights.empty()) return static_cast<double>(labels.size());
        double sum = 0;
        for (const label one : labels)
            if (one != ignore_index) sum += class_weights.empty() ? 1 : class_weights[one];
        return sum;
    }

private:
    template <Shape Output>
    static constexpr std::size_t classes = detail::label_classes<Output>;

    [[noreturn, gnu::cold]] void refuse_weight(std::size_t index) const {
        detail::refuse_option("ctcnn::cross_entropy: class_weights[" + std::to_string(index) + "]",
                              "finite and at least 0", class_weights[index]);
    }
    [[noreturn, gnu::cold]] void refuse_weights(std::size_t expected) const {
        detail::throw_error(argument_error("ctcnn::cross_entropy: class_weights: expected one for each of " +
                                           std::to_string(expected) + " classes, found " +
                                           std::to_string(class_weights.size())));
    }

    /// Sets d_logits to the gradient, unless it is null.
    template <Shape Output, class Scalar>
    double mean(const Scalar* logits, std::span<const label> labels, Scalar* d_logits) const noexcept {
        const double divisor = weight(labels), sum = sum_of<Output>(logits, labels, d_logits, divisor);
        return divisor > 0 ? sum / divisor : 0;
    }
    template <Shape Output, class Scalar>
    double sum_of(const Scalar* logits, std::span<const label> labels, Scalar* d_logits,
                  double divisor) const noexcept {
        constexpr std::size_t places = detail::label_places<Output>;
        double sum = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const std::size_t first = i / places * Output::size + i % places;
            sum += loss_of<classes<Output>, places>(logits + first, labels[i],
                                                    d_logits == nullptr ? nullptr : d_logits + first, divisor);
        }
        return sum;
    }

    /// Returns the loss of one label, and sets d_logits, unless it is null, to its gradient divided by `divisor`. The
    /// logits of successive classes are `Stride` elements apart.
    template <std::size_t Classes, std::size_t Stride, class Scalar>
    double loss_of(const Scalar* logits, label right, Scalar* d_logits, double divisor) const noexcept {
        if (right == ignore_index || !(divisor > 0)) {
            for (std::size_t i = 0; d_logits != nullptr && i < Classes; ++i) d_logits[i * Stride] = 0;
            return 0;
        }
        const kernels::softmax_scale scale = kernels::softmax_scale_of<Classes, Stride>(logits);
        const double smooth = label_smoothing / static_cast<double>(Classes);
        const auto target_of = [&](std::size_t i) {
            const double target = i == right ? 1 - label_smoothing + smooth : smooth;
            return class_weights.empty() ? target : target * class_weights[i];
        };
        double total = 1;  // of the targets
        if (!class_weights.empty()) {
            total = 0;
            for (std::size_t i = 0; i < Classes; ++i) total += target_of(i);
        }
        double loss = 0;
        for (std::size_t i = 0; i < Classes; ++i) {
            const double target = target_of(i);
            const double log_probability = (kernels::finite_logit(logits[i * Stride]) - scale.largest) - scale.log_sum;
            loss -= target * log_probability;
            if (d_logits != nullptr)
                d_logits[i * Stride] = static_cast<Scalar>((std::exp(log_probability) * total - target) / divisor);
        }
        return loss;
    }
};

static_assert(Loss<cross_entropy>);

}  // namespace ctcnn
