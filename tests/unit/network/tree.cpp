// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/tree.hpp"

#include <cstddef>
#include <ratio>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

using names = std::vector<std::string>;
template <std::size_t Filters>
using plain = conv2d<Filters, kernel<1>, bias<false>>;
template <std::size_t Filters>
using same = conv2d<Filters, kernel<3>, padding<1>>;

/// All combinators, nested, with joins that read planar, channels-last and vectors.
using tree = network<
    shape<3, 8, 6>, named<"conv1", same<8>>, relu,
    named<"layer1",
          sequential<block<residual<named<"conv1", same<8>>, hyperbolic_tangent, named<"conv2", same<8>>>, relu>,
                     block<residual<named<"conv1", conv2d<12, kernel<3>, padding<1>, stride<2>>>, relu,
                                    named<"conv2", same<12>>,
                                    shortcut<named<"downsample", sequential<conv2d<12, kernel<1>, stride<2>>>>>>,
                           relu>>>,
    concat<block<named<"a", same<4>>, sigmoid>, identity, named<"b", same<6>>>,
    multiply<identity, sequential<avg_pool2d<kernel<4, 3>>, conv2d<22, kernel<1>>, sigmoid>>,
    add<named<"l", same<5>>, named<"m", same<5>>, concat<named<"x", same<2>>, named<"y", same<3>>>>,
    multiply<named<"p", same<5>>, block<named<"q", same<5>>, sigmoid>>, flatten, dropout<std::ratio<1, 4>>,
    residual<linear<60>, hyperbolic_tangent>, concat<identity, linear<3>>, linear<4>>;

}  // namespace

TEST_CASE("elements of joins and of nested groups have the names that PyTorch's modules would give them") {
    CHECK(network<shape<2, 4, 4>, add<plain<3>, named<"right", plain<3>>>, concat<identity, sequential<plain<1>>>,
                  multiply<repeat<2, plain<4>>, named<"gate", repeat<2, plain<4>>>>>::parameter_names() ==
          names{"0.weight", "0.right.weight", "1.0.weight", "2.0.weight", "2.1.weight", "2.gate.0.weight",
                "2.gate.1.weight"});
    CHECK(tree::layer_of_tensor(2) == "layer1.0.conv1 (Conv2d)");
    CHECK(tree::parameter_names()[10] == "layer1.1.downsample.0.weight");
}

TEST_CASE("equal blocks are one type, whatever their position and name") {
    using twice = network<shape<2, 4, 4>, named<"a", residual<plain<2>, relu>>, sequential<residual<plain<2>, relu>>>;
    STATIC_REQUIRE(twice::layer_count == 8);
    STATIC_REQUIRE(std::is_same_v<twice::layer<0>, twice::layer<4>>);
    STATIC_REQUIRE(std::is_same_v<twice::layer<3>, twice::layer<7>>);
}

TEST_CASE("the gradients of a network with branches equal central differences") {
    test::network_problem<tree, double> problem(2);
    serial_executor here;
    const auto found = problem.train(here);
    CHECK(test::worst_gradient<tree>(problem, found.gradients, 2, 1e-5) < 1e-6);
}

TEST_CASE("branches: the same bits for any number of threads, for each sample, and in inference") {
    const test::network_problem<tree, float> problem(5);
    serial_executor here;
    const auto found = problem.train(here);
    for (const std::size_t threads : {std::size_t{2}, std::size_t{3}}) {
        thread_pool pool(threads);
        CHECK(problem.train(pool) == found);
        CHECK(problem.infer(pool) == problem.infer(here));
    }
    using joined_images = network<shape<3, 8, 6>, residual<same<3>, relu, same<3>>, concat<identity, same<2>>>;
    const test::network_problem<joined_images, float> other(3);
    CHECK(other.train(here).outputs == other.infer(here));
}

TEST_CASE("a number that is not finite is found in the branch in which it begins") {
    using branched = network<shape<2, 3, 3>, add<named<"l", plain<2>>, sequential<relu, named<"r", plain<2>>>>, relu>;
    test::network_problem<branched, float> problem(1);
    problem.input.data()[0] = -3e38F;
    problem.parameters.data()[0] = 1e38F;  // of the left path, which reads what is negative, too
    branched::inference_workspace<float> memory(1);
    serial_executor here;
    CHECK(branched::first_layer_not_finite<float, run_mode::inference>(problem.parameters.view(), problem.input.view(),
                                                                       memory, here, nullptr) == "0.l (Conv2d)");
}
