// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/checkpoint.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/simd/pack.hpp"
#include "support/catch.hpp"
#include "support/soak.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// What loading it into `run` says is different. The run must stay as it was.
template <class Run>
std::vector<std::string> differences_of(const std::string& path, Run& run) {
    const bytes before = run.state();
    std::vector<std::string> found;
    try {
        run.load(path);
    } catch (const checkpoint_error& error) {
        CHECK(error.path() == path);
        CHECK_THAT(error.what(), contains(path + ": can't resume from this checkpoint, and nothing was changed:\n  "));
        found = error.differences();
    }
    CHECK(run.state() == before);
    return found;
}

using lines = std::vector<std::string>;

/// The checkpoint with one text of its metadata set to another, and with sums that are right.
void rewrite(const std::string& path, const std::string& name, const std::string& text) {
    const tensor_file file = read_safetensors(path);
    text_by_name metadata;
    for (const auto& [key, value] : file.metadata())
        if (key != "format" && !key.starts_with("ctcnn.")) metadata[key] = value;
    if (text.empty())
        metadata.erase(name);
    else
        metadata[name] = text;
    write_safetensors(file.tensors(), path, metadata);
}

}  // namespace

TEST_CASE("a run that is stopped at any step and resumed ends with the same bytes, at any number of threads") {
    const temporary_directory folder;
    training_run<> whole;
    REQUIRE(whole.fit() == training_outcome::finished);
    const bytes end = whole.state();
    const std::size_t threads[] = {1, 2, 3, 4, 8};
    const random_stream random(1, random_purpose::user);
    for (std::uint32_t point = 0; point < 20; ++point) {
        const std::size_t steps = 1 + random.below(4 * 8, point);
        CAPTURE(point, steps);
        training_run<> first(training_run<>::usual, threads[point % 5]);
        (void)first.fit(steps);
        first.save(folder / "run");
        training_run<> second(training_run<>::usual, threads[(point + 2) % 5]);
        second.load(folder / "run");
        CHECK(second.training.progress() == first.training.progress());
        CHECK(second.fit() == training_outcome::finished);
        CHECK(second.state() == end);
    }
}

TEST_CASE("200 steps end with the same bytes on 1, 2, 3, 4 and 8 threads") {
    constexpr training_options options{.epochs = 25, .batch_size = 13, .seed = 3};
    bytes first;
    for (const std::size_t threads : {1u, 2u, 3u, 4u, 8u}) {
        training_run<> run(options, threads);
        REQUIRE(run.fit() == training_outcome::finished);
        REQUIRE(run.training.state().steps == 200);
        if (first.empty()) first = run.state();
        CHECK(run.state() == first);
    }
}

TEST_CASE("a checkpoint says what it is of, and no name of the machine, with PyTorch's names in it") {
    const temporary_directory folder;
    training_run<> run;
    (void)run.fit(11);
    run.save(folder / "run");
    const tensor_file file = read_safetensors(folder / "run");
    const auto& text = file.metadata();
    CHECK(text.at("kind") == "ctcnn training checkpoint 1");
    CHECK(text.at("run.network") == "1x8x8; 0 conv2d<4, kernel<3>, padding<1>>; 1 relu; 2 max_pool2d<kernel<2>>; "
                                    "3 flatten; 4 dropout<std::ratio<1, 4>>; 5 linear<24>; 6 relu; 7 linear<3>");
    CHECK(text.at("run.ctcnn") == version);
    CHECK(text.at("run.optimizer") == "adam");
    CHECK(text.at("run.optimizer.beta2") == "0.999");
    CHECK(text.at("run.schedule.gamma") == "0.9");
    CHECK(text.at("run.loss.label_smoothing") == "0");
    CHECK(text.at("run.seed") == "9");
    CHECK(text.at("run.arithmetic.compiler") == detail::compiler);
    CHECK(text.at("run.arithmetic.instruction_set") == simd::instruction_set);
    CHECK(text.at("run.arithmetic.vector") == std::to_string(sizeof(simd::pack<float>) / sizeof(float)));
    CHECK_FALSE(text.at("run.arithmetic.fingerprint").empty());
    CHECK_THAT(text.at("run.train_data"), contains("100 samples, SHA-256 "));
    CHECK(text.at("progress.epoch") == "1");
    CHECK(text.at("progress.step") == "3");
    CHECK(text.at("progress.optimizer_steps") == "11");
    CHECK(text.at("progress.train.samples") == "39");
    CHECK(text.at("progress.best_epoch") == "1");
    CHECK(text.at("progress.validation.samples") == "20");
    REQUIRE(file.find("model.5.weight") != nullptr);
    CHECK(file.find("model.5.weight")->shape == std::vector<std::uint64_t>{24, 64});
    CHECK(file.find("optimizer.exp_avg_sq.0.bias") != nullptr);
    CHECK(file.tensors().size() == 18);
    const bytes content = read_bytes(folder / "run");
    const std::string all(content.begin(), content.end());
    CHECK(all.find(folder.path()) == all.npos);
}

