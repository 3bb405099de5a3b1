// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/mnist_cnn.hpp"

#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

// A step so small that next to none of the 150,000 rectifiers changes sides.
TEST_CASE("the MNIST network's gradients equal central differences, with dropout") {
#if defined(__OPTIMIZE__)
    constexpr std::size_t samples = 2, others = 2;
#else  // two seconds for each forward of an image: only the largest gradient of each tensor
    constexpr std::size_t samples = 1, others = 0;
#endif
    test::network_problem<mnist_cnn, double> problem(samples);
    serial_executor here;
    CHECK(test::worst_gradient<mnist_cnn>(problem, problem.train(here).gradients, others, 1e-7) < 1e-6);
}
