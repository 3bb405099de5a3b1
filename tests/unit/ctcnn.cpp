// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#define min(a, b) a macro of the user
#define I another
#include "ctcnn/ctcnn.hpp"
#if !defined(min) || !defined(I)
#error the umbrella does not give back the macros it found
#endif
#undef min
#undef I

#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

// Nothing but the umbrella is included.
TEST_CASE("the umbrella is enough to define a network, to train it for a step and to run it") {
    using net = network<shape<4>, linear<3>, relu, linear<2>>;
    model<net> classifier(seed{1});
    batch<shape<4>> samples(2);
    for (std::size_t i = 0; i < samples.size(); ++i) samples.data()[i] = static_cast<float>(i) / 4;
    trainer training(classifier, cross_entropy{}, sgd{.learning_rate = 0.1});
    const std::vector<label> labels{0, 1};
    const double before = training.step(samples.view(), labels, {}, 0.1);
    const double after = training.step(samples.view(), labels, {}, 0.1);
    CHECK(after < before);
    CHECK(classify(classifier, samples.view()).size() == 2);
}
