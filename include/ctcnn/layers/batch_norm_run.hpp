// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/normalization/batch_norm.hpp"
#include "ctcnn/kernels/normalization/channels.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/simd/unroll.hpp"

/// The passes of batch normalization over a batch. Sizes are arguments, so that they are compiled once for all layers.
namespace ctcnn::detail {

/// The parameters of a batch normalization; null if it has none.
template <class Scalar>
struct batch_norm_tensors {
    const Scalar *weight, *bias;

    [[nodiscard]] double weight_of(std::size_t channel) const noexcept {
        return weight == nullptr ? 1 : static_cast<double>(weight[channel]);
    }
    void set_line(const kernels::channel_lines<Scalar>& lines, std::size_t channel, double mean,
                  double inverse_deviation) const noexcept {
        lines.set(channel, mean, weight_of(channel) * inverse_deviation,
                  bias == nullptr ? 0 : static_cast<double>(bias[channel]));
    }
    /// In inference: sets the lines y = (x - center) * scale + shift of each channel.
    CTCNN_NOINLINE void set_inference_lines(const Scalar* mean, const Scalar* variance, double epsilon,
                                            std::size_t channels,
                                            const kernels::channel_lines<Scalar>& lines) const noexcept {
        for (std::size_t c = 0; c < channels; ++c)
            set_line(lines, c, static_cast<double>(mean[c]), 1 / std::sqrt(static_cast<double>(variance[c]) + epsilon));
    }
};

/// running = (1 - momentum) * running + momentum * that of the batch, with the unbiased variance.
template <class Scalar>
CTCNN_NOINLINE void update_running(Scalar* mean, Scalar* variance, const kernels::channel_moments* moments,
                                   std::size_t channels, double count, double momentum) noexcept {
    const auto update = [&](Scalar& running, double found) {
        running = static_cast<Scalar>((1 - momentum) * static_cast<double>(running) + momentum * found);
    };
    for (std::size_t c = 0; c < channels; ++c) {
        update(mean[c], moments[c].mean);
        update(variance[c], moments[c].variance * count / (count - 1));
    }
}

/// The passes over a batch: compiled once for all sizes.
template <class Scalar>
struct batch_norm_run {
    const pass_context& pass;
    kernels::image_size size;
    std::size_t count;  ///< samples
    batch_norm_tensors<Scalar> tensors;

    // Scratch: shared [center, scale, shift, factor][C] [pieces][2][C] sums, as double
    static constexpr std::size_t lines_bytes(std::size_t channels) { return align_up(4 * channels * sizeof(Scalar)); }
    /// Into how many pieces the images are divided to be summed up. It does not depend on the number of threads.
    static constexpr std::size_t pieces_of(std::size_t count) { return std::min<std::size_t>(count, 16); }
    static constexpr std::size_t scratch_bytes(std::size_t channels, std::size_t count) {
        return lines_bytes(channels) + pieces_of(count) * 2 * channels * sizeof(double);
    }

    [[nodiscard]] std::size_t sample_size() const noexcept { return size.channels * size.pixels; }
    [[nodiscard]] kernels::channel_lines<Scalar> lines() const noexcept {
        auto* const first = pass.scratch.template shared_as<Scalar>();
        return {first, first + size.channels, first + 2 * size.channels};
    }

    template <class Activation>
    CTCNN_NOINLINE void normalize(const Scalar* x, Scalar* y) const noexcept {
        pass.threads.run_samples(count, [&](std::size_t i, std::size_t) {
            kernels::normalize_channels<Activation>(x + i * sample_size(), y + i * sample_size(), lines(), size);
        });
    }

