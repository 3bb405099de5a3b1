// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What train_mnist trains and how: --network, --schedule, --augment, --ema, --recipe and so on.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/process.hpp"

using ctcnn::test::contains;
using ctcnn::test::process;
using ctcnn::test::read_bytes;
using ctcnn::test::small_mnist;
using ctcnn::test::temporary_directory;

namespace {

process::result run_recipe(const std::string& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> all{program, "--data", small_mnist};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return process(all).finish();
}
process::result run_recipe(const std::vector<std::string>& arguments) {
    return run_recipe(CTCNN_TEST_PROGRAMS_DIR "/train_mnist_small", arguments);
}

/// The learning rate of the last step of each epoch.
std::vector<double> logged_rates(std::vector<std::string> arguments) {
    const temporary_directory folder;
    arguments.insert(arguments.end(), {"-q", "--log-jsonl", folder / "log"});
    CHECK(run_recipe(arguments).code == 0);
    std::vector<double> rates;
    std::ifstream file(folder / "log");
    for (std::string line; std::getline(file, line);)
        if (const auto json = nlohmann::json::parse(line); json["event"] == "epoch")
            rates.push_back(json["learning_rate"]);
    return rates;
}

}  // namespace

TEST_CASE("train_mnist trains each of its networks") {
    const auto& [network, parameters] =
        GENERATE(values<std::pair<std::string, std::string>>({{"seed", "11,705,450"},
                                                              {"lenet", "61,706"},
                                                              {"fast", "215,194"},
                                                              {"resnet", "329,650"},
                                                              {"wide-resnet", "1,313,626"}}));
    const std::string program = CTCNN_TEST_EXAMPLES_DIR "/train_mnist";
    CHECK_THAT(run_recipe(program, {"--network", network, "--summary"}).out, contains(parameters));
    const temporary_directory folder;
    const auto trained = run_recipe(program, {"--network", network, "--epochs", "1", "-q", "--save", folder / "run"});
    CAPTURE(network, trained.err);
    CHECK(trained.code == 0);
    CHECK_THAT(trained.out, contains("test accuracy "));
    CHECK_THAT(run_recipe(program, {"--network", network == "fast" ? "lenet" : "fast", "-q", "--evaluate", "--resume",
                                    folder / "run"})
                   .err,
               contains("network: expected "));
}

TEST_CASE("train_mnist has schedules of the learning rate") {
    // 4 steps an epoch.
    const auto rates = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all{"--epochs", "2", "--batch-size", "30", "--lr", "0.01"};
        all.insert(all.end(), more.begin(), more.end());
        return logged_rates(all);
    };
    CHECK(rates({}) == std::vector<double>{0.01, 0.01 * 0.7});
    CHECK(rates({"--schedule", "constant"}) == std::vector<double>{0.01, 0.01});
    CHECK(rates({"--schedule", "constant", "--warm-up", "6"})[0] == Approx(0.01 * (0.01 + 0.99 * 3 / 6)));
    CHECK(rates({"--schedule", "cosine"})[1] == Approx(0.01 * 0.0380602337443566));
    CHECK(rates({"--schedule", "one_cycle"})[1] == Approx(0.01 / 25 / 1e4));
    const std::vector<double> plateau =
        logged_rates({"--epochs", "6", "--lr", "0", "--schedule", "plateau", "--gamma", "0.5"});
    CHECK(plateau.size() == 6);
    const std::vector<double> reduced =
        logged_rates({"--epochs", "6", "--lr", "1e-12", "--schedule", "plateau", "--gamma", "0.5"});
    REQUIRE(reduced.size() == 6);
    CHECK(reduced[1] == Approx(1e-12).margin(0));
    CHECK(reduced[5] < 0.9e-12);
}

