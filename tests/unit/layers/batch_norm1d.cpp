// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"

#include <ratio>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

static_assert(batch_norm1d<>::name == "BatchNorm1d" && Layer<batch_norm1d<>>);
static_assert(batch_norm1d<>::accepts<shape<4>> && batch_norm1d<>::accepts<shape<4, 7>>);
static_assert(!batch_norm1d<>::accepts<shape<4, 7, 6>> && !batch_norm1d<>::accepts<shape<>>);
static_assert(!batch_norm1d<bias<false>>::accepts<shape<4>> &&
              !batch_norm1d<affine<true>, affine<true>>::accepts<shape<4>>);
static_assert(batch_norm1d<>::bound<shape<4, 7>>::parameters::count == 8);
static_assert(batch_norm1d<affine<false>>::bound<shape<4>>::parameters::count == 0);

TEST_CASE("one value a channel can't be normalized in training") {
    using vectors = network<shape<4>, linear<3>, named<"norm", batch_norm1d<>>>;
    STATIC_REQUIRE(vectors::least_training_samples == 2);
    STATIC_REQUIRE(network<shape<2, 2, 2>, batch_norm2d<>>::least_training_samples == 1);
    const test::network_problem<vectors, float> problem(1);
    serial_executor here;
    CHECK_THROWS_WITH(problem.train(here),
                      "ctcnn::network: layer norm (BatchNorm1d) normalizes over the batch: expected at least 2 samples "
                      "in training, found 1; choose a batch size that leaves no smaller last batch");
    CHECK(problem.infer(here).size() == 3);
}