    /// Computes the moments of each channel, and its line. The moments are computed from the differences to the
    /// channel's first element, so that they do not cancel where the mean is large compared with the deviation.
    CTCNN_NOINLINE void find_moments(const Scalar* x, kernels::channel_moments* moments,
                                     double epsilon) const noexcept {
        const auto to = lines();
        for (std::size_t c = 0; c < size.channels; ++c) to.center[c] = x[size.channels_last ? c : c * size.pixels];
        pass.threads.share_first(to.center, size.channels * sizeof(Scalar));
        const double* const sums = sum_pieces([&](std::size_t i, double* sums_of_piece) {
            kernels::add_moments(x + i * sample_size(), to.center, size, sums_of_piece);
        });
        const double values = static_cast<double>(count * size.pixels);
        for (std::size_t c = 0; c < size.channels; ++c) {
            const double distance = sums[c] / values;
            const double variance = std::max(sums[size.channels + c] / values - distance * distance, 0.0);
            moments[c] = {static_cast<double>(to.center[c]) + distance, variance, 1 / std::sqrt(variance + epsilon)};
        }
        for (std::size_t c = 0; c < size.channels; ++c)
            tensors.set_line(to, c, moments[c].mean, moments[c].inverse_deviation);
    }

    /// d_x, d_weight and d_bias may be null
    template <class Activation>
    CTCNN_NOINLINE void backward(const Scalar* x, const Scalar* y, const Scalar* d_y, Scalar* d_x,
                                 const kernels::channel_moments* moments, Scalar* d_weight,
                                 Scalar* d_bias) const noexcept {
        const auto to = lines();
        Scalar* const factor = to.shift + size.channels;
        for (std::size_t c = 0; c < size.channels; ++c) to.center[c] = static_cast<Scalar>(moments[c].mean);
        const double* const sums = sum_pieces([&](std::size_t i, double* sums_of_piece) {
            const std::size_t at = i * sample_size();
            kernels::add_gradient_sums<Activation>(x + at, y + at, d_y + at, to.center, size, sums_of_piece);
        });
        const double values = static_cast<double>(count * size.pixels);
        for (std::size_t c = 0; c < size.channels; ++c) {
            const double inverse = moments[c].inverse_deviation, sum = sums[c];
            // The kernel used the mean rounded to Scalar; this corrects the sum for the rounding error.
            const double off = static_cast<double>(to.center[c]) - moments[c].mean;
            const double product = (sums[size.channels + c] + off * sum) * inverse;
            const double scale = tensors.weight_of(c) * inverse;
            factor[c] = static_cast<Scalar>(scale);
            to.set(c, moments[c].mean, -scale * inverse * product / values, -scale * sum / values);
            if (d_weight != nullptr) {
                d_weight[c] = static_cast<Scalar>(product);
                d_bias[c] = static_cast<Scalar>(sum);
            }
        }
        if (d_x == nullptr) return;
        pass.threads.run_samples(count, [&](std::size_t i, std::size_t) {
            const std::size_t at = i * sample_size();
            kernels::normalize_channels_backward<Activation>(x + at, y + at, d_y + at, d_x + at, factor, to, size);
        });
    }

private:
    /// Calls add(i, sums) for each image. A piece is some neighbouring images; the sums of all pieces are added in
    /// order. Returns the sums over all images, [2][C].
    template <class Add>
    const double* sum_pieces(const Add& add) const noexcept {
        auto* const sums = reinterpret_cast<double*>(pass.scratch.shared + lines_bytes(size.channels));
        const std::size_t pieces = pieces_of(count), each = 2 * size.channels;
        pass.threads.run_sums({count, pieces}, {{sums, each * sizeof(double)}}, [&](std::size_t piece, std::size_t) {
            double* const to = sums + piece * each;
            std::fill_n(to, each, 0.0);
            for (std::size_t i = piece * count / pieces; i < (piece + 1) * count / pieces; ++i) add(i, to);
        });
        for (std::size_t piece = 1; piece < pieces; ++piece)
            for (std::size_t s = 0; s < each; ++s) sums[s] += sums[piece * each + s];
        return sums;
    }
};

}  // namespace ctcnn::detail