TEST_CASE("a checkpoint of another run is refused with all that differs, and nothing changes") {
    const temporary_directory folder;
    const std::string path = folder / "run";
    training_run<> run;
    (void)run.fit(5);
    run.save(path);

    SECTION("options") {
        training_run<> other({.epochs = 4, .batch_size = 14, .seed = 10, .max_gradient_norm = 2}, 1,
                             {.learning_rate = 2e-3, .weight_decay = 0.5}, {.label_smoothing = 0.125});
        CHECK(differences_of(path, other) ==
              lines{"batch_size: expected 14, found 13", "loss.label_smoothing: expected 0.125, found 0",
                    "max_gradient_norm: expected 2, found inf", "optimizer.learning_rate: expected 0.002, found 0.001",
                    "optimizer.weight_decay: expected 0.5, found 0", "seed: expected 10, found 9"});
    }
    SECTION("a loss' weights of classes, one by one") {
        const cross_entropy weighted{.ignore_index = 3, .class_weights = {1, 2, 0.1}};
        training_run<> other(training_run<>::usual, 1, {}, weighted);
        CHECK(differences_of(path, other) == lines{"loss.class_weights: expected 0: 1, found nothing",
                                                   "loss.class_weights: expected 1: 2, found nothing",
                                                   "loss.class_weights: expected 2: 0.1, found nothing",
                                                   "loss.ignore_index: expected 3, found nothing"});
        other.save(path);
        training_run<> near(training_run<>::usual, 1, {}, {.ignore_index = 3, .class_weights = {1, 2.5, 0.1}});
        CHECK(differences_of(path, near) == lines{"loss.class_weights: expected 1: 2.5, found 1: 2"});
        training_run<> same(training_run<>::usual, 1, {}, weighted);
        CHECK_NOTHROW(same.load(path));
    }
    SECTION("optimizer and schedule") {
        training_run<bar_network, cosine_decay, sgd> other;
        const lines found = differences_of(path, other);
        const auto says = [&](const std::string& line) { return std::count(found.begin(), found.end(), line) == 1; };
        CHECK(says("optimizer: expected sgd, found adam"));
        CHECK(says("optimizer.momentum: expected 0, found nothing"));
        CHECK(says("schedule: expected cosine_decay, found exponential_decay"));
        CHECK(says("schedule.gamma: expected nothing, found 0.9"));
        CHECK(says("optimizer.exp_avg.0.bias: expected nothing, found F32 [4]"));
    }
    SECTION("network") {
        using wider = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>, flatten,
                              dropout<std::ratio<1, 2>>, linear<25>, relu, linear<3>>;
        training_run<wider> other;
        const lines found = differences_of(path, other);
        REQUIRE(found.size() == 2 + 3 * 3);
        CHECK(found[0] == "network: expected 4 dropout<std::ratio<1, 2>>, found 4 dropout<std::ratio<1, 4>>");
        CHECK(found[1] == "network: expected 5 linear<25>, found 5 linear<24>");
        CHECK(found[2] == "model.5.weight: expected F32 [25, 64], found F32 [24, 64]");
        CHECK_THROWS_WITH(load_checkpoint_parameters(other.net, path),
                          contains("found 5 linear<24>") &&
                              contains("model.5.bias: expected F32 [25], found F32 [24]") && !contains("exp_avg"));
    }
    SECTION("data") {
        training_run<> other;
        other.train = bar_images(100, 2);
        other.validation = bar_images(21, 5);
        const lines found = differences_of(path, other);
        REQUIRE(found.size() == 2);
        CHECK_THAT(found[0], contains("train_data: expected 100 samples, SHA-256 ") && contains(", found 100 samples"));
        CHECK_THAT(found[1], contains("validation_data: expected 21 samples") && contains(", found 20 samples"));
    }
    SECTION("version") {
        rewrite(path, "run.ctcnn", "0.0.9");
        CHECK(differences_of(path, run) == lines{"ctcnn: expected " + std::string(version) + ", found 0.0.9"});
        load_checkpoint_parameters(run.net, path);  // parameters are parameters
    }
    SECTION("a build that rounds differently") {
        rewrite(path, "run.arithmetic.compiler", "c++26");
        rewrite(path, "run.arithmetic.vector", "3");
        rewrite(path, "run.arithmetic.fingerprint", "");
        const lines found = differences_of(path, run);
        REQUIRE(found.size() == 3);
        CHECK(found[0] == "arithmetic.compiler: expected " + std::string(detail::compiler) + ", found c++26");
        CHECK_THAT(found[1], contains("arithmetic.fingerprint: expected ") && contains(", found nothing"));
        CHECK_THAT(found[2], contains("arithmetic.vector: expected ") && contains(", found 3"));
        load_checkpoint_parameters(run.net, path);  // parameters are parameters
        training_run<> other;
        CHECK(load_checkpoint(other.training, path, other.data(), {.other_arithmetic = true}) == found);
        CHECK(other.training.progress() == run.training.progress());
        // No other difference is allowed with it.
        training_run<> another({.epochs = 4, .batch_size = 13, .seed = 10});
        CHECK_THROWS_WITH(load_checkpoint(another.training, path, another.data(), {.other_arithmetic = true}),
                          contains("seed: expected 10, found 9") && !contains("arithmetic"));
        CHECK(
            load_checkpoint(other.training, (run.save(path), path), other.data(), {.other_arithmetic = true}).empty());
    }
    SECTION("a kind that a later version may write") {
        rewrite(path, "kind", "ctcnn training checkpoint 2");
        CHECK(differences_of(path, run) ==
              lines{"expected a ctcnn training checkpoint 1, found ctcnn training checkpoint 2"});
    }
    SECTION("tensors that are no checkpoint") {
        rewrite(path, "kind", "");
        CHECK(differences_of(path, run) == lines{"expected a ctcnn training checkpoint 1, found a file of tensors"});
    }
    SECTION("numbers that are none, or do not fit together") {
        rewrite(path, "progress.step", "5x");
        rewrite(path, "progress.epoch", "");
        CHECK(differences_of(path, run) ==
              lines{"progress.epoch: expected a number, found nothing", "progress.step: expected a number, found 5x"});
        rewrite(path, "progress.step", "4");
        rewrite(path, "progress.epoch", "0");
        CHECK(differences_of(path, run) ==
              lines{"progress: it does not fit together; the file was not written by ctcnn"});
    }
}

