// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/checkpoint_saver.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

/// The progress that a checkpoint holds.
training_progress progress_in(const std::string& path) {
    training_run<> run;
    run.load(path);
    return run.training.progress();
}

}  // namespace

TEST_CASE("after each epoch the newest checkpoint, the one before and the best are there, and no more") {
    const temporary_directory folder;
    training_run<> run;
    std::optional<checkpoint_saver> held(std::in_place, folder / "run");
    checkpoint_saver& saving = *held;
    CHECK(names_in(folder.path()) == std::vector<std::string>{"run.ctcnn-lock"});
    std::uint32_t best = 0;
    struct {
        std::string path;
        std::uint32_t epochs = 0;
        void on_epoch_end(const epoch_report&) {
            ++epochs;
            CHECK(progress_in(path).epoch == epochs);
            if (epochs > 1) CHECK(progress_in(path + ".previous").epoch == epochs - 1);
            CHECK(progress_in(path + ".best").epoch == progress_in(path).best_epoch);
        }
    } watch{folder / "run"};
    CHECK(run.training.fit(run.train, run.validation, saving, watch) == training_outcome::finished);
    best = run.training.progress().best_epoch;
    CHECK(best >= 1);
    CHECK(saving.saved() == 4);
    saving.save();  // has that already
    CHECK(saving.saved() == 4);
    held.reset();
    CHECK(names_in(folder.path()) == std::vector<std::string>{"run", "run.best", "run.previous"});
}

TEST_CASE("two runs do not save to one path at a time") {
    const temporary_directory folder;
    training_run<> run, other;
    {
        const checkpoint_saver saving(run.training, folder / "run", run.data());
        CHECK_THROWS_WITH(checkpoint_saver(other.training, folder / "run", other.data()),
                          contains(folder / "run") && contains("another run saves to it"));
        CHECK_NOTHROW(checkpoint_saver(other.training, folder / "another", other.data()));
    }
    CHECK_NOTHROW(checkpoint_saver(other.training, folder / "run", other.data()));
}

TEST_CASE("a name that one of the three checkpoints can't have is known before anything is trained") {
    const temporary_directory folder;
    training_run<> run;
    std::string name = "run";
    SECTION("a folder has the name of the previous one") { std::filesystem::create_directory(folder / "run.previous"); }
    SECTION("a folder has the name of the best one") { std::filesystem::create_directory(folder / "run.best"); }
    SECTION("a folder has a temporary name") { std::filesystem::create_directory(folder / "run.previous.ctcnn-tmp"); }
    SECTION("one of the names is too long") { name = std::string(240, 'r'); }
    const auto before = names_in(folder.path());
    CHECK_THROWS_AS(checkpoint_saver(run.training, folder / name, run.data()), io_error);
    CHECK(names_in(folder.path()) == before);
}

