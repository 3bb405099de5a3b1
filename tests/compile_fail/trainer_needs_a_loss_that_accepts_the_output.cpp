// expect-error: sum_of_a_vector: outputs must have rank 1; put ctcnn::flatten at the end of the network
// shown-under: trainer
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

#ifndef RIGHT
using image_to_image = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::conv2d<3, ctcnn::kernel<3>>>;
#else
using image_to_image = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::conv2d<3, ctcnn::kernel<3>>, ctcnn::flatten>;
#endif

/// A loss of one's own.
struct sum_of_a_vector : ctcnn::mean_squared_error {
    template <ctcnn::Shape Output>
    static constexpr bool accepts = Output::rank == 1;

    template <ctcnn::Shape Output>
    static consteval void require() {
        static_assert(accepts<Output>,
                      "sum_of_a_vector: outputs must have rank 1; put ctcnn::flatten at the end of the network");
    }
};

void train(ctcnn::model<image_to_image>& net) { ctcnn::trainer<image_to_image, sum_of_a_vector> training(net); }