TEST_CASE("the number of epochs may change where the learning rates so far do not depend on it") {
    const temporary_directory folder;
    const auto of = [](std::size_t epochs) { return training_options{.epochs = epochs, .batch_size = 13, .seed = 9}; };
    training_run<> two(of(2)), four(of(4)), goes_on(of(4)), one(of(1));
    (void)two.fit();
    (void)four.fit();
    two.save(folder / "two");
    goes_on.load(folder / "two");
    CHECK(goes_on.fit() == training_outcome::finished);
    CHECK(goes_on.state() == four.state());
    CHECK(differences_of(folder / "two", one) == lines{"epochs: expected at least 2, which are done already, found 1"});

    training_run<bar_network, cosine_decay> short_wave(of(2)), long_wave(of(4));
    (void)short_wave.fit(3);
    short_wave.save(folder / "wave");
    CHECK(differences_of(folder / "wave", long_wave) ==
          lines{"epochs: expected 4, found 2, and the learning rates so far depend on it"});
}

TEST_CASE("numbers that are not finite are not saved, and the older checkpoint stays") {
    const temporary_directory folder;
    training_run<> run;
    run.save(folder / "run");
    const bytes before = read_bytes(folder / "run");
    float& number =
        GENERATE(false, true) ? run.net.parameters().get<2>()(1, 1) : run.training.state().moments[1].get<2>()(1, 1);
    number = std::numeric_limits<float>::infinity();
    CHECK_THROWS_AS(run.save(folder / "run"), divergence_error);
    CHECK_THROWS_WITH(run.save(folder / "run"), contains("5.weight is not finite"));
    CHECK(read_bytes(folder / "run") == before);
}
