// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/averaged_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "support/catch.hpp"
#include "support/statistics_network.hpp"
#include "support/training_run.hpp"

namespace {

using namespace ctcnn;
using test::bytes;
using test::statistics_network;
using test::temporary_directory;

using averaged_run = test::training_run<statistics_network, exponential_decay, adamw>;
constexpr training_options averaging{
    .epochs = 2, .batch_size = 13, .seed = 9, .average = {.decay = 0.9, .warm_up = false}};

std::vector<float> all_numbers(const model<statistics_network>& net) {
    const float* const all = net.parameters().data();
    return {all, all + statistics_network::parameters::extent};
}

}  // namespace

TEST_CASE("a trainer averages parameters and statistics over the steps, and copies counts") {
    averaged_run run(averaging), plain(averaged_run::usual);
    CHECK(&plain.training.averaged() == &plain.net);
    CHECK(plain.training.average() == nullptr);
    REQUIRE(&run.training.averaged() != &run.net);
    struct {
        const averaged_run& run;
        std::vector<double> expected{};
        void on_step_end(const step_report&) {
            const std::vector<float> now = all_numbers(run.net);
            if (expected.empty())
                expected.assign(now.begin(), now.end());
            else
                for (std::size_t i = 0; i < now.size(); ++i)
                    expected[i] = 0.9 * expected[i] + 0.1 * static_cast<double>(now[i]);
        }
    } twin{run};
    CHECK(run.training.fit(run.train, run.validation, twin) == training_outcome::finished);
    using layout = statistics_network::parameters;
    const std::vector<float> found = all_numbers(run.training.averaged()), last = all_numbers(run.net);
    const std::vector<std::string> names = statistics_network::parameter_names();
    CHECK(found != last);
    for (std::size_t tensor = 0; tensor < layout::tensors; ++tensor)
        for (std::size_t i = layout::offsets[tensor]; i < layout::offsets[tensor] + layout::sizes[tensor]; ++i) {
            INFO(names[tensor]);
            if (names[tensor].ends_with("num_batches_tracked"))
                CHECK(found[i] == last[i]);
            else
                CHECK(static_cast<double>(found[i]) == Approx(twin.expected[i]).epsilon(1e-4).margin(1e-5));
        }
}

TEST_CASE("an average changes no bit of the parameters, and is what is validated") {
    averaged_run run(averaging);
    training_options without = averaging;
    without.average = {};
    averaged_run plain(without);
    CHECK(run.fit() == training_outcome::finished);
    CHECK(plain.fit() == training_outcome::finished);
    CHECK(all_numbers(run.net) == all_numbers(plain.net));
    serial_executor here;
    CHECK(run.training.progress().validation == evaluate(run.training.averaged(), run.validation, here).result);
    CHECK(run.training.progress().validation != plain.training.progress().validation);
}

TEST_CASE("a run with an average that is stopped and resumed ends with the same bytes, for any number of threads") {
    const temporary_directory folder;
    averaged_run whole(averaging);
    REQUIRE(whole.fit() == training_outcome::finished);
    const bytes end = whole.state();
    for (const std::size_t steps : {std::size_t{1}, std::size_t{8}, std::size_t{11}}) {
        CAPTURE(steps);
        averaged_run first(averaging, 2);
        (void)first.fit(steps);
        first.save(folder / "run");
        averaged_run second(averaging, 3);
        second.load(folder / "run");
        CHECK(second.fit() == training_outcome::finished);
        CHECK(second.state() == end);
    }
}

TEST_CASE("a checkpoint of a run with an average gives the averaged parameters, and resumes no other run") {
    const temporary_directory folder;
    averaged_run run(averaging);
    (void)run.fit(5);
    run.save(folder / "run");
    model<statistics_network> read;
    load_checkpoint_parameters(read, folder / "run");
    CHECK(all_numbers(read) == all_numbers(run.training.averaged()));
    CHECK(all_numbers(read) != all_numbers(run.net));

    training_options other = averaging;
    other.average.decay = 0.5;
    averaged_run slower(other);
    CHECK_THROWS_WITH(slower.load(folder / "run"), test::contains("average.decay: expected 0.5, found 0.9"));
    other.average = {};
    averaged_run plain(other);
    CHECK_THROWS_AS(plain.load(folder / "run"), checkpoint_error);
    other.average.decay = 1;
    CHECK_THROWS_WITH(averaged_run(other), test::contains("ctcnn::weight_average: decay must be at least 0"));
}
