// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// Two 3x3 convolutions; the input is added to their output.
/// Shapes      x: [Channels, H, W]  y: as x
/// Equivalent  torchvision.models.resnet.BasicBlock
template <std::size_t Channels>
using resnet_block = block<
    residual<named<"conv1", conv2d<Channels, kernel<3>, padding<1>, bias<false>>>, named<"bn1", batch_norm2d<>>, relu,
             named<"conv2", conv2d<Channels, kernel<3>, padding<1>, bias<false>>>, named<"bn2", batch_norm2d<>>>,
    relu>;
/// The same with other channels or another size, for which the shortcut has a 1x1 convolution.
/// Shapes      x: [C, H, W]  y: [Channels, ceil(H / Stride), ceil(W / Stride)]
/// Equivalent  torchvision.models.resnet.BasicBlock with stride and downsample
template <std::size_t Channels, std::size_t Stride>
using resnet_downsampling_block =
    block<residual<named<"conv1", conv2d<Channels, kernel<3>, stride<Stride>, padding<1>, bias<false>>>,
                   named<"bn1", batch_norm2d<>>, relu,
                   named<"conv2", conv2d<Channels, kernel<3>, padding<1>, bias<false>>>, named<"bn2", batch_norm2d<>>,
                   shortcut<named<"downsample", sequential<conv2d<Channels, kernel<1>, stride<Stride>, bias<false>>,
                                                           batch_norm2d<>>>>>,
          relu>;
namespace detail {

template <std::size_t Channels, std::size_t Blocks>
struct resnet_stage {
    using type = sequential<resnet_downsampling_block<Channels, 2>, repeat<Blocks - 1, resnet_block<Channels>>>;
};
template <std::size_t Channels>
struct resnet_stage<Channels, 1> {
    using type = sequential<resnet_downsampling_block<Channels, 2>>;
};

}  // namespace detail

/// `Blocks` blocks, 1 or more, the first of which halves the image.
template <std::size_t Channels, std::size_t Blocks>
using resnet_stage = typename detail::resnet_stage<Channels, Blocks>::type;

/// A residual network of basic blocks. The arguments are the numbers of blocks in its four stages, each 1 or more.
/// Shapes      x: [C, H, W]  y: [Classes]
/// Equivalent  torchvision.models.ResNet(BasicBlock, [First, Second, Third, Fourth], Classes)
/// Source      He et al. 2015
template <std::size_t Classes, ImageShape Input, std::size_t First, std::size_t Second, std::size_t Third,
          std::size_t Fourth>
using resnet =
    network<Input, named<"conv1", conv2d<64, kernel<7>, stride<2>, padding<3>, bias<false>>>,
            named<"bn1", batch_norm2d<>>, relu, max_pool2d<kernel<3>, stride<2>, padding<1>>,
            named<"layer1", sequential<repeat<First, resnet_block<64>>>>, named<"layer2", resnet_stage<128, Second>>,
            named<"layer3", resnet_stage<256, Third>>, named<"layer4", resnet_stage<512, Fourth>>, global_avg_pool2d,
            flatten, named<"fc", linear<Classes>>>;

/// ResNet with 18 layers: 11,689,512 parameters for 1000 classes of colour images of any size.
/// Equivalent  torchvision.models.resnet18(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>>
using resnet18 = resnet<Classes, Input, 2, 2, 2, 2>;
/// ResNet with 34 layers: 21,797,672 parameters for 1000 classes of colour images of any size.
/// Equivalent  torchvision.models.resnet34(num_classes=Classes)
template <std::size_t Classes = 1000, ImageShape Input = shape<3, 224, 224>>
using resnet34 = resnet<Classes, Input, 3, 4, 6, 3>;

/// The small residual network with 20 layers, for CIFAR: 272,474 parameters for 10 classes. Its shortcuts are
/// convolutions, as in the larger ones.
/// Shapes      x: [C, H, W]  y: [Classes]
template <std::size_t Classes = 10, ImageShape Input = shape<3, 32, 32>>
using resnet20 =
    network<Input, named<"conv1", conv2d<16, kernel<3>, padding<1>, bias<false>>>, named<"bn1", batch_norm2d<>>, relu,
            named<"layer1", sequential<repeat<3, resnet_block<16>>>>, named<"layer2", resnet_stage<32, 3>>,
            named<"layer3", resnet_stage<64, 3>>, global_avg_pool2d, flatten, named<"fc", linear<Classes>>>;

}  // namespace ctcnn
