// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctcnn/report/report_file.hpp"
#include "support/catch.hpp"
#include "support/event_files.hpp"
#include "support/process.hpp"

using ctcnn::test::contains;
using ctcnn::test::process;
using ctcnn::test::small_mnist;
using ctcnn::test::temporary_directory;

namespace {

process::result train_small(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) {
    arguments.insert(arguments.begin(), {CTCNN_TEST_PROGRAMS_DIR "/train_mnist_small", "--data", small_mnist, "-q"});
    return process(arguments, environment).finish();
}

nlohmann::json report_at(const std::string& path) {
    return nlohmann::json::parse(ctcnn::detail::report_data(path).first);
}

std::vector<std::string> event_files_in(const std::string& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path().string());
    return files;
}

}  // namespace

TEST_CASE("train_mnist writes a report and events for TensorBoard, and continues them when it resumes") {
    const temporary_directory folder;
    const std::vector<std::string> all{"--report", folder / "run.html", "--tensorboard", folder / "runs/a",
                                       "--save",   folder / "run",      "--resume",      "auto"};
    std::vector<std::string> first = all, second = all;
    first.insert(first.end(), {"--epochs", "2"});
    second.insert(second.end(), {"--epochs", "3"});
    const auto begun = train_small(first);
    CAPTURE(begun.err);
    REQUIRE(begun.code == 0);
    CHECK(report_at(folder / "run.html")["rows"].size() == 2);
    const std::vector<std::string> events = event_files_in(folder / "runs/a");
    REQUIRE(events.size() == 1);
    CHECK(ctcnn::test::events_in(events[0]).size() == 3);

    REQUIRE(train_small(second).code == 0);
    const nlohmann::json data = report_at(folder / "run.html");
    REQUIRE(data["rows"].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(data["rows"][i][0] == i + 1);
    CHECK(data["class_names"].size() == 10);
    CHECK(data["confusion"].size() == 10);
    CHECK(data["facts"][0][0] == "command");
    CHECK_THAT(data["facts"][0][1].get<std::string>(), contains("--report"));
    CHECK(data["options"]["optimizer.learning_rate"] == "0.001");
    CHECK(event_files_in(folder / "runs/a").size() == 2);
    CHECK_FALSE(std::filesystem::exists(folder / "run.html.previous"));
}

TEST_CASE("train_mnist refuses a report or a folder of events that can't be written, and names the flag") {
    const temporary_directory folder;
    const std::string other = folder.write("other", {1, 2, 3});
    struct {
        std::vector<std::string> arguments;
        std::string says;
    } const all[] = {
        {{"--report", ""}, "--report: expected FILE.html, found an empty word"},
        {{"--tensorboard", ""}, "--tensorboard: expected DIR, found an empty word"},
        {{"--report", "no/such/folder/run.html"}, "--report: can't write no/such/folder/run.html"},
        {{"--report", other}, "--report: ctcnn::html_report: expected a new file or an older report"},
        {{"--tensorboard", other}, "--tensorboard: can't write " + other},
        {{"--report", folder / "run", "--save", folder / "run"}, "--report: expected a file of its own"},
        {{"--report", folder / "run", "--save", folder / "run", "--log-jsonl", folder / "log"},
         "--report: expected a file of its own"},
        {{"--report", folder / "log", "--log-jsonl", folder / "log"}, "--report: expected a file of its own"},
        {{"--report", folder / "a", "--export", folder / "a"}, "--report: expected a file of its own"},
        {{"--report", small_mnist + "/train-images-idx3-ubyte"}, "--report: expected a file of its own"},
        {{"--evaluate", "--resume", "x", "--report", folder / "a"}, "--report: is about training"},
        {{"--evaluate", "--resume", "x", "--tensorboard", folder / "a"}, "--tensorboard: is about training"},
    };
    for (const auto& [arguments, says] : all) {
        const auto [code, out, err] = train_small(arguments);
        CAPTURE(arguments, err);
        CHECK(code == 2);
        CHECK(out.empty());
        CHECK_THAT(err, contains(says));
    }
    CHECK(ctcnn::test::read_bytes(other) == ctcnn::test::bytes{1, 2, 3});
}

TEST_CASE("a report that can't be written any more does not end the run of train_mnist") {
    const temporary_directory folder;
    const auto [code, out, err] = train_small({"--epochs", "3", "--report", folder / "run.html"},
                                              {"LD_PRELOAD=" CTCNN_TEST_PROGRAMS_DIR "/ctcnn_faults.so",
                                               "CTCNN_FAULT_PATH=" + folder / "run.html", "CTCNN_FAULT_CALL=fsync",
                                               "CTCNN_FAULT_ERROR=" + std::to_string(EIO)});
    CAPTURE(out, err);
    CHECK(code == 1);
    CHECK_THAT(out, contains("test accuracy"));
    CHECK_THAT(err, contains("warning: --report: can't write ") && contains("the run continues without it"));
    CHECK_FALSE(std::filesystem::exists(folder / "run.html"));
}
