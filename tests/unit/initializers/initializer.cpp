// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/initializers/initializer.hpp"

#include <cmath>
#include <cstddef>
#include <initializer_list>

#include "ctcnn/initializers/pytorch_default.hpp"
#include "support/catch.hpp"
#include "support/initializer_checks.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

struct without_bias {
    template <class Scalar>
    void weight(std::span<Scalar>, fan, const random_stream&) const {}
};
static_assert(!Initializer<int> && !Initializer<without_bias>);

}  // namespace

TEST_CASE("weight i is made from random number i, whatever the number of weights") {
    for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 8, 9}) {
        const auto values = initial_weights(pytorch_default{}, count);
        for (std::size_t i = 0; i < count; ++i)
            CHECK(values[i] == (2.0 * static_cast<double>(stream.uniform<float>(i)) - 1) * (1 / std::sqrt(50.0)));
    }
}
