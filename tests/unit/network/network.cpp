// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/network.hpp"

#include <algorithm>
#include <cmath>
#include <ratio>
#include <string>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Every kind of stage: rearranged, fused and not, views, saved bytes.
using varied =
    network<shape<2, 7, 6>, conv2d<5, kernel<3>, padding<1>>, ctcnn::hyperbolic_tangent, max_pool2d<kernel<2>>,
            sequential<sigmoid, dropout<std::ratio<1, 4>>, conv2d<3, kernel<2>>>, avg_pool2d<kernel<2>, stride<1>>,
            flatten, dropout<std::ratio<1, 2>>, linear<7>, ctcnn::hyperbolic_tangent, linear<4>>;
using without_dropout = network<shape<2, 7, 6>, conv2d<5, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>, flatten,
                                linear<7>, relu, linear<4>>;

}  // namespace

TEST_CASE("a network's gradients equal central differences") {
    test::network_problem<varied, double> problem(3);
    serial_executor here;
    CHECK(test::worst_gradient<varied>(problem, problem.train(here).gradients, 40, 1e-5) < 1e-6);
}

TEST_CASE("a network that begins with layers without parameters has right gradients") {
    // Neither relu's nor dropout's nor flatten's backward is called here, but dropout still writes its mask.
    using net = network<shape<3, 4, 5>, flatten, dropout<std::ratio<1, 3>>, relu, linear<6>, sigmoid, linear<2>>;
    test::network_problem<net, double> problem(3);
    serial_executor here;
    CHECK(test::worst_gradient<net>(problem, problem.train(here).gradients, 40, 1e-5) < 1e-6);

    using image_first = network<shape<3, 4, 5>, dropout<std::ratio<1, 3>>, conv2d<4, kernel<2>>, flatten, linear<3>>;
    test::network_problem<image_first, double> image_problem(2);
    CHECK(test::worst_gradient<image_first>(image_problem, image_problem.train(here).gradients, 40, 1e-5) < 1e-6);
}

TEST_CASE("dropout in front zeroes inputs and nothing else") {
    using net = network<shape<50>, dropout<std::ratio<1, 2>>, relu>;
    test::network_problem<net, float> problem(4);
    for (float& x : problem.input.span()) x = 1;
    serial_executor here;
    const auto outputs = problem.train(here).outputs;
    CHECK(std::all_of(outputs.begin(), outputs.end(), [](float y) { return y == 0 || y == 2; }));
}

TEST_CASE("a network that ends with a view or an image has right gradients") {
    using net = network<shape<2, 4, 5>, conv2d<3, kernel<2>>, relu, conv2d<2, kernel<2>>, flatten>;
    test::network_problem<net, double> problem(2);
    serial_executor here;
    CHECK(test::worst_gradient<net>(problem, problem.train(here).gradients, 40, 1e-5) < 1e-6);

    using image = network<shape<2, 4, 5>, conv2d<3, kernel<2>>, sigmoid, max_pool2d<kernel<2>>>;
    test::network_problem<image, double> image_problem(2);
    CHECK(test::worst_gradient<image>(image_problem, image_problem.train(here).gradients, 40, 1e-5) < 1e-6);
}

TEST_CASE("networks without parameters, and of views only, run") {
    serial_executor here;
    using pooled = network<shape<2, 4, 4>, max_pool2d<kernel<2>>, flatten>;
    test::network_problem<pooled, float> problem(3);
    CHECK(problem.train(here).outputs == problem.infer(here));
    using flattened = network<shape<2, 4, 4>, flatten>;
    test::network_problem<flattened, float> same(3);
    CHECK(same.infer(here) == std::vector<float>(same.input.span().begin(), same.input.span().end()));
    CHECK(same.train(here).outputs == same.infer(here));
}

TEST_CASE("one to four threads compute the same bits") {
    test::network_problem<varied, float> problem(13);
    serial_executor here;
    const auto expected = problem.train(here);
    const auto inferred = problem.infer(here);
    for (std::size_t threads = 1; threads <= 4; ++threads) {
        thread_pool pool(threads);
        CHECK(problem.train(pool) == expected);
        CHECK(problem.infer(pool) == inferred);
        test::reverse_executor reversed(threads);
        CHECK(problem.train(reversed) == expected);
    }
}

