// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Macros of these names, as in <complex.h>, would replace names in these headers and xtensor's. They are restored at
// the end.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("I")
#undef min
#undef max
#undef I

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "ctcnn/data/mnist.hpp"
#include "ctcnn/io/weights.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"

/// MNIST from pixels to answers: the data, the network, and a model that classifies.
///
///     #include <ctcnn/mnist.hpp>
///
///     const auto data = ctcnn::mnist::load();                       // data_error names the command that gets the files
///     ctcnn::mnist::model net(ctcnn::seed{1});                      // to be trained: ctcnn/train/trainer.hpp
///     const auto answer = ctcnn::classify(net, ctcnn::mnist::image(data.test.image(0)));
///     answer.label; answer.probability();
///     ctcnn::save(net, "weights.safetensors");                      // ctcnn::load reads it; so does PyTorch
namespace ctcnn::mnist {

/// Six convolutions and three linear layers: 11,705,450 parameters.
using network = mnist_cnn;
static_assert(network::parameter_count == 11'705'450);
static_assert(network::multiply_adds == 47'907'968);

/// The network with its parameters.
using model = ctcnn::model<network>;

/// Training and test images; see load_mnist in ctcnn/data/mnist.hpp for the folders that are searched.
/// Errors  throws data_error
inline mnist_data load(const std::string& directory = "") { return load_mnist(mnist_variant::digits, directory); }

/// One image as the network reads it.
/// Shapes  pixels: 28 rows of 28, 0 (black) to 255
/// Units   pixels 0..255 -> 0..1 -> (x - 0.1307) / 0.3081
inline tensor<shape<1, 28, 28>> image(std::span<const std::uint8_t, 28 * 28> pixels) {
    constexpr normalization scale = mnist_normalization(mnist_variant::digits);
    tensor<shape<1, 28, 28>> result;
    for (std::size_t i = 0; i < pixels.size(); ++i) result.data()[i] = static_cast<float>(scale(pixels[i]));
    return result;
}

}  // namespace ctcnn::mnist

#pragma pop_macro("I")
#pragma pop_macro("max")
#pragma pop_macro("min")