TEST_CASE("an interval of seconds that is none is refused, and no lock is left") {
    const temporary_directory folder;
    training_run<> run;
    for (const double seconds : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK_THROWS_WITH(checkpoint_saver(folder / "run", {.seconds = seconds}),
                          contains("ctcnn::checkpoint_saver: seconds must be finite and at least 0"));
    CHECK(names_in(folder.path()).empty());
}

TEST_CASE("checkpoints are written every so many steps of the run, and every so many seconds") {
    const temporary_directory folder;
    training_run<> run;
    SECTION("steps, counted over epochs") {
        checkpoint_saver saving(run.training, folder / "run", run.data(), {.steps = 5});
        struct {
            const checkpoint_saver& saving;
            std::vector<std::size_t> at{};
            std::size_t step = 0, before = 0;
            void on_step_end(const step_report&) {
                ++step;
                if (saving.saved() != before) at.push_back(step);
                before = saving.saved();
            }
        } watch{saving};
        CHECK(run.training.fit(run.train, saving, watch, stop_after{14}) == training_outcome::stopped);
        CHECK(watch.at == std::vector<std::size_t>{5, 9, 10});  // 9: the first after the end of the epoch
    }
    SECTION("seconds") {
        checkpoint_saver saving(run.training, folder / "run", run.data(), {.seconds = 1e-9});
        CHECK(run.training.fit(run.train, saving, stop_after{6}) == training_outcome::stopped);
        CHECK(saving.saved() == 6);
    }
}

TEST_CASE("a path that is a symbolic link stays one") {
    const temporary_directory folder;
    std::filesystem::create_directory(folder / "elsewhere");
    std::filesystem::create_symlink(folder / "elsewhere/run", folder / "run");
    training_run<> run;
    run.save(folder / "elsewhere/run");
    checkpoint_saver saving(run.training, folder / "run", run.data());
    (void)run.training.fit(run.train, run.validation, saving, stop_after{9});
    CHECK(std::filesystem::is_symlink(folder / "run"));
    CHECK(progress_in(folder / "run").epoch == 1);
    CHECK(progress_in(folder / "run.previous").epoch == 0);
    CHECK_FALSE(std::filesystem::is_symlink(folder / "run.previous"));
}

TEST_CASE("a folder that can't be written to is known before anything is trained") {
    const temporary_directory folder;
    training_run<> run;
    const data_fingerprints data = run.data();
    CHECK_THROWS_AS(checkpoint_saver(run.training, folder / "no/such/folder/run", data), io_error);
    ::chmod(folder.path().c_str(), 0555);
    // root may write everywhere: be somebody else for a moment.
    const ::uid_t user = ::geteuid();
    if (user == 0) REQUIRE(::seteuid(65534) == 0);
    std::string message;
    try {
        checkpoint_saver(run.training, folder / "run", data);
    } catch (const io_error& error) {
        message = error.what();
    }
    if (user == 0) REQUIRE(::seteuid(0) == 0);
    CHECK_THAT(message, contains(folder / "run") && contains("Permission denied"));
    ::chmod(folder.path().c_str(), 0755);
    CHECK(names_in(folder.path()).empty());
}

TEST_CASE("fit tells a saver what it trains and on what, and the run resumes in one line") {
    const temporary_directory folder;
    training_run<> whole;
    REQUIRE(whole.fit() == training_outcome::finished);
    {
        training_run<> first;
        CHECK_FALSE(resume_or_start(first.training, folder / "run", first.train, first.validation));
        CHECK(first.training.fit(first.train, first.validation, checkpoint_saver{folder / "run", {.steps = 3}},
                                 stop_after{13}) == training_outcome::stopped);
    }
    training_run<> second;
    CHECK(resume_or_start(second.training, folder / "run", second.train, second.validation));
    CHECK(second.training.progress().epoch == 1);
    CHECK(second.training.progress().step == 4);  // the 12th of all
    CHECK(second.training.fit(second.train, second.validation, checkpoint_saver{folder / "run"}) ==
          training_outcome::finished);
    CHECK(second.state() == whole.state());
    CHECK(read_bytes(folder / "run") == whole.state());

    training_run<> other;
    CHECK_THROWS_AS(resume_or_start(other.training, folder / "run", other.train), checkpoint_error);  // no validation
    std::filesystem::resize_file(folder / "run", 100);
    CHECK_THROWS_AS(resume_or_start(other.training, folder / "run", other.train, other.validation), data_error);
    CHECK(other.training.progress() == training_progress());
}

TEST_CASE("a saver that was not passed to fit has nothing to save, and follows the trainer that it is passed to") {
    const temporary_directory folder;
    checkpoint_saver saving(folder / "run");
    CHECK_THROWS_WITH(saving.save(), contains("ctcnn::checkpoint_saver: save: expected a run to save, found none"));
    CHECK_THROWS_WITH(saving.on_epoch_end({}), contains("ctcnn::checkpoint_saver: on_epoch_end: expected a run"));
    training_run<> run, other;
    CHECK(run.training.fit(run.train, saving, stop_after{2}) == training_outcome::stopped);
    CHECK(saving.fingerprints().train == data_fingerprints::of(run.train).train);
    CHECK(saving.fingerprints().validation == "none");
    saving.save();
    CHECK(saving.saved() == 1);
    CHECK(other.training.fit(other.train, other.validation, saving, stop_after{5}) == training_outcome::stopped);
    CHECK(saving.fingerprints().validation == data_fingerprints::of(other.train, other.validation).validation);
    saving.save();
    CHECK(progress_in(folder / "run").step == 5);
}

TEST_CASE("a saver knows the data of the last fit, also where the trainer is the same") {
    const temporary_directory folder;
    training_run<> run;
    checkpoint_saver saving(folder / "run");
    CHECK(run.training.fit(run.train, run.validation, saving, stop_after{2}) == training_outcome::stopped);
    CHECK(run.training.fit(run.train, saving, stop_after{2}) == training_outcome::stopped);
    CHECK(saving.fingerprints().validation == "none");

    checkpoint_saver given(run.training, folder / "given", run.data());
    CHECK(run.training.fit(run.train, given, stop_after{1}) == training_outcome::stopped);
    CHECK(given.fingerprints().validation == run.data().validation);
}
