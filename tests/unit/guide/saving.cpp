// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/saving.md.

#include <algorithm>
#include <cstdint>
#include <string>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

namespace {

struct stop_after_first_epoch {
    nn::training_action on_epoch_end(const nn::epoch_report&) const { return nn::training_action::stop; }
};

bool equal(const auto& a, const auto& b) { return std::ranges::equal(a.parameters().span(), b.parameters().span()); }

}  // namespace

TEST_CASE("guide: weights are saved and loaded") {
    const nn::test::in_temporary_directory here;
    nn::model<network> net(nn::seed{1});
    nn::save(net, "weights.safetensors", {{"trained on", "stripes"}});

    nn::model<network> loaded;
    nn::load(loaded, "weights.safetensors");
    CHECK(equal(net, loaded));
}

TEST_CASE("guide: a file of another network is refused, and the model is unchanged") {
    const nn::test::in_temporary_directory here;
    nn::model<nn::network<nn::shape<4>, nn::linear<2>>> small(nn::seed{1});
    nn::save(small, "small.safetensors");

    nn::model<network> net(nn::seed{1});
    std::string said;
    try {
        nn::load(net, "small.safetensors");
    } catch (const nn::data_error& problem) {
        said = problem.what();
    }
    CHECK_THAT(said, nn::test::contains("0.weight: expected [8, 1, 3, 3], found [2, 4]"));
    CHECK(equal(net, nn::model<network>(nn::seed{1})));
}

TEST_CASE("guide: a run that was stopped ends with the bits of one that was not") {
    const nn::test::in_temporary_directory here;
    const auto train = nn::test::stripes(0, 400), validation = nn::test::stripes(400, 100);

    const auto run = [&](nn::model<network>& net, const auto&... callbacks) {
        nn::trainer training(net, nn::adam{.learning_rate = 1e-2}, {.epochs = 3, .batch_size = 32});
        nn::resume_or_start(training, "run.ctcnn", train, validation);
        return training.fit(train, validation, nn::checkpoint_saver{"run.ctcnn"}, callbacks...);
    };
    nn::model<network> stopped(nn::seed{1}), resumed(nn::seed{1});
    CHECK(run(stopped, stop_after_first_epoch{}) == nn::training_outcome::stopped);
    CHECK(run(resumed) == nn::training_outcome::finished);

    nn::model<network> whole(nn::seed{1});
    nn::trainer training(whole, nn::adam{.learning_rate = 1e-2}, {.epochs = 3, .batch_size = 32});
    training.fit(train, validation);
    CHECK(equal(resumed, whole));
    CHECK_FALSE(equal(stopped, whole));

    nn::model<network> best;
    nn::load_checkpoint_parameters(best, "run.ctcnn.best");
    CHECK(nn::evaluate(best, validation).result.accuracy() > 0.9);
}
