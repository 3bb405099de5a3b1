// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What `prepare` makes of weights: the same outputs, bit for bit, as without it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <utility>
#include <vector>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

using direct_convolution = conv2d<8, kernel<5>, padding<2>>;
using winograd_convolution = conv2d<16, kernel<3>, padding<1>, algorithm<winograd<3>>>;
using depthwise_convolution = conv2d<16, kernel<3>, padding<1>, groups<16>>;
using prepared_network =
    network<shape<3, 12, 12>, direct_convolution, relu, winograd_convolution, relu, max_pool2d<kernel<2>>,
            depthwise_convolution,
            residual<winograd_convolution, batch_norm2d<>, relu, depthwise_convolution, batch_norm2d<>>,
            conv2d<5, kernel<1>, bias<false>>, batch_norm2d<>, flatten, linear<7>, batch_norm1d<>, relu, linear<4>>;

}  // namespace

TEMPLATE_TEST_CASE("prepared weights give the same bits", "", float, double) {
    using Scalar = TestType;
    STATIC_REQUIRE(prepared_network::prepared_bytes<Scalar>() > 2 * 16 * 16 * 25 * sizeof(Scalar));
    test::network_problem<prepared_network, Scalar> problem(3);
    const random_stream random(9, random_purpose::user);
    const auto block = problem.parameters.span();
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] = static_cast<Scalar>(i < prepared_network::trained_extent ? random.normal(i)
                                                                            : 0.1 + std::abs(random.normal(i)));
    serial_executor here;
    thread_pool threads(2);
    const auto expected = problem.infer(here);
    detail::storage<std::byte> prepared;
    prepared_network::prepare<Scalar>(problem.parameters.view(), prepared, threads);
    REQUIRE(prepared.size() == prepared_network::prepared_bytes<Scalar>());
    prepared_network::inference_workspace<Scalar> memory(3, 2);
    for (executor* const workers : {static_cast<executor*>(&here), static_cast<executor*>(&threads)}) {
        const auto found = prepared_network::forward(problem.parameters.view(), problem.input.view(), memory, *workers,
                                                     prepared.data());
        CHECK(std::equal(expected.begin(), expected.end(), found.span().begin()));
    }
}

TEST_CASE("a model computes from what it has prepared until its parameters may change") {
    using net = network<shape<1, 8, 8>, winograd_convolution, relu, flatten, linear<3>>;
    model<net> one(seed{4});
    batch<shape<1, 8, 8>> samples(2);
    for (std::size_t i = 0; i < samples.size(); ++i) samples.data()[i] = static_cast<float>(i % 7);
    const auto outputs = [&](const model<net>& of) {
        const auto found = of(samples.view());
        return std::vector<float>(found.span().begin(), found.span().end());
    };
    const auto before = outputs(one);
    one.prepare();
    CHECK(outputs(one) == before);
    CHECK(classify(one, samples.view()).size() == 2);
    const model<net> copy = one;
    CHECK(outputs(copy) == before);
    one.parameters().data()[3] += 1;  // a weight of the convolution
    CHECK(outputs(one) != before);
    CHECK(outputs(copy) == before);
    const auto after = outputs(one);
    one.prepare();
    CHECK(outputs(one) == after);
}
