// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// --network resnet: 329,650 parameters, 1.5 times as wide as that of examples/fashion_resnet.

#if !defined(TRAIN_MNIST_SMALL_NETWORK)

#include "ctcnn/models/resnet.hpp"
#include "train_mnist/export_of.hpp"
#include "train_mnist/reports_of.hpp"
#include "train_mnist/run.hpp"
#include "train_mnist/run_of.hpp"
#include "train_mnist/saving_of.hpp"

namespace train_mnist {

namespace {

// The first pooling halves the image, so that the residual blocks compute on 14 x 14 and 7 x 7 pixels.
using resnet_network =
    ctcnn::network<ctcnn::shape<1, 28, 28>,
                   ctcnn::named<"conv1", ctcnn::conv2d<24, ctcnn::kernel<3>, ctcnn::padding<1>, ctcnn::bias<false>>>,
                   ctcnn::named<"bn1", ctcnn::batch_norm2d<>>, ctcnn::relu, ctcnn::max_pool2d<ctcnn::kernel<2>>,
                   ctcnn::named<"layer1", ctcnn::sequential<ctcnn::resnet_downsampling_block<48, /* stride */ 1>>>,
                   ctcnn::named<"layer2", ctcnn::resnet_stage<96, /* blocks */ 2>>, ctcnn::global_avg_pool2d,
                   ctcnn::flatten, ctcnn::named<"fc", ctcnn::linear<10>>>;

}  // namespace

int run_resnet(const options& o, ranks& all) { return run_network<resnet_network>(o, all); }

}  // namespace train_mnist

#endif
