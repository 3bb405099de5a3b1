// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/ctcnn.hpp"
#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/on_rank_0.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"

namespace ctcnn::test {

/// Images of random numbers, of ten classes whose means differ.
inline auto random_digits(std::size_t count) {
    using image = shape<1, 28, 28>;
    const random_stream random(1, random_purpose::user);
    std::vector<label> labels(count);
    std::vector<float> pixels(count * image::size);
    detail::fill_uniform(std::span(pixels), 1, random);
    for (std::size_t i = 0; i < count; ++i) {
        labels[i] = static_cast<label>(i % 10);
        for (float& pixel : std::span(pixels).subspan(i * image::size, image::size))
            pixel += static_cast<float>(labels[i]) / 10;
    }
    return array_dataset(samples_of<image>(std::move(pixels)), labels_of<10>(std::move(labels)));
}

using residual_digits = network<shape<1, 28, 28>, conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>, relu,
                                max_pool2d<kernel<2>>,
                                residual<conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>, relu,
                                         conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>>,
                                relu, global_avg_pool2d, flatten, linear<10>>;
using depthwise_digits =
    network<shape<1, 28, 28>, conv2d<16, kernel<3>, stride<2>, padding<1>, bias<false>>, batch_norm2d<>, relu6,
            conv2d<16, kernel<3>, padding<1>, groups<16>, bias<false>>, batch_norm2d<>, relu6,
            conv2d<32, kernel<1>, bias<false>>, batch_norm2d<>, relu6, global_avg_pool2d, flatten, linear<10>>;

/// Trains a network on the ranks of a world, in two epochs of half as many steps. Rank 0 writes the checkpoint to `path`.
/// \param steps  even
template <class Network>
void train_on_ranks(auto& world, std::size_t threads, std::size_t steps, std::size_t batch_size,
                    const std::string& path) {
    const auto train = random_digits(steps / 2 * batch_size), validation = random_digits(20);
    thread_pool pool(threads);
    distributed_executor everywhere(world, pool);
    model<Network> net(seed{7});
    trainer training(net, everywhere, adam{}, exponential_decay{},
                     training_options{.epochs = 2, .batch_size = batch_size, .seed = 9});
    start_on_ranks(training, train, validation);
    on_rank_0 saver(everywhere, [&] { return checkpoint_saver(path); });
    training.fit(train, validation, saver);
}

}  // namespace ctcnn::test
