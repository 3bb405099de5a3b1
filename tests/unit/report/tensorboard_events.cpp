// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/tensorboard_events.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/event_files.hpp"
#include "support/png_files.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("TensorBoard's events have the scalars and images of each epoch") {
    const temporary_directory folder;
    training_run<> run;
    struct {
        std::vector<epoch_report> all{};
        void on_epoch_end(const epoch_report& report) { all.push_back(report); }
    } watch;
    tensorboard_events writer(folder / "runs");
    CHECK(run.training.fit(run.train, run.validation, writer, watch) == training_outcome::finished);
    const auto events = events_in(writer.path());
    REQUIRE(events.size() == 5);
    for (std::size_t i = 0; i < 4; ++i) {
        const read_event& event = events[i + 1];
        const epoch_report& expected = watch.all[i];
        CHECK(event.step == static_cast<std::int64_t>(i) + 1);
        CHECK(event.wall_time >= events[i].wall_time);
        CHECK_FALSE(event.starts_session);
        const std::map<std::string, float> scalars{
            {"loss/train", static_cast<float>(expected.train.loss())},
            {"loss/validation", static_cast<float>(expected.validation.loss())},
            {"accuracy/train", static_cast<float>(expected.train.accuracy())},
            {"accuracy/validation", static_cast<float>(expected.validation.accuracy())},
            {"learning_rate", static_cast<float>(expected.learning_rate)},
            {"samples_per_second", static_cast<float>(static_cast<double>(expected.images) / expected.seconds)}};
        CHECK(event.scalars == scalars);
        REQUIRE(event.images.count("filters") == 1);
        const read_event::image& filters = event.images.at("filters");
        const detail::picture shown = picture_in(filters.png);
        CHECK(shown.width == filters.width);
        CHECK(shown.height == filters.height);
        CHECK(shown.channels == filters.channels);
        CHECK(shown.width == 13);  // 3 filters of 3 x 3 in a row, and one below
        CHECK(shown.height == 9);
        CHECK(event.images.count("mistakes") == (expected.validation.errors() > 0 ? 1 : 0));
    }
}

TEST_CASE("what is not known has no scalar, and a resumed run tells TensorBoard what it trains again") {
    const temporary_directory folder;
    training_run<> run;
    {
        tensorboard_events first(folder.path());
        CHECK(run.training.fit(run.train, first, stop_after{19}) == training_outcome::stopped);
        const auto events = events_in(first.path());
        REQUIRE(events.size() == 3);
        CHECK(events[1].scalars.count("loss/train") == 1);
        CHECK(events[1].scalars.count("loss/validation") == 0);
        CHECK(events[1].scalars.count("accuracy/validation") == 0);
        CHECK(events[1].images.count("mistakes") == 0);
    }
    tensorboard_events second(folder.path());
    CHECK(run.training.fit(run.train, run.validation, second) == training_outcome::finished);
    const auto events = events_in(second.path());
    REQUIRE(events.size() == 4);
    CHECK(events[1].starts_session);
    CHECK(events[1].step == 3);
    CHECK(events[2].step == 3);
    CHECK(events[3].step == 4);
    CHECK_THROWS_WITH(tensorboard_events(folder.path()).on_epoch_end({}), contains("expected a run, found none"));
}
