// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/html_report.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/data/arrays.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"
#include "support/catch.hpp"
#include "support/png_files.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

using nlohmann::json;

std::string page_at(const std::string& path) {
    const bytes content = read_bytes(path);
    return {content.begin(), content.end()};
}

/// What a report shows.
json data_at(const std::string& path) { return json::parse(detail::report_data(path).first); }

/// Epochs, training losses and validation losses: what is the same in each run of the same options.
std::vector<json> curves_in(const json& data) {
    std::vector<json> result;
    for (const json& row : data["rows"]) result.push_back({row[0], row[1], row[2], row[3], row[4], row[5]});
    return result;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

struct answer_collector {
    detail::watched_run* to;
    template <class Samples, class Outputs, class Targets>
    void on_evaluation_outputs(std::size_t first, const Samples& samples, const Outputs& outputs,
                               const Targets& targets) {
        to->collect(first, samples, outputs, targets);
    }
    void on_evaluation_step(const evaluation_report&) {}
};

using flat_network = network<shape<1, 8, 8>, flatten, linear<3>>;
using number_network = network<shape<4>, linear<1>>;

}  // namespace

TEST_CASE("a report has a row for each epoch, the answers of the last validation, and what the run is") {
    const temporary_directory folder;
    training_run<> run;
    struct {
        std::vector<epoch_report> all{};
        void on_epoch_end(const epoch_report& report) { all.push_back(report); }
    } watch;
    html_report report(folder / "run.html", {.title = "Bars", .class_names = {"top", "middle", "bottom"}});
    CHECK(run.training.fit(run.train, run.validation, report, watch) == training_outcome::finished);
    const json data = data_at(report.path());
    REQUIRE(data["rows"].size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        const json& row = data["rows"][i];
        const epoch_report& expected = watch.all[i];
        CHECK(row[0] == i + 1);
        CHECK(row[1].get<double>() == Approx(expected.train.loss()).epsilon(1e-8));
        CHECK(row[2].get<double>() == Approx(expected.train.accuracy()).epsilon(1e-8));
        CHECK(row[3].get<double>() == Approx(expected.validation.loss()).epsilon(1e-8));
        CHECK(row[4].get<double>() == Approx(expected.validation.accuracy()).epsilon(1e-8));
        CHECK(row[5].get<double>() == Approx(expected.learning_rate).epsilon(1e-8));
        CHECK(row[6].get<double>() > 0);
        CHECK(row[7] == 100);
    }
    CHECK(data["title"] == "Bars");
    CHECK(data["class_names"] == json{"top", "middle", "bottom"});
    CHECK(data["epochs"] == 4);
    CHECK(data["best"][0] == run.training.progress().best_epoch);
    CHECK(data["options"]["seed"] == "9");
    CHECK(data["options"]["batch_size"] == "13");
    CHECK(data["options"]["validation samples"] == "20");
    CHECK(data["setting"]["epochs"] == "4");
    CHECK_THAT(data["summary"].get<std::string>(), contains("Conv2d: 1-1"));
    CHECK_FALSE(data.contains("has_gaps"));

    // The evaluation of the same model and the same data.
    const auto expected = evaluate(run.net, run.validation);
    std::uint64_t errors = 0;
    for (std::size_t actual = 0; actual < 3; ++actual)
        for (std::size_t found = 0; found < 3; ++found) {
            CHECK(data["confusion"][actual][found] == expected.confusion(actual, found));
            if (actual != found) errors += expected.confusion(actual, found);
        }
    CHECK(data["errors"] == errors);
    CHECK(data["mistakes"].size() == errors);
    const std::string page = page_at(report.path());
    CHECK(page.size() <= 300'000);
    CHECK(count_of(page, "http") == 2);  // the namespace of SVG, and http-equiv
    CHECK(std::filesystem::directory_iterator(folder.path())->path() == report.path());  // and no other file
}

TEST_CASE("mistakes are shown with their pixels and probabilities, the worst first") {
    const temporary_directory folder;
    training_run<> run(training_options{.epochs = 1, .batch_size = 13, .seed = 9});
    const std::uint64_t seed = 5;
    CHECK(run.training.fit(run.train, bar_images(60, seed), html_report{folder / "run"}) == training_outcome::finished);
    const json data = data_at(folder / "run");
    REQUIRE(data["mistakes"].size() > 2);
    double before = 0;
    for (const json& one : data["mistakes"]) {
        const auto index = one["sample"].get<std::uint32_t>();
        batch<shape<1, 8, 8>> sample(1);
        label right = 0;
        bar_images(60, seed).gather({&index, 1}, sample.view(), {&right, 1});
        CHECK(one["actual"] == right);
        const auto found = classify(run.net, tensor_view<shape<1, 8, 8>, const float>(sample.view().sample(0)));
        CHECK(one["likely"][0][0] == found.label);
        CHECK(one["likely"][0][1].get<double>() == Approx(found.probabilities[found.label]).epsilon(1e-4));
        CHECK(one["probability"].get<double>() == Approx(found.probabilities[right]).epsilon(1e-4));
        CHECK(one["probability"].get<double>() >= before);
        before = one["probability"].get<double>();
        CHECK_THAT(one["picture"].get<std::string>(), contains("data:image/png;base64,iVBOR"));
    }
    CHECK_THAT(data["filters"].get<std::string>(), contains("data:image/png;base64,iVBOR"));
}

TEST_CASE("a report of a run that recognises all has no mistakes, and one epoch is enough") {
    const temporary_directory folder;
    training_run<> run(training_options{.epochs = 30, .batch_size = 10, .seed = 9});
    struct {
        std::string path;
        bool has_seen_one = false;
        void on_epoch_end(const epoch_report& report) {
            const json data = data_at(path);
            CHECK(data["rows"].size() == report.epoch + std::size_t{1});
            CHECK(data["errors"] == report.validation.errors());
            has_seen_one = has_seen_one || (report.validation.errors() == 0 && data["mistakes"].empty());
        }
    } watch{folder / "run"};
    CHECK(run.training.fit(run.train, run.train, html_report{folder / "run"}, watch) == training_outcome::finished);
    CHECK(watch.has_seen_one);
}

TEST_CASE("a run that resumes continues the curves of its report, and replaces epochs that are trained again") {
    const temporary_directory folder;
    training_run<> whole;
    CHECK(whole.training.fit(whole.train, whole.validation, html_report{folder / "whole"}) ==
          training_outcome::finished);
    const std::size_t steps = GENERATE(5u, 8u, 13u, 26u);  // an epoch has 8
    {
        training_run<> first;
        (void)first.training.fit(first.train, first.validation, html_report{folder / "run"}, stop_after{steps});
        first.save(folder / "checkpoint");
        // It was killed only later: the report has more than the checkpoint.
        (void)first.training.fit(first.train, first.validation, html_report{folder / "run"}, stop_after{7});
    }
    training_run<> second;
    second.load(folder / "checkpoint");
    CHECK(second.training.fit(second.train, second.validation, html_report{folder / "run"}) ==
          training_outcome::finished);
    CHECK(curves_in(data_at(folder / "run")) == curves_in(data_at(folder / "whole")));
    CHECK(data_at(folder / "run")["confusion"] == data_at(folder / "whole")["confusion"]);
}

TEST_CASE("a fit that is called again continues, and one that is stopped in a validation counts it once") {
    const temporary_directory folder;
    training_run<> run;
    struct {
        std::size_t left = 3;
        training_action on_evaluation_step(const evaluation_report&) {
            return left != 0 && --left == 0 ? training_action::stop : training_action::proceed;
        }
    } stop;
    const bar_images validation(300, 5);  // three batches
    html_report report(folder / "run");
    CHECK(run.training.fit(run.train, validation, report, stop) == training_outcome::stopped);
    CHECK(run.training.fit(run.train, validation, report) == training_outcome::finished);
    const json data = data_at(folder / "run");
    CHECK(data["rows"].size() == 4);
    std::uint64_t samples = 0;
    for (const json& row : data["confusion"])
        for (const json& cell : row) samples += cell.get<std::uint64_t>();
    CHECK(samples == 300);
}

TEST_CASE("the report of another run is kept as .previous, and what is no report is not touched") {
    const temporary_directory folder;
    const auto run_with = [&](std::uint64_t seed) {
        training_run<> run(training_options{.epochs = 1, .batch_size = 13, .seed = seed});
        CHECK(run.training.fit(run.train, run.validation, html_report{folder / "run"}) == training_outcome::finished);
    };
    run_with(1);
    const bytes first = read_bytes(folder / "run");
    run_with(2);
    CHECK(read_bytes(folder / "run.previous") == first);
    CHECK(data_at(folder / "run")["options"]["seed"] == "2");
    {
        // A run that resumes with other options than the report's.
        training_run<> run, other(training_options{.epochs = 2, .batch_size = 20, .seed = 9});
        (void)run.training.fit(run.train, run.validation, html_report{folder / "run"}, stop_after{10});
        const std::span<const epoch_result> results = run.training.results();
        other.training.resume(run.training.progress(), {results.begin(), results.end()});
        (void)other.training.fit(other.train, other.validation, html_report{folder / "run"});
        const json data = data_at(folder / "run");
        CHECK(data["rows"].size() == 1);
        CHECK(data["rows"][0][0] == 2);
        CHECK(data["has_gaps"] == true);
        CHECK(data_at(folder / "run.previous")["options"]["batch_size"] == "13");
    }
    const std::string other = folder.write("other", bytes{1, 2, 3});
    CHECK_THROWS_AS(html_report(other), argument_error);
    CHECK_THROWS_WITH(html_report(other), contains("ctcnn::html_report: expected a new file or an older report"));
    std::filesystem::remove(folder / "run.previous");
    folder.write("run.previous", bytes{1, 2, 3});
    CHECK_THROWS_WITH(html_report(folder / "run"), contains(folder / "run.previous"));
    CHECK(read_bytes(other) == bytes{1, 2, 3});
}

TEST_CASE("a path that can't be written is known before anything is trained, and a damaged report is refused") {
    const temporary_directory folder;
    CHECK_THROWS_AS(html_report(folder / "no/such/folder/run"), io_error);
    CHECK_THROWS_AS(html_report(folder.path()), io_error);
    std::filesystem::create_directory(folder / "run.previous");
    CHECK_THROWS_AS(html_report(folder / "run"), io_error);

    training_run<> run;
    (void)run.training.fit(run.train, html_report{folder / "damaged"}, stop_after{9});
    std::string page = page_at(folder / "damaged");
    page.replace(page.find("\"rows\":[[1"), 10, "\"rows\":[[0");
    folder.write("damaged", bytes(page.begin(), page.end()));
    CHECK_THROWS_AS(run.training.fit(run.train, html_report{folder / "damaged"}), data_error);
    CHECK_THROWS_WITH(html_report{folder / "new"}.on_epoch_end({}), contains("expected a run, found none"));
}

TEST_CASE("no text of a user is markup, and each is shown as it is") {
    const temporary_directory folder;
    training_run<> run(training_options{.epochs = 1, .batch_size = 13, .seed = 9});
    const std::string evil = "</script><script>alert(1)</script><!--\"\\\n&amp;é";
    html_report report(
        folder / "run",
        {.title = evil, .class_names = {evil, "\xFF\xC3", ""}, .facts = {{evil, evil}, {"command", "a b"}}});
    CHECK(run.training.fit(run.train, run.validation, report) == training_outcome::finished);
    const std::string page = page_at(folder / "run");
    CHECK(count_of(page, "<script") == 2);
    CHECK(count_of(page, "</script") == 2);
    CHECK(count_of(page, "<!--") == 0);
    const json data = data_at(folder / "run");
    CHECK(data["title"] == evil);
    CHECK(data["class_names"] == json{evil, "??", ""});
    CHECK(data["facts"] == json::array({json::array({evil, evil}), json::array({"command", "a b"})}));
}

TEST_CASE("names must be as many as classes") {
    const temporary_directory folder;
    training_run<> run;
    CHECK_THROWS_WITH(
        run.training.fit(run.train, html_report{folder / "run", {.class_names = {"a", "b"}}}),
        contains("ctcnn::html_report: class_names: expected a name for each of 3 classes, or none, found 2"));
}

TEST_CASE("a run without validation has a report, with null for what is not known") {
    const temporary_directory folder;
    training_run<> run;
    CHECK(run.training.fit(run.train, html_report{folder / "run"}, stop_after{9}) == training_outcome::stopped);
    const json data = data_at(folder / "run");
    REQUIRE(data["rows"].size() == 1);
    CHECK(data["rows"][0][3].is_null());
    CHECK(data["rows"][0][4].is_null());
    CHECK_FALSE(data.contains("confusion"));
    CHECK_FALSE(data.contains("mistakes"));
    CHECK_FALSE(data.contains("best"));
    CHECK(detail::report_number(std::nan("")) == "null");
    CHECK(detail::report_number(-INFINITY) == "null");
}

TEST_CASE("a network that begins with no convolution has a report without filters") {
    const temporary_directory folder;
    training_run<flat_network> run(training_options{.epochs = 1, .batch_size = 13, .seed = 9});
    CHECK(run.training.fit(run.train, run.validation, html_report{folder / "run"}) == training_outcome::finished);
    CHECK_FALSE(data_at(folder / "run").contains("filters"));
    CHECK(data_at(folder / "run").contains("confusion"));
}

TEST_CASE("a run whose targets are numbers has a report without accuracies and answers") {
    const temporary_directory folder;
    std::vector<float> samples, targets;
    for (int i = 0; i < 40; ++i) {
        for (int k = 0; k < 4; ++k) samples.push_back(static_cast<float>((i * 7 + k * 3) % 11) / 11);
        targets.push_back(samples[samples.size() - 4] - samples.back());
    }
    const array_dataset set(samples_of<shape<4>>(samples), targets_of<shape<1>>(targets));
    model<number_network> net(seed{1});
    trainer training(net, mean_squared_error{}, adam{}, training_options{.epochs = 2, .threads = 1});
    CHECK(training.fit(set, set, html_report{folder / "run"}) == training_outcome::finished);
    const json data = data_at(folder / "run");
    REQUIRE(data["rows"].size() == 2);
    CHECK(data["rows"][1][1].is_number());
    CHECK(data["rows"][1][2].is_null());
    CHECK(data["rows"][1][3].is_number());
    CHECK(data["rows"][1][4].is_null());
    CHECK_FALSE(data.contains("confusion"));
    CHECK(data["best"][1].is_null());
    CHECK(data["best"][2].is_number());
}

TEST_CASE("the pixels of a data set that says how it normalizes them are shown as they were") {
    const temporary_directory folder;
    constexpr std::size_t count = 30;
    std::vector<std::uint8_t> pixels(count * 64);
    std::vector<label> labels(count);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(100 + i * i % 57);
    for (std::size_t i = 0; i < count; ++i) labels[i] = static_cast<label>(i * i % 3);
    const labelled_images<shape<1, 8, 8>, 3> set(pixels, labels, {.mean = 0.5, .deviation = 0.1});
    detail::watched_run watched;
    training_run<flat_network> run(training_options{.epochs = 1, .batch_size = 10});
    watched.begin(run.training, set, set);
    answer_collector collect{&watched};
    serial_executor here;
    evaluator evaluate(run.net, here, {.batch_size = 7});
    (void)evaluate(set, collect);
    REQUIRE(watched.answers().mistakes().size() > 1);
    for (const detail::mistake& one : watched.answers().mistakes()) {
        const auto expected = set.image(one.sample);
        CHECK(one.image.pixels == std::vector<std::uint8_t>(expected.begin(), expected.end()));
    }
}

TEST_CASE("a report of a long run with many classes and large images has at most 300,000 bytes") {
    const temporary_directory folder;
    constexpr std::size_t classes = 300, count = 600;
    using large = network<shape<3, 40, 50>, conv2d<70, kernel<11>, stride<10>>, flatten, linear<classes>>;
    std::vector<std::uint8_t> pixels(count * 6000);
    std::vector<label> labels(count);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 2654435761u >> 13);
    for (std::size_t i = 0; i < count; ++i) labels[i] = static_cast<label>(i % classes);
    const labelled_images<shape<3, 40, 50>, classes> set(pixels, labels);
    model<large> net(seed{1});
    trainer training(net, adam{}, training_options{.epochs = 1, .batch_size = 300, .threads = 1});
    const std::vector<std::string> names(classes, "a class with a name of some length");
    html_report_options options{.class_names = names};
    html_report report(folder / "run", options);
    CHECK(training.fit(set, set, report) == training_outcome::finished);
    for (std::uint32_t epoch = 1; epoch < 2000; ++epoch) {
        epoch_report made{epoch, 2000, 1.23456789e-5, 12.3456789, 123456, {}, {}};
        made.train = {1.23456789, 1, 600, 600, 123};
        made.validation = made.train;
        if (epoch % 333 == 0) report.on_epoch_end(made);  // not a file for each
    }
    const std::string page = page_at(folder / "run");
    CHECK(page.size() <= 300'000);
    const json data = data_at(folder / "run");
    CHECK_FALSE(data.contains("confusion"));
    CHECK(data["confusions"].size() == 24);
    CHECK(data["mistakes"].size() == 20);
    CHECK(data["mistakes"][0].contains("picture"));
    CHECK(data.contains("filters"));

    // What does not fit is left out.
    options.facts.emplace_back("notes", std::string(290'000, 'x'));
    training_run<> run(training_options{.epochs = 1, .batch_size = 13, .seed = 9});
    options.class_names.clear();
    CHECK(run.training.fit(run.train, run.validation, html_report{folder / "notes", options}) ==
          training_outcome::finished);
    CHECK(page_at(folder / "notes").size() <= 300'000);
    CHECK(data_at(folder / "notes")["rows"].size() == 1);
}

TEST_CASE("epochs of a long run are thinned out, and the first and the last are shown") {
    const temporary_directory folder;
    model<number_network> net(seed{1});
    const array_dataset set(samples_of<shape<4>>(std::vector<float>(4)), targets_of<shape<1>>(std::vector<float>(1)));
    trainer training(net, mean_squared_error{}, adam{}, training_options{.epochs = 1300, .threads = 1});
    CHECK(training.fit(set, html_report{folder / "run"}) == training_outcome::finished);
    const json data = data_at(folder / "run");
    const json& rows = data["rows"];
    CHECK(rows.size() > 400);
    CHECK(rows.size() <= 800);
    CHECK(rows.front()[0] == 1);
    CHECK(rows.back()[0] == 1300);
    CHECK(data["has_gaps"] == true);
    for (std::size_t i = 1; i < rows.size(); ++i) CHECK(rows[i][0].get<int>() > rows[i - 1][0].get<int>());
}
