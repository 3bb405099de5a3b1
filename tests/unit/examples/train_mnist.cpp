// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"

using ctcnn::test::contains;
using ctcnn::test::process;
using ctcnn::test::small_mnist;
using ctcnn::test::temporary_directory;

namespace {

std::vector<std::string> training(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{CTCNN_TEST_EXAMPLES_DIR "/train_mnist"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

/// The small network's.
const std::string small = CTCNN_TEST_PROGRAMS_DIR "/train_mnist_small";

process::result train(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {}) {
    return process(training(arguments), environment).finish();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

std::vector<nlohmann::json> log_lines(const std::string& path) {
    std::vector<nlohmann::json> result;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) result.push_back(nlohmann::json::parse(line));
    return result;
}

}  // namespace

TEST_CASE("train_mnist --help lists the flags") {
    const auto [code, out, err] = train({"--help"});
    CHECK(code == 0);
    CHECK(err.empty());
    for (const char* const flag : {"--data",
                                   "--dataset",
                                   "--validation",
                                   "--epochs",
                                   "--early-stopping",
                                   "--batch-size",
                                   "--test-batch-size",
                                   "--lr",
                                   "--momentum",
                                   "--weight-decay",
                                   "--decay-weights-only",
                                   "--network",
                                   "--nesterov",
                                   "--schedule",
                                   "--warm-up",
                                   "--augment",
                                   "--accumulate",
                                   "--mixup",
                                   "--label-smoothing",
                                   "--ema",
                                   "--recipe",
                                   "--gamma",
                                   "--overwrite",
                                   "--allow-other-arithmetic",
                                   "--seed",
                                   "--threads",
                                   "--log-interval",
                                   "--save",
                                   "--save-every",
                                   "--resume",
                                   "--average-shifts",
                                   "--evaluate",
                                   "--dry-run",
                                   "--summary",
                                   "--log-jsonl",
                                   "--report",
                                   "--tensorboard",
                                   "--progress",
                                   "--quiet",
                                   "--version",
                                   "--help"})
        CHECK_THAT(out, contains(flag));
    for (const char* const flag : {"-j,", "-e,", "-q,", "-h,"})
        CHECK_THAT(out, contains(flag));  // some CLI11 pads them
    CHECK(train({"-h"}).out == out);
}

TEST_CASE("train_mnist --version and --summary need no data") {
    CHECK(train({"--version"}).code == 0);
    CHECK_THAT(train({"--version"}).out, contains("ctcnn 0."));
    const auto normal = train({"--summary"}), torch = train({"--summary=torch-summary"});
    CHECK(normal.code == 0);
    CHECK(torch.code == 0);
    CHECK_THAT(normal.out, contains("Total mult-adds (M): 47.91"));
    CHECK_THAT(torch.out, contains("Total mult-adds (M): 59.61"));
}

TEST_CASE("train_mnist answers arguments that can't be used with 2, a message, and nothing on standard output") {
    const auto arguments = GENERATE(
        values<std::vector<std::string>>({{"--no-such-flag"},
                                          {"word"},
                                          {"--epochs"},
                                          {"--epochs", "0"},
                                          {"--epochs", "-1"},
                                          {"--epochs", "1e3"},
                                          {"--epochs", "many"},
                                          {"--batch-size", "0"},
                                          {"--validation", "60000"},
                                          {"--validation", "-1"},
                                          {"--early-stopping", "1.5"},
                                          {"--seed", "18446744073709551616"},
                                          {"--threads", "0"},
                                          {"-j", "1025"},
                                          {"--lr", "nan"},
                                          {"--lr", "-1"},
                                          {"--lr", "1x"},
                                          {"--dataset", "cifar"},
                                          {"--progress", "fancy"},
                                          {"--summary=xml"},
                                          {"--lr", "1e39"},
                                          {"--lr", "1e-46"},
                                          {"--weight-decay", "1e39"},
                                          {"--clip-norm", "1e-40"},
                                          {"--gamma", "0"},
                                          {"--gamma", "1e9", "--epochs", "100"},
                                          {"--network", "vgg"},
                                          {"--optimizer", "adams"},
                                          {"--schedule", "two"},
                                          {"--schedule", "plateau", "--gamma", "1"},
                                          {"--warm-up", "-1"},
                                          {"--ema", "1"},
                                          {"--mixup", "4"},
                                          {"--accumulate", "65"},
                                          {"--accumulate", "0"},
                                          {"--label-smoothing", "1"},
                                          {"--recipe", "worst"},
                                          {"--recipe", "best", "--lr", "x"},
                                          {"--nesterov"},
                                          {"--momentum", "0.99999999"},
                                          {"--momentum", "1", "--optimizer", "adamw", "--data", "/no/such/folder"},
                                          {"--resume", ""},
                                          {"--save", ""},
                                          {"--save="},
                                          {"--log-jsonl", ""},
                                          {"--data", ""},
                                          {"--save-every", "", "--save", "x"},
                                          {"--log-jsonl", "no/such/folder/log", "--data", small_mnist, "-q"}}));
    const auto [code, out, err] = train(arguments);
    CAPTURE(arguments, err);
    CHECK(code == 2);
    CHECK(out.empty());
    CHECK_FALSE(err.empty());
}

TEST_CASE("train_mnist names the flag that can't be used, before it looks for data") {
    const std::string flag = GENERATE("--lr", "--momentum", "--weight-decay", "--gamma", "--clip-norm");
    const auto [code, out, err] = train({"--data", "/no/such/folder", flag, "1e39"});
    CHECK(code == 2);
    CHECK_THAT(err, contains(flag + ": expected a number ") && contains("found 1e39"));
}

TEST_CASE("train_mnist writes no file that it reads or writes for something else") {
    const temporary_directory folder;
    for (const char* const name :
         {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"})
        std::filesystem::copy(small_mnist + "/" + name, folder / name);
    const std::string images = folder / "train-images-idx3-ubyte", run = folder / "run", data = folder.path();
    std::filesystem::create_symlink(run, folder / "link");  // to nothing yet
    std::filesystem::create_hard_link(images, folder / "hard");
    const std::vector<std::vector<std::string>> all{{"--save", images},
                                                    {"--save", folder / "hard"},
                                                    {"--log-jsonl", images},
                                                    {"--log-jsonl", folder / "hard"},
                                                    {"--save", run, "--log-jsonl", run},
                                                    {"--save", run, "--log-jsonl", folder / "./run"},
                                                    {"--save", run, "--log-jsonl", folder / "link"},
                                                    {"--save", folder / "link", "--log-jsonl", run},
                                                    {"--save", run, "--log-jsonl", run + ".best"},
                                                    {"--save", run, "--log-jsonl", run + ".previous"},
                                                    {"--save", run, "--log-jsonl", run + ".ctcnn-tmp"},
                                                    {"--resume", run, "--log-jsonl", run},
                                                    {"--evaluate", "--resume", run, "--log-jsonl", run}};
    for (std::vector<std::string> arguments : all) {
        arguments.insert(arguments.end(), {"--data", data, "-q"});
        const auto [code, out, err] = train(arguments);
        CAPTURE(arguments, err);
        CHECK(code == 2);
        CHECK_THAT(err, contains("expected a file of its own, found "));
    }
    CHECK(ctcnn::test::read_bytes(images) == ctcnn::test::read_bytes(small_mnist + "/train-images-idx3-ubyte"));
    CHECK_FALSE(std::filesystem::exists(run));
}

TEST_CASE("train_mnist without data ends with 3 and says where it looked and how to get them") {
    const auto given = train({"--data", "/no/such/folder"});
    CHECK(given.code == 3);
    CHECK(given.out.empty());
    CHECK_THAT(given.err, contains("/no/such/folder") && contains("fetch_mnist.cmake"));
    const temporary_directory home;
    const auto nowhere = train({}, {"CTCNN_DATA=/nothing/here", "HOME=" + home.path()});
    CHECK(nowhere.code == 3);
    CHECK_THAT(nowhere.err, contains("/nothing/here") && contains("./data/mnist") && contains("./data/MNIST/raw") &&
                                contains(home.path() + "/.cache/ctcnn/mnist") && contains("fetch_mnist.cmake"));
}

TEST_CASE("train_mnist trains, logs each epoch as JSON, and ends with accuracy, errors and the confusion matrix") {
    const temporary_directory folder;
    const auto [code, out, err] = train({"--data", small_mnist, "--epochs", "2", "--batch-size", "50", "--log-interval",
                                         "2", "--log-jsonl", folder / "log", "-j", "2"});
    CAPTURE(out, err);
    REQUIRE(code == 0);
    CHECK_THAT(out, contains("110 images for training, 10 for validation, 60 for the test"));
    CHECK_THAT(out, contains("epoch 1/2: loss ") && contains("epoch 2/2: loss "));
    CHECK_THAT(out, contains("\nvalidation accuracy ") && contains(" of 10)\n") && contains("\ntest accuracy ") &&
                        contains(" of 60)\n") && contains("confusion matrix"));
    // Standard error is not a terminal here: plain lines, and one warning, because these are not the published files.
    CHECK(count(err, "warning") == 1);
    CHECK(count(err, "\r") == 0);
    CHECK(count(err, "\x1b") == 0);
    CHECK_THAT(err,
               contains("epoch 1/2:  67% 2/3 [") && contains(" step/s, loss=") && contains("epoch 2/2: 100% 3/3 ["));

    const auto lines = log_lines(folder / "log");
    REQUIRE(lines.size() == 3);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(lines[i]["event"] == "epoch");
        CHECK(lines[i]["epoch"] == i + 1);
        CHECK(lines[i]["threads"] == 2);
        CHECK(lines[i]["learning_rate"].get<double>() == Approx(i == 0 ? 1e-3 : 7e-4));
        for (const char* const name : {"train_loss", "seconds", "images_per_second"})
            CHECK(lines[i][name].get<double>() > 0);
        for (const char* const name : {"train_accuracy", "validation_accuracy", "test_accuracy"}) {
            CHECK(lines[i][name].get<double>() >= 0);
            CHECK(lines[i][name].get<double>() <= 1);
        }
    }
    CHECK(lines[2]["event"] == "done");
    CHECK(lines[2]["test_accuracy"] == lines[1]["test_accuracy"]);
    CHECK(lines[2]["seconds_total"].get<double>() >= lines[0]["seconds"].get<double>());
}

TEST_CASE("train_mnist gives the same result for any number of threads, and another for another seed") {
    const temporary_directory folder;
    const auto losses = [&](const std::string& threads, const std::string& seed) {
        CHECK(train({"--data", small_mnist, "--epochs", "2", "-q", "-j", threads, "--seed", seed, "--log-jsonl",
                     folder / "log"})
                  .code == 0);
        std::vector<double> result;
        for (const auto& line : log_lines(folder / "log"))
            if (line["event"] == "epoch") {
                result.push_back(line["train_loss"]);
                result.push_back(line["validation_loss"]);
            }
        return result;
    };
    const std::vector<double> one = losses("1", "5");
    REQUIRE(one.size() == 4);
    CHECK(losses("3", "5") == one);
    CHECK(losses("2", "6") != one);
}

TEST_CASE("train_mnist keeps the log of another run, and takes no other file for one") {
    const temporary_directory folder;
    const auto text = [](const std::string& content) { return ctcnn::test::bytes(content.begin(), content.end()); };
    const auto logging = [&](const std::string& path, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{small, "--data", small_mnist, "--epochs", "1", "-q", "--log-jsonl", path};
        all.insert(all.end(), more.begin(), more.end());
        return process(all).finish();
    };
    CHECK(logging(folder / "log", {"--save", folder / "run"}).code == 0);
    const auto first = ctcnn::test::read_bytes(folder / "log");
    std::filesystem::create_symlink(folder / "log", folder / "link");
    CHECK_THAT(logging(folder / "link").err, contains("is now " + (folder / "log.previous")));
    CHECK(ctcnn::test::read_bytes(folder / "log.previous") == first);
    CHECK(log_lines(folder / "log").size() == 2);
    // A line that a full disk cut off does not count.
    const std::string cut = folder.write("cut", text("{\"event\":\"epoch\"}\n{\"event\":\"ep"));
    CHECK_THAT(logging(cut, {"--resume", folder / "run"}).err, contains("the last line of " + cut + " was cut off"));
    CHECK(log_lines(cut).size() == 2);

    const auto other = text("notes of a year\n");
    const std::string notes = folder.write("notes", other);
    folder.write("log.previous", other);
    for (const std::string& path : {notes, folder / "log"}) {
        const auto refused = logging(path);
        CHECK(refused.code == 2);
        CHECK_THAT(refused.err, contains("found something else in "));
    }
    CHECK(logging(notes, {"--resume", folder / "run"}).code == 2);
    CHECK(ctcnn::test::read_bytes(notes) == other);
    CHECK(ctcnn::test::read_bytes(folder / "log.previous") == other);
    CHECK(log_lines(folder / "log").size() == 2);
}

TEST_CASE("train_mnist saves and ends its epochs where the log can't be written, and says so with 1") {
    const temporary_directory folder;
    const auto [code, out, err] = process({small, "--data", small_mnist, "--epochs", "2", "-q", "--log-jsonl",
                                           "/dev/full", "--save", folder / "run"})
                                      .finish();
    CHECK(code == 1);
    CHECK(count(err, "--log-jsonl: can't write /dev/full: No space left on device") == 1);
    CHECK_THAT(out, contains("test accuracy "));
    CHECK(std::filesystem::exists(folder / "run.previous"));
}

TEST_CASE("what train_mnist prints to a closed stream lands in no file, and results that are lost are an error") {
    const temporary_directory folder;
    const auto shell = [&](const std::string& redirected) {
        return process({"/bin/sh", "-c",
                        small + " --data '" + small_mnist + "' --epochs 2 --progress plain --log-jsonl '" +
                            (folder / "log") + "' --save '" + (folder / "run") + "' --overwrite " + redirected})
            .finish()
            .code;
    };
    for (const auto& [redirected, code] : {std::pair(">&-", 1), {"2>&-", 0}, {"<&- >&- 2>&-", 1}, {">/dev/full", 1}}) {
        CHECK(shell(redirected) == code);
        CHECK(log_lines(folder / "log").size() == 3);  // each is JSON
    }
    CHECK(process({"/bin/sh", "-c", small + " --help >&-"}).finish().code == 1);
    // A pipe that nothing reads ends nothing either.
    const auto piped = process({"/bin/sh", "-c",
                                "{ " + small + " --data '" + small_mnist + "' --epochs 3 --save '" +
                                    (folder / "piped") + "'; echo $? >'" + (folder / "code") + "'; } | true"})
                           .finish();
    CHECK(piped.code == 0);
    CHECK(ctcnn::test::read_bytes(folder / "code") == ctcnn::test::bytes{'1', '\n'});
    CHECK(std::filesystem::exists(folder / "piped.previous"));
}

TEST_CASE("train_mnist takes memory for the data there are, not for those that an option has room for") {
    const std::string flag = GENERATE("--batch-size", "--test-batch-size");
    const auto [code, out, err] = process({"/bin/sh", "-c",
                                           "ulimit -v 400000; exec " + small + " --data '" + small_mnist +
                                               "' --epochs 1 -j 1 -q " + flag + " 60000"})
                                      .finish();
    CAPTURE(flag, err);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    WARN("SKIPPED: sanitizers reserve more address space than the test allows");
#else
    CHECK(code == 0);
#endif
}

TEST_CASE("train_mnist --quiet prints the result and no more, and --dry-run says that it is none") {
    const auto [code, out, err] = train({"--data", small_mnist, "--epochs", "2", "--quiet", "--dry-run"});
    CHECK(code == 0);
    CHECK(count(out, "\n") == 2);
    CHECK_THAT(out, contains("validation accuracy ") && contains("test accuracy "));
    CHECK(count(out, "(dry run: not a result)") == 2);
    CHECK(count(err, "\n") == 1);  // the warning
    const auto steps = train({"--data", small_mnist, "--epochs", "2", "--batch-size", "10", "--dry-run"});
    CHECK_THAT(steps.err, contains("epoch 2/2: 100% 1/1 ["));
}

TEST_CASE("train_mnist draws a bar on request, and erases it") {
    const auto bar =
        train({"--data", small_mnist, "--epochs", "1", "--batch-size", "50", "--progress", "bar"}, {"LC_ALL=C.UTF-8"});
    CHECK_THAT(bar.err, contains("\repoch 1/1: 100%|██████████| 3/3 ["));
    CHECK(bar.err.back() == '\r');
    const auto ascii =
        train({"--data", small_mnist, "--epochs", "1", "--batch-size", "50", "--progress", "bar"}, {"LC_ALL=C"});
    CHECK_THAT(ascii.err, contains("\repoch 1/1: 100%|##########| 3/3 ["));
    const auto none = train({"--data", small_mnist, "--epochs", "1", "--progress", "none"});
    CHECK(count(none.err, "\n") == 1);  // the warning
}

TEST_CASE("train_mnist ends with 5 when training diverges") {
    const auto [code, out, err] =
        train({"--data", small_mnist, "--optimizer", "sgd", "--lr", "1e30", "--epochs", "5", "--batch-size", "30"});
    CHECK(code == 5);
    CHECK_THAT(err, contains("training diverged in epoch 1, step ") && contains("Lower the learning rate"));
    CHECK(count(out, "test accuracy") == 0);
}

TEST_CASE("a signal lets train_mnist finish its step and say what happened") {
    const int signal = GENERATE(SIGINT, SIGTERM);
    const temporary_directory folder;
    process program(
        training({"--data", small_mnist, "--epochs", "100000", "--batch-size", "20", "--log-jsonl", folder / "log"}));
    program.wait_for("epoch 1/100000: ");
    program.send(signal);
    const auto [code, out, err] = program.finish();
    CHECK(code == 128 + signal);
    CHECK_THAT(err, contains(signal == SIGINT ? "stopped by SIGINT in epoch " : "stopped by SIGTERM in epoch "));
    CHECK_THAT(err, contains("Nothing is saved: --save FILE would"));
    CHECK(log_lines(folder / "log").back()["event"] == "interrupted");
    CHECK(count(out, "test accuracy") == 0);
}

TEST_CASE("a second signal ends train_mnist at once") {
    process program(training({"--data", small_mnist, "--epochs", "100000", "--batch-size", "110", "-j", "1"}));
    program.wait_for("epoch 1/100000: ");
    program.send(SIGINT);
    program.send(SIGTERM);
    const auto [code, out, err] = program.finish();
    CHECK((code == 130 || code == 143));  // whichever the system hands over last
    CHECK(count(err, "stopped by") == 0);
}
