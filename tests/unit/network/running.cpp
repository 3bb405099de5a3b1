// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/running.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

// Two paths: x, and a layer of its own; then what reads their sum. Weights are 0 but where a test sets them.
using forked = network<shape<1, 2, 2>, flatten, add<identity, named<"inner", linear<4>>>, relu, linear<2>>;

struct forked_run {
    parameter_block<forked::parameters> parameters;
    batch<shape<1, 2, 2>> samples{3};
    forked::training_workspace<> memory{3};
    forked::inference_workspace<> inference{3};
    serial_executor here;

    forked_run() {
        for (float& pixel : samples.span()) pixel = 1;
    }
    [[nodiscard]] std::string blamed_in_training() {
        const training_key key{};
        return forked::first_layer_not_finite<float, run_mode::training>(std::as_const(parameters).view(),
                                                                         samples.view(), memory, here, &key);
    }
    [[nodiscard]] std::string blamed() {
        return forked::first_layer_not_finite<float, run_mode::inference>(std::as_const(parameters).view(),
                                                                          samples.view(), inference, here, nullptr);
    }
};

}  // namespace

TEST_CASE("the first layer that is not finite is named, on whichever path it is") {
    forked_run run;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    CHECK(run.blamed().empty());
    CHECK(run.blamed_in_training().empty());
    SECTION("on a path") {
        run.parameters.get<0>()(1, 2) = infinity;  // inner's weight
        CHECK(run.blamed_in_training().find("inner (Linear)") != std::string::npos);
        CHECK(run.blamed().find("inner (Linear)") != std::string::npos);
    }
    SECTION("in the sum of two that are") {
        constexpr float most = std::numeric_limits<float>::max();
        for (float& pixel : run.samples.span()) pixel = most;
        run.parameters.get<1>()(0) = most;  // inner's bias
        CHECK(run.blamed_in_training().find("(Add)") != std::string::npos);
    }
    SECTION("after the join") {
        run.parameters.get<3>()(1) = infinity;
        CHECK(run.blamed_in_training() == "3 (Linear)");
        CHECK(run.blamed() == "3 (Linear)");
    }
}

TEST_CASE("a batch of no samples runs no stage, and its gradients are zero") {
    forked_run run;
    const batch<shape<1, 2, 2>> none(0);
    const auto outputs =
        forked::forward<float>(std::as_const(run.parameters).view(), none.view(), run.memory, run.here, training_key{});
    CHECK(outputs.count() == 0);
    parameter_block<forked::parameters> gradients;
    for (float& number : gradients.span()) number = 5;
    forked::backward<float>(std::as_const(run.parameters).view(), {}, run.memory, gradients.view(), run.here);
    for (const float number : gradients.span()) CHECK(number == 0);
}
