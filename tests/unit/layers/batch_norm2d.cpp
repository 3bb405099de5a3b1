// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm2d.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

static_assert(batch_norm2d<>::name == "BatchNorm2d" && Layer<batch_norm2d<>>);
static_assert(batch_norm2d<>::accepts<shape<4, 7, 6>> && !batch_norm2d<>::accepts<shape<4, 7>>);
static_assert(batch_norm2d<momentum<std::ratio<1, 2>>, epsilon<std::ratio<1, 8>>>::accepts<shape<4, 7, 6>>);
static_assert(!batch_norm2d<kernel<2>>::accepts<shape<4, 7, 6>> &&
              !batch_norm2d<affine<true>, affine<true>>::accepts<shape<4, 7, 6>>);
static_assert(batch_norm2d<>::bound<shape<4, 7, 6>>::parameters::count == 8);
static_assert(batch_norm2d<>::bound<shape<4, 7, 6>>::statistics::count == 9);

TEST_CASE("statistics have PyTorch's names, begin as there, and change in observe alone") {
    using small = network<shape<2, 3, 3>, conv2d<2, kernel<1>>, named<"bn", batch_norm2d<>>>;
    STATIC_REQUIRE(small::parameter_count == 10);
    STATIC_REQUIRE(small::trained_tensors == 4);
    CHECK(small::parameter_names() == std::vector<std::string>{"0.weight", "0.bias", "bn.weight", "bn.bias",
                                                               "bn.running_mean", "bn.running_var",
                                                               "bn.num_batches_tracked"});
    test::network_problem<small, double> problem(3);
    const auto& block = problem.parameters;
    const auto tensor = [&](auto index) { return block.get<index>(); };
    CHECK(tensor(std::integral_constant<std::size_t, 2>{})(1) == 1);
    CHECK(tensor(std::integral_constant<std::size_t, 3>{})(1) == 0);
    CHECK(tensor(std::integral_constant<std::size_t, 4>{})(1) == 0);
    CHECK(tensor(std::integral_constant<std::size_t, 5>{})(1) == 1);
    serial_executor here;
    small::training_workspace<double> memory(3);
    const std::vector<double> before(block.span().begin(), block.span().end());
    const auto first = problem.train(here, memory);
    CHECK(std::equal(before.begin(), before.end(), block.span().begin()));
    CHECK(problem.train(here, memory) == first);  // forward can be repeated
    small::observe(problem.parameters.view(), memory, here);
    CHECK(block.get<6>()() == 1);
    CHECK(block.get<4>()(1) != 0);
    CHECK(std::equal(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(small::trained_extent),
                     block.span().begin()));
    // What has been observed often enough is what inference normalizes by.
    for (int i = 0; i < 400; ++i) small::observe(problem.parameters.view(), memory, here);
    const auto trained = first.outputs, inferred = problem.infer(here);
    const double unbiased = std::sqrt(27.0 / 26.0);
    for (std::size_t i = 0; i < trained.size(); ++i) CHECK(trained[i] == Approx(inferred[i] * unbiased).margin(1e-4));
}