TEST_CASE("train_mnist with --augment, --ema and a schedule resumes with the same bits, for any number of threads") {
    const temporary_directory folder;
    const std::vector<std::string> flags{
        "--epochs", "3",    "--augment", "--ema",      "0.9",    "--optimizer",       "lion", "--warm-up",
        "3",        "--lr", "3e-4",      "--schedule", "cosine", "--label-smoothing", "0.1",  "--weight-decay",
        "0.1"};
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = flags;
        all.insert(all.end(), more.begin(), more.end());
        return run_recipe(all);
    };
    const auto whole = with({"-j", "1", "--save", folder / "a", "--export", folder / "a.onnx"});
    CAPTURE(whole.err);
    REQUIRE(whole.code == 0);
    CHECK(with({"-q", "-j", "3", "--resume", folder / "a.previous", "--save", folder / "b"}).code == 0);
    CHECK(read_bytes(folder / "b") == read_bytes(folder / "a"));
    // The average is what is validated, tested and exported.
    const auto tested = run_recipe({"--evaluate", "--resume", folder / "a", "--export", folder / "b.onnx"});
    CHECK(tested.code == 0);
    CHECK(read_bytes(folder / "b.onnx") == read_bytes(folder / "a.onnx"));
    // Each of them is part of the run.
    for (const std::vector<std::string>& other :
         std::vector<std::vector<std::string>>{{"--no-augment"}, {"--decay-weights-only"}}) {
        std::vector<std::string> more{"-q", "--resume", folder / "a.previous"};
        more.insert(more.end(), other.begin(), other.end());
        CHECK(with(more).code == 4);
    }
}

TEST_CASE("train_mnist does not resume with another warm-up, whatever the schedule calls its own") {
    const temporary_directory folder;
    const auto with = [&](const std::string& steps, const std::vector<std::string>& more) {
        std::vector<std::string> all{"-q", "--epochs", "2", "--schedule", "one_cycle", "--warm-up", steps};
        all.insert(all.end(), more.begin(), more.end());
        return run_recipe(all);
    };
    CHECK(with("3", {"--save", folder / "run"}).code == 0);
    const auto refused = with("4", {"--resume", folder / "run.previous"});
    CHECK(refused.code == 4);
    CHECK_THAT(refused.err, contains("schedule.warm_up_steps: expected 4, found 3"));
    CHECK(with("3", {"--resume", folder / "run.previous"}).code == 0);
}

TEST_CASE("train_mnist --augment, --ema and --label-smoothing change what is learned") {
    const temporary_directory folder;
    std::vector<ctcnn::test::bytes> runs;
    for (const std::vector<std::string>& flags :
         std::vector<std::vector<std::string>>{{},
                                               {"--augment"},
                                               {"--ema", "0.9"},
                                               {"--mixup", "0.2"},
                                               {"--accumulate", "4"},
                                               {"--label-smoothing", "0.1"},
                                               {"--optimizer", "rmsprop"},
                                               {"--optimizer", "sgd", "--nesterov"}}) {
        std::vector<std::string> all{"--epochs", "1", "-q", "--export", folder / "net.onnx"};
        all.insert(all.end(), flags.begin(), flags.end());
        CHECK(run_recipe(all).code == 0);
        runs.push_back(read_bytes(folder / "net.onnx"));
        for (std::size_t i = 0; i + 1 < runs.size(); ++i) CHECK(runs[i] != runs.back());
    }
}

TEST_CASE("train_mnist --recipe best stands for flags, which it prints, and which others override") {
    const auto found = run_recipe({"--recipe", "best", "--epochs", "1"});
    CHECK(found.code == 0);
    CHECK_THAT(found.out, contains("recipe: --schedule one_cycle --augment --ema 0.999 ") && contains("epoch 1/1: "));
    const temporary_directory folder;
    CHECK(run_recipe({"--recipe", "best", "--epochs", "1", "-q", "--save", folder / "a"}).code == 0);
    CHECK(run_recipe({"--schedule", "one_cycle", "--augment", "--ema", "0.999", "--optimizer", "adamw", "--lr", "0.001",
                      "--weight-decay", "0.01", "--epochs", "1", "-q", "--save", folder / "b"})
              .code == 0);
    CHECK(read_bytes(folder / "a") == read_bytes(folder / "b"));
    CHECK_THAT(run_recipe({"--recipe", "best", "--network", "resnet", "--dry-run", "--epochs", "1"}).out,
               contains("--lr 0.006 --weight-decay 0.05 --decay-weights-only"));
}

