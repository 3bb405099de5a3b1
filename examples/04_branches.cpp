// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A small residual network, whose parameters have the names of the same modules in PyTorch. It is trained for a few steps
// on random images: class 1 are those that are brighter in their upper half.

#include <ctcnn/ctcnn.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace nn = ctcnn;

template <std::size_t Channels, std::size_t Stride = 1>
using conv3x3 = nn::conv2d<Channels, nn::kernel<3>, nn::padding<1>, nn::stride<Stride>>;

// y = relu(x + conv2(relu(conv1(x))))
template <std::size_t Channels>
using basic_block =
    nn::block<nn::residual<nn::named<"conv1", conv3x3<Channels>>, nn::relu, nn::named<"conv2", conv3x3<Channels>>>,
              nn::relu>;

// The first block of a stage halves the image: a convolution of x at stride 2 is added.
template <std::size_t Channels>
using smaller_block =
    nn::block<nn::residual<nn::named<"conv1", conv3x3<Channels, 2>>, nn::relu, nn::named<"conv2", conv3x3<Channels>>,
                           nn::shortcut<nn::named<"downsample", nn::conv2d<Channels, nn::kernel<1>, nn::stride<2>>>>>,
              nn::relu>;

using network = nn::network<nn::shape<1, 8, 8>, nn::named<"conv1", conv3x3<8>>, nn::relu,
                            nn::named<"layer1", nn::sequential<nn::repeat<2, basic_block<8>>>>,
                            nn::named<"layer2", nn::sequential<smaller_block<16>, basic_block<16>>>,
                            nn::global_avg_pool2d, nn::flatten, nn::named<"fc", nn::linear<2>>>;

int main() {
    for (const std::string& name : network::parameter_names()) std::puts(name.c_str());

    nn::batch<network::input_shape> images(32);
    std::vector<nn::label> labels(images.count());
    const nn::random_stream noise(1, nn::random_purpose::user);
    for (std::size_t n = 0; n < images.count(); ++n) {
        labels[n] = static_cast<nn::label>(n % 2);
        for (std::size_t i = 0; i < 64; ++i)
            images.data()[n * 64 + i] =
                static_cast<float>(noise.normal(n * 64 + i)) + ((i < 32) == (n % 2 == 1) ? 1.0F : 0.0F);
    }

    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, {.batch_size = images.count(), .threads = 2});
    const double first = training.step(images.view(), labels, {1, 0, 0}, 0.01);
    double last = first;
    for (std::uint32_t step = 1; step < 20; ++step) last = training.step(images.view(), labels, {1, 0, step}, 0.01);
    std::printf("loss: %.3f before, %.3f after 20 steps\n", first, last);
    return last < first ? 0 : 1;
}
