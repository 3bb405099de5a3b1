// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/not_finite.hpp"

#include <limits>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

TEST_CASE("what is not finite is looked for in the samples, the tensors, the statistics and then in what layers make") {
    using net = network<shape<3>, named<"first", linear<2>>, batch_norm1d<>, linear<2>>;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    test::network_problem<net, float> problem(2);
    net::inference_workspace<float> memory(2);
    serial_executor here;
    const auto cause = [&] {
        return detail::not_finite_cause<net, float, run_mode::inference>(problem.parameters.view(),
                                                                         problem.input.view(), memory, here, nullptr);
    };
    CHECK(cause() == "all layers' outputs are finite");
    problem.parameters.get<0>()(0, 0) = problem.parameters.get<4>()(0, 0) = 3e38f;
    problem.input.data()[0] = 1e10f;
    CHECK(cause() == "layer first (Linear) is the first whose output is not finite");
    problem.parameters.get<7>()(1) = infinity;  // variances come after the trained tensors and the means
    CHECK(cause() == "1.running_var of layer 1 (BatchNorm1d) is the first statistic that is not finite");
    problem.parameters.get<5>()(1) = infinity;
    CHECK(cause() == "2.bias of layer 2 (Linear) is the first parameter tensor that is not finite");
    problem.input.data()[1] = -infinity;
    CHECK(cause() == "the samples hold numbers that are not finite");
}