TEST_CASE("train_mnist --validation says how many training images are validated") {
    const temporary_directory folder;
    const auto some = run_recipe({"--validation", "30", "--epochs", "1"});
    CHECK(some.code == 0);
    CHECK_THAT(some.out, contains("90 images for training, 30 for validation") && contains(" of 30)\n"));
    const auto standard = run_recipe({"--epochs", "1", "-q", "--save", folder / "standard"});
    CHECK(standard.code == 0);
    CHECK(run_recipe({"--validation", "10", "--epochs", "1", "-q", "--save", folder / "ten"}).code == 0);
    CHECK(read_bytes(folder / "ten") == read_bytes(folder / "standard"));

    // All of them: nothing is validated, and what judges a run by its validation takes the loss of training.
    const auto all =
        run_recipe({"--validation", "0", "--epochs", "2", "--schedule", "plateau", "--save", folder / "all", "--report",
                    folder / "all.html", "--tensorboard", folder / "events", "--log-jsonl", folder / "log"});
    CAPTURE(all.err);
    CHECK(all.code == 0);
    CHECK_THAT(all.out, contains("120 images for training, 0 for validation") && contains(", validation none, ") &&
                            contains("\nvalidation accuracy none\n") && contains("\ntest accuracy "));
    CHECK_FALSE(std::filesystem::exists(folder / "all.best"));
    std::ifstream log(folder / "log");
    std::string line;
    REQUIRE(std::getline(log, line));
    CHECK(nlohmann::json::parse(line)["validation_loss"].is_null());
    // It is part of the run.
    const auto other = run_recipe({"--epochs", "2", "--schedule", "plateau", "--resume", folder / "all.previous"});
    CHECK(other.code == 4);
    CHECK_THAT(other.err, contains("validation_data: expected "));
    CHECK(run_recipe({"--validation", "0", "--epochs", "2", "-q", "--schedule", "plateau", "-j", "3", "--resume",
                      folder / "all.previous", "--save", folder / "again"})
              .code == 0);
    CHECK(read_bytes(folder / "again") == read_bytes(folder / "all"));

    const auto too_many = run_recipe({"--validation", "120"});
    CHECK(too_many.code == 2);
    CHECK_THAT(too_many.err, contains("--validation: expected fewer than the 120 training images, found 120"));
}

TEST_CASE("train_mnist --early-stopping ends a run that does not improve, with its result") {
    const temporary_directory folder;
    const auto with = [&](const std::string& patience, const std::vector<std::string>& more) {
        std::vector<std::string> all{"--epochs", "9", "--lr", "0", "--early-stopping", patience};
        all.insert(all.end(), more.begin(), more.end());
        return run_recipe(all);
    };
    const auto stopped = with("2", {"--save", folder / "run", "--export", folder / "net.onnx"});
    CHECK(stopped.code == 0);
    CHECK_THAT(stopped.out, contains("epoch 3/9: ") && !contains("epoch 4/9: ") &&
                                contains("stopped after epoch 3: no lower loss for 2 epochs\n") &&
                                contains("\ntest accuracy "));
    CHECK(std::filesystem::exists(folder / "net.onnx"));
    // It stays stopped when it is resumed, and continues with more patience.
    const auto again = with("2", {"--resume", folder / "run"});
    CHECK(again.code == 0);
    CHECK_THAT(again.out, contains("stopped after epoch 3: ") && !contains("epoch 4/9: "));
    CHECK_THAT(with("4", {"--resume", folder / "run"}).out, contains("epoch 5/9: ") && !contains("epoch 6/9: "));
    CHECK_THAT(with("0", {}).out, contains("epoch 9/9: ") && !contains("stopped"));
}

TEST_CASE("train_mnist --average-shifts tests once more, with five copies of each image") {
    const temporary_directory folder;
    const auto trained =
        run_recipe({"--epochs", "1", "--average-shifts", "--save", folder / "run", "--log-jsonl", folder / "log"});
    CHECK(trained.code == 0);
    CHECK_THAT(trained.out, contains("\ntest accuracy ") && contains("\ntest accuracy with the mean of five shifts ") &&
                                contains(" of 60)\n"));
    std::ifstream log(folder / "log");
    const std::string text{std::istreambuf_iterator<char>(log), {}};
    CHECK_THAT(text, contains("{\"event\":\"shifted_test\",\"test_accuracy\":"));
    // It is no part of the run.
    const auto tested = run_recipe({"-q", "--evaluate", "--average-shifts", "-j", "3", "--resume", folder / "run"});
    CHECK(tested.code == 0);
    CHECK_THAT(trained.out, contains(tested.out.substr(tested.out.find("test accuracy with"))));
    CHECK_THAT(run_recipe({"-q", "--evaluate", "--resume", folder / "run"}).out, !contains("five shifts"));
}
