// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/initialize.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/initializers/kaiming.hpp"
#include "ctcnn/initializers/pytorch_default.hpp"
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

// Tensors: 0.weight 0.bias 1.weight 1.bias 2.weight (prelu) 3.weight 3.bias, then 1.running_mean and so on.
using initialized_network = network<shape<6>, linear<5>, batch_norm1d<>, prelu<>, linear<4>>;

/// Writes which tensor is drawn, by the first number of its stream, and with which fans.
struct marking {
    template <class Scalar>
    void weight(std::span<Scalar> to, fan fans, const random_stream& stream) const {
        std::fill(to.begin(), to.end(), static_cast<Scalar>(fans.in) + stream.uniform<Scalar>(0));
    }
    template <class Scalar>
    void bias(std::span<Scalar> to, fan fans, const random_stream& stream) const {
        std::fill(to.begin(), to.end(), -static_cast<Scalar>(fans.in) - stream.uniform<Scalar>(0));
    }
};

float stream_of(std::uint64_t seed, std::uint32_t tensor) {
    return random_stream(seed, random_purpose::initialization, tensor).uniform<float>(0);
}

}  // namespace

TEST_CASE("weights and biases are drawn each from a stream of its number, all else has values of its own") {
    parameter_block<initialized_network::parameters> block;
    initialized_network::initialize(block.view(), seed{9}, marking{});
    CHECK(block.get<0>()(4, 5) == 6 + stream_of(9, 0));
    CHECK(block.get<1>()(4) == -6 - stream_of(9, 1));
    CHECK(block.get<2>()(0) == 1);      // batch norm's scale
    CHECK(block.get<3>()(4) == 0);      // and shift
    CHECK(block.get<4>()(0) == 0.25f);  // prelu's slope
    CHECK(block.get<5>()(3, 4) == 5 + stream_of(9, 5));
    CHECK(block.get<6>()(3) == -5 - stream_of(9, 6));
    CHECK(block.get<7>()(2) == 0);  // running_mean
    CHECK(block.get<8>()(2) == 1);  // running_var
    CHECK(block.get<9>()() == 0);   // num_batches_tracked
}

TEST_CASE("a block is the same after it was drawn again, whatever it held") {
    parameter_block<initialized_network::parameters> fresh, used;
    for (float& number : used.span()) number = 3;
    for (std::size_t tensor = 0; tensor < initialized_network::parameters::tensors; ++tensor) {
        // What is between two tensors stays as it is: an optimizer relies on the zeros of a new block.
        const std::size_t end =
            initialized_network::parameters::offsets[tensor] + initialized_network::parameters::sizes[tensor];
        const std::size_t next = tensor + 1 < initialized_network::parameters::tensors
                                     ? initialized_network::parameters::offsets[tensor + 1]
                                     : initialized_network::parameters::extent;
        std::fill(used.data() + end, used.data() + next, 0.0f);
    }
    initialized_network::initialize(fresh.view(), seed{2});
    initialized_network::initialize(used.view(), seed{2});
    CHECK(std::equal(fresh.span().begin(), fresh.span().end(), used.span().begin()));
    initialized_network::initialize(used.view(), seed{3});
    CHECK_FALSE(std::equal(fresh.span().begin(), fresh.span().end(), used.span().begin()));
}