TEST_CASE("a workspace larger than the batch, and one used before, change nothing") {
    test::network_problem<varied, float> problem(5);
    serial_executor here;
    const auto expected = problem.train(here);
    varied::training_workspace<> memory(17, 3);
    CHECK(problem.train(here, memory) == expected);
    test::network_problem<varied, float> other(17, 8);
    (void)other.train(here, memory);
    CHECK(problem.train(here, memory) == expected);
}

TEST_CASE("samples of a batch do not influence each other") {
    serial_executor here;
    test::network_problem<varied, float> many(9), one(1);
    const auto all = many.infer(here);
    for (std::size_t i = 0; i < 9; ++i) {
        std::copy_n(many.input.view().sample(i), varied::input_shape::size, one.input.data());
        const auto single = one.infer(here);
        for (std::size_t k = 0; k < single.size(); ++k)
            CHECK(single[k] == Approx(all[i * varied::output_shape::size + k]).margin(1e-6));
    }
}

TEST_CASE("inference equals training's forward where nothing is dropped") {
    test::network_problem<without_dropout, float> problem(9);
    serial_executor here;
    CHECK(problem.infer(here) == problem.train(here).outputs);
}

TEST_CASE("training's forward drops, and inference does not") {
    test::network_problem<varied, float> problem(9);
    serial_executor here;
    CHECK(problem.infer(here) != problem.train(here).outputs);
    const auto before = problem.train(here);
    problem.key.step += 1;
    CHECK(problem.train(here).outputs != before.outputs);
}

TEST_CASE("an empty batch has no outputs and no gradients") {
    test::network_problem<varied, float> problem(0);
    serial_executor here;
    CHECK(problem.infer(here).empty());
    varied::training_workspace<> memory(4);
    (void)test::network_problem<varied, float>(4).train(here, memory);  // leaves its numbers in memory
    CHECK(varied::forward(problem.parameters.view(), problem.input.view(), memory, here, problem.key).empty());
    parameter_block<varied::parameters> gradients;
    std::fill(gradients.span().begin(), gradients.span().end(), 1.f);
    varied::backward(problem.parameters.view(), problem.d_outputs.view(), memory, gradients.view(), here);
    CHECK(std::all_of(gradients.span().begin(), gradients.span().end(), [](float x) { return x == 0; }));
}

TEST_CASE("a workspace that is too small is an error that says so") {
    test::network_problem<without_dropout, float> problem(9);
    serial_executor here;
    thread_pool two(2);
    without_dropout::inference_workspace<> small(8), single(9, 1);
    const auto run = [&](auto& memory, executor& threads) {
        (void)without_dropout::forward(problem.parameters.view(), problem.input.view(), memory, threads);
    };
    CHECK_THROWS_AS(run(small, here), argument_error);
    CHECK_THROWS_WITH(run(small, here),
                      test::contains("room for 8 samples, but the batch has 9; make the workspace larger"));
    CHECK_THROWS_WITH(run(single, two),
                      test::contains("made for 1 workers, but the executor has 2; pass executor.workers()"));
    CHECK_NOTHROW(run(single, here));
}

TEST_CASE("parameters have PyTorch's names") {
    CHECK(varied::parameter_names() == std::vector<std::string>{"0.weight", "0.bias", "3.2.weight", "3.2.bias",
                                                                "7.weight", "7.bias", "9.weight", "9.bias"});
    using unbiased =
        network<shape<1, 3, 3>, conv2d<2, kernel<2>, bias<false>>, sequential<sequential<flatten, linear<2>>>>;
    CHECK(unbiased::parameter_names() == std::vector<std::string>{"0.weight", "1.0.1.weight", "1.0.1.bias"});
}

TEST_CASE("initial parameters depend on the seed, and lie within PyTorch's bounds") {
    test::network_problem<varied, float> one(1, 1), again(1, 1), two(1, 2);
    const auto bytes = [](const auto& problem) {
        return std::vector<float>(problem.parameters.span().begin(), problem.parameters.span().end());
    };
    CHECK(bytes(one) == bytes(again));
    CHECK(bytes(one) != bytes(two));
    const auto weight = one.parameters.get<0>();
    const float bound = 1 / std::sqrt(2.f * 9);
    CHECK(std::all_of(weight.begin(), weight.end(), [&](float x) { return std::abs(x) <= bound; }));
    CHECK(*std::max_element(weight.begin(), weight.end()) > 0.8f * bound);
}
