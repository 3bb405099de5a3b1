// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

namespace detail {

/// to[c][y][x] = from[c][y + down][x + right], where rows and columns before the first and after the last repeat these.
template <Shape Image, class Scalar>
void shift_image(const Scalar* from, std::ptrdiff_t down, std::ptrdiff_t right, Scalar* to) noexcept {
    constexpr auto height = static_cast<std::ptrdiff_t>(Image::extents[1]),
                   width = static_cast<std::ptrdiff_t>(Image::extents[2]);
    for (std::size_t c = 0; c < Image::extents[0]; ++c, from += height * width)
        for (std::ptrdiff_t y = 0; y < height; ++y) {
            const Scalar* const row = from + std::clamp<std::ptrdiff_t>(y + down, 0, height - 1) * width;
            for (std::ptrdiff_t x = 0; x < width; ++x) *to++ = row[std::clamp<std::ptrdiff_t>(x + right, 0, width - 1)];
        }
}

}  // namespace detail

/// Classifies a batch of images of any size by what the network says, on average, of five copies of each: the image, and
/// the image moved by a pixel up, down, left and right ("test-time augmentation"). The row or column that becomes free
/// repeats the edge. Probabilities are means, the label is the first of the largest. It takes five times as long as
/// `classify`, and helps a network whose answer depends on the phase of its strides and pools.
/// Shapes    samples: [C, H, W] each
/// Requires  images, and a network whose outputs have rank 1: one logit a class
/// Errors    as `classify`
template <class Network, class Scalar>
[[nodiscard]] auto
classify_shifted(const model<Network, Scalar>& net,
                 std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples,
                 model_workspace<Network, Scalar>& memory) {
    using image = typename Network::input_shape;
    static_assert(image::rank == 3,
                  "ctcnn::classify_shifted: the samples must be images, of rank 3 (channels, height, width); call "
                  "ctcnn::classify");
    std::vector<detail::prediction_of<Network, Scalar>> means = classify(net, samples, memory);
    if constexpr (image::rank == 3) {
        constexpr std::size_t most = model<Network, Scalar>::most_at_once;
        batch<image, Scalar> moved(std::min(samples.count(), most));
        std::vector<detail::prediction_of<Network, Scalar>> found(moved.count());
        constexpr std::ptrdiff_t moves[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
        for (std::size_t first = 0; first < samples.count(); first += most) {
            const std::size_t count = std::min(most, samples.count() - first);
            for (const auto& [down, right] : moves) {
                for (std::size_t i = 0; i < count; ++i)
                    detail::shift_image<image>(samples.sample(first + i), down, right, moved.view().sample(i));
                classify(net, moved.view().slice(0, count), std::span(found), memory);
                for (std::size_t i = 0; i < count; ++i)
                    std::transform(found[i].probabilities.begin(), found[i].probabilities.end(),
                                   means[first + i].probabilities.begin(), means[first + i].probabilities.begin(),
                                   [](Scalar one, Scalar sum) { return sum + one; });
            }
        }
        for (auto& mean : means) {
            for (Scalar& probability : mean.probabilities) probability /= 5;
            mean.label = static_cast<std::size_t>(
                std::max_element(mean.probabilities.begin(), mean.probabilities.end()) - mean.probabilities.begin());
        }
    }
    return means;
}
template <class Network, class Scalar>
[[nodiscard]] auto
classify_shifted(const model<Network, Scalar>& net,
                 std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples,
                 executor& threads) {
    auto memory = net.workspace(threads);
    return classify_shifted(net, samples, memory);
}
template <class Network, class Scalar>
[[nodiscard]] auto
classify_shifted(const model<Network, Scalar>& net,
                 std::type_identity_t<batch_view<typename Network::input_shape, const Scalar>> samples) {
    auto memory = net.workspace();
    return classify_shifted(net, samples, memory);
}

/// Classifies one image. Errors as above.
template <class Network, class Scalar>
[[nodiscard]] auto
classify_shifted(const model<Network, Scalar>& net,
                 std::type_identity_t<tensor_view<typename Network::input_shape, const Scalar>> sample,
                 model_workspace<Network, Scalar>& memory) {
    return classify_shifted(net, batch_view<typename Network::input_shape, const Scalar>(sample.data(), 1), memory)[0];
}
template <class Network, class Scalar>
[[nodiscard]] auto
classify_shifted(const model<Network, Scalar>& net,
                 std::type_identity_t<tensor_view<typename Network::input_shape, const Scalar>> sample) {
    auto memory = net.workspace();
    return classify_shifted(net, sample, memory);
}

}  // namespace ctcnn
