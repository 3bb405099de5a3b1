// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/gradient_pieces.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a gradient has few sums in a small batch, and one for each 16 images in a large one, if they are small") {
    using detail::gradient_pieces;
    CHECK(gradient_pieces(1, 4, 100) == 1);
    CHECK(gradient_pieces(3, 8, 100) == 3);
    CHECK(gradient_pieces(64, 4, 100) == 4);
    CHECK(gradient_pieces(65, 8, 100) == 8);
    CHECK(gradient_pieces(128, 4, 100) == 8);
    CHECK(gradient_pieces(256, 8, 100) == 16);
    CHECK(gradient_pieces(1000, 4, std::size_t{1} << 20) == 4);
    CHECK(gradient_pieces(1000, 4, std::size_t{400} << 10) == 10);
    CHECK(gradient_pieces(1000, 4, std::size_t{100} << 20) == 4);
    CHECK(gradient_pieces(1000, 4, 0) == 62);
}

namespace {

/// The gradients of the weights for some of 200 images.
template <class Network>
std::vector<double> gradients_of(std::size_t first, std::size_t images, executor& threads) {
    const model<Network, double> net(seed{1});
    typename Network::template training_workspace<double> memory(images, threads.workers());
    batch<typename Network::input_shape, double> x(200);
    batch<typename Network::output_shape, double> d_y(200);
    detail::fill_uniform(x.span(), 1, random_stream(5, random_purpose::user));
    detail::fill_uniform(d_y.span(), 1, random_stream(6, random_purpose::user));
    Network::template forward<double>(net.parameters(), x.view().slice(first, images), memory, threads, training_key{});
    parameter_block<typename Network::parameters, double> gradients;
    Network::template backward<double>(net.parameters(), d_y.view().slice(first, images), memory, gradients.view(),
                                       threads);
    return {gradients.data(), gradients.data() + Network::parameters::extent};
}

using winograd_layer = network<shape<8, 6, 6>, conv2d<8, kernel<3>, padding<1>, algorithm<winograd<3>>>>;
using direct_layer = network<shape<8, 6, 6>, conv2d<8, kernel<3>, padding<1>, algorithm<direct>>>;
using depthwise_layer = network<shape<8, 6, 6>, conv2d<8, kernel<3>, padding<1>, groups<8>>>;
using transposed_layer = network<shape<2, 5, 5>, conv_transpose2d<3, kernel<2>, stride<2>>>;

}  // namespace

// 200 images have 12 sums, where 100 have 6 or 8.
TEMPLATE_TEST_CASE("the gradient of a large batch is the sum of those of its halves, with any number of threads", "",
                   winograd_layer, direct_layer, depthwise_layer, transposed_layer) {
    thread_pool one(1), three(3);
    const std::vector<double> found = gradients_of<TestType>(0, 200, one);
    CHECK(found == gradients_of<TestType>(0, 200, three));
    const std::vector<double> left = gradients_of<TestType>(0, 100, one), right = gradients_of<TestType>(100, 100, one);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(left[i] + right[i]).margin(1e-9));
}
