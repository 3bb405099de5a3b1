// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/mnist_cnn.hpp"

#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

// A step so small that next to none of the 150,000 rectifiers changes sides.
TEST_CASE("the MNIST network's gradients equal central differences, with dropout") {
    test::network_problem<mnist_cnn, double> problem(2);
    serial_executor here;
    CHECK(test::worst_gradient<mnist_cnn>(problem, problem.train(here).gradients, 2, 1e-7) < 1e-6);
}
