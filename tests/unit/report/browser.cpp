// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Reports as Chromium shows them: tests/browser/report.mjs.

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/data/arrays.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/report/html_report.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// Nothing is wrong with the report in a browser. Pictures of it are written to $CTCNN_SCREENSHOTS, if that is set.
void check_in_browser(const std::string& path, std::size_t epochs, const std::string& name) {
    const std::string node = "/usr/bin/node", chromium = "/usr/bin/chromium";
    const std::string package = CTCNN_TEST_GOLDEN_DIR "/../../build/node/node_modules/playwright-core";
    if (!std::filesystem::exists(node) || !std::filesystem::exists(chromium) || !std::filesystem::exists(package)) {
        WARN("SKIPPED: Chromium or playwright-core isn't here, so nothing tests that a report can be read. Run: ./dev "
             "setup");
        return;
    }
    std::vector<std::string> command{node, CTCNN_TEST_GOLDEN_DIR "/../browser/report.mjs", path, std::to_string(epochs),
                                     package};
    const char* const pictures = std::getenv("CTCNN_SCREENSHOTS");
    if (pictures != nullptr) command.push_back(std::string(pictures) + "/" + name);
    const temporary_directory home;  // for the profile
    const auto ran = process(command, {"HOME=" + home.path()}).finish();
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
}

}  // namespace

TEST_CASE("a report of several epochs can be read in a browser, with texts that look like markup") {
    const temporary_directory folder;
    training_run<> run(training_options{.epochs = 6, .batch_size = 13, .seed = 9});
    html_report report(folder / "run.html",
                       {.title = "</script><script>alert(1)</script><img src=x onerror=alert(2)>",
                        .class_names = {"<b>top</b>", "a class with a name that is much longer than others", "bottom"},
                        .facts = {{"command", std::string(300, 'x')}}});
    CHECK(run.training.fit(run.train, run.validation, report) == training_outcome::finished);
    check_in_browser(folder / "run.html", 6, "several");
}

TEST_CASE("a report of one epoch without validation can be read in a browser") {
    const temporary_directory folder;
    training_run<> run(training_options{.epochs = 2, .batch_size = 13, .seed = 9});
    CHECK(run.training.fit(run.train, html_report{folder / "run.html"}, stop_after{9}) == training_outcome::stopped);
    check_in_browser(folder / "run.html", 1, "one");
}

TEST_CASE("a report of a run whose targets are numbers can be read in a browser") {
    const temporary_directory folder;
    model<network<shape<2>, linear<1>>> net(seed{1});
    const array_dataset set(samples_of<shape<2>>(std::vector<float>{1, 2, 3, 4}),
                            targets_of<shape<1>>(std::vector<float>{1, 2}));
    trainer training(net, mean_squared_error{}, adam{}, training_options{.epochs = 300, .threads = 1});
    CHECK(training.fit(set, set, html_report{folder / "run.html"}) == training_outcome::finished);
    check_in_browser(folder / "run.html", 300, "numbers");
}
