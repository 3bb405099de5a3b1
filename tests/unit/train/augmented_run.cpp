// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A trainer on a data set that changes its samples (data/augment/augmented.hpp).

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/augment/cutout.hpp"
#include "ctcnn/data/augment/gaussian_noise.hpp"
#include "ctcnn/data/augment/rotation.hpp"
#include "ctcnn/data/augment/translation.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/stop_after.hpp"

using namespace ctcnn;
using test::bar_images;
using test::bar_network;

namespace {

constexpr training_options three_epochs{.epochs = 3, .batch_size = 13, .seed = 9};

template <class Data>
std::vector<float> trained_on(const Data& data, std::size_t workers, const std::vector<std::size_t>& stops = {},
                              const std::string& path = "") {
    const bar_images validation(20, 5);
    const auto of = data_fingerprints::of(data, validation);
    for (const std::size_t stop : stops) {
        model<bar_network> net(seed{7});
        thread_pool threads(workers);
        trainer training(net, threads, three_epochs);
        CHECK(training.fit(data, validation, test::stop_after{stop}) == training_outcome::stopped);
        save_checkpoint(training, path, of);
    }
    model<bar_network> net(seed{7});
    thread_pool threads(workers);
    trainer training(net, threads, three_epochs);
    if (!stops.empty()) load_checkpoint(training, path, of);
    CHECK(training.fit(data, validation) == training_outcome::finished);
    return {net.parameters().data(), net.parameters().data() + bar_network::parameter_count};
}

}  // namespace

TEST_CASE("a run on augmented samples has the same bits for any number of threads, and when it resumes") {
    const test::temporary_directory folder;
    const augmented data(bar_images(100), rotation{10}, translation{1}, cutout{2}, gaussian_noise{0.05});
    const auto expected = trained_on(data, 1);
    CHECK(trained_on(data, 2) == expected);
    CHECK(trained_on(data, 3) == expected);
    CHECK(trained_on(data, 2, {13}, folder / "run") == expected);
    CHECK(trained_on(bar_images(100), 1) != expected);
}

TEST_CASE("augmentations that change nothing change no bit of a run") {
    CHECK(trained_on(augmented(bar_images(100), translation{0}), 2) == trained_on(bar_images(100), 1));
}

TEST_CASE("a run does not resume with other augmentations") {
    const test::temporary_directory folder;
    const bar_images original(100);
    const augmented data(original, rotation{10}, cutout{2});
    model<bar_network> net(seed{7});
    serial_executor here;
    trainer training(net, here, three_epochs);
    (void)training.fit(data, test::stop_after{3});
    save_checkpoint(training, folder / "run", data_fingerprints::of(data));
    const auto differences = [&](const auto& other) -> std::vector<std::string> {
        trainer resumed(net, here, three_epochs);
        try {
            load_checkpoint(resumed, folder / "run", data_fingerprints::of(other));
        } catch (const checkpoint_error& error) {
            return error.differences();
        }
        return {};
    };
    CHECK(differences(data).empty());
    CHECK(differences(augmented(original, rotation{12}, cutout{2})) ==
          std::vector<std::string>{"train_data: expected degrees 12, found degrees 10"});
    CHECK(differences(augmented(original, rotation{10})).size() == 2);
    CHECK(differences(original).size() == 4);
    CHECK(differences(augmented(bar_images(100, 2), rotation{10}, cutout{2})).size() == 1);
}

TEST_CASE("an evaluation sees the images as they are") {
    const model<bar_network> net(seed{7});
    const bar_images original(50);
    serial_executor here;
    evaluator evaluate(net, here);
    CHECK(evaluate(augmented(original, rotation{180}, cutout{8})).result == evaluate(original).result);
}
