// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/soak.hpp"
#include "support/training_run.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// Few parameters, so that each byte of the file can be damaged in turn.
using tiny_network = network<shape<1, 8, 8>, max_pool2d<kernel<4>>, flatten, dropout<std::ratio<1, 4>>, linear<3>>;

/// A run, its checkpoint, and a place for damaged copies.
struct damaged_checkpoint {
    temporary_directory folder;
    training_run<tiny_network> run;
    data_fingerprints data = run.data();  // once: it draws all samples
    bytes whole;

    damaged_checkpoint() {
        (void)run.fit(5);
        whole = run.state();
    }
    /// Whether a file of these bytes is refused, and by which kind of error.
    bool refuses(const bytes& content) {
        const std::string path = folder.write("damaged", content);
        try {
            load_checkpoint(run.training, path, data);
        } catch (const data_error& error) {
            return error.path() == path;
        } catch (const checkpoint_error&) {
            return true;
        }
        return false;
    }
};

}  // namespace

TEST_CASE("every bit that flips in a checkpoint is detected", "[soak]") {
    damaged_checkpoint checkpoint;
    REQUIRE_FALSE(checkpoint.refuses(checkpoint.whole));
    const bytes before = checkpoint.run.state();
    const random_stream random(2, random_purpose::user);
    const auto bits = static_cast<std::uint32_t>(checkpoint.whole.size() * 8);
    const int flips = rounds(2'000, 10'000);
    int missed = 0;
    for (int flip = 0; flip < flips; ++flip) {
        const std::uint32_t bit = random.below(bits, static_cast<std::uint64_t>(flip));
        bytes copy = checkpoint.whole;
        copy[bit / 8] = static_cast<std::uint8_t>(copy[bit / 8] ^ (1u << bit % 8));
        if (checkpoint.refuses(copy)) continue;
        ++missed;
        UNSCOPED_INFO("bit " << bit % 8 << " of byte " << bit / 8);
    }
    CHECK(missed == 0);
    CHECK(checkpoint.run.state() == before);
    if (is_soak()) WARN(flips << " flipped bits, " << missed << " not detected");
}

TEST_CASE("every truncation of a checkpoint is refused, and so is a longer one") {
    damaged_checkpoint checkpoint;
    std::size_t missed = 0;
    for (std::size_t size = 0; size < checkpoint.whole.size(); ++size)
        missed += checkpoint.refuses(
                      bytes(checkpoint.whole.begin(), checkpoint.whole.begin() + static_cast<std::ptrdiff_t>(size)))
                      ? 0u
                      : 1u;
    CHECK(missed == 0);
    CHECK(checkpoint.refuses(checkpoint.whole + bytes{0}));
    CHECK(checkpoint.run.state() == checkpoint.whole);
}

TEST_CASE("a checkpoint that is missing or not a file is refused") {
    const temporary_directory folder;
    training_run<tiny_network> run;
    CHECK(refusal_of([&] { run.load(folder / "nothing"); }) ==
          refusal{folder / "nothing", 0, "a readable file", "nothing of this name"});
    CHECK(refusal_of([&] { run.load(folder.path()); }).found == "a folder");
}

TEST_CASE("a checkpoint that is replaced while it is read is read whole: the old one or the new one") {
    const temporary_directory folder;
    const std::string path = folder / "run";
    training_run<tiny_network> older, newer, reader;
    (void)older.fit(5);
    (void)newer.fit(9);
    const data_fingerprints data = reader.data();
    older.save(path);
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (bool which = true; !stop; which = !which) save_checkpoint((which ? newer : older).training, path, data);
    });
    bool all = true;
    for (int i = 0; i < 200; ++i) {
        load_checkpoint(reader.training, path, data);
        const auto steps = reader.training.state().steps;
        all = all && (steps == 5 || steps == 9) && reader.training.progress().train.samples == (steps == 5 ? 65u : 13u);
    }
    stop = true;
    writer.join();
    CHECK(all);
}

TEST_CASE("a checkpoint that is overwritten in place while it is read is refused") {
    // Another program's doing: half of the bytes are of one run, half of another.
    const temporary_directory folder;
    training_run<tiny_network> one, other;
    (void)one.fit(5);
    (void)other.fit(6);
    const bytes a = one.state(), b = other.state();
    REQUIRE(a.size() > 200);
    REQUIRE(b.size() > 200);
    const std::string path = folder.write("mixed", bytes(a.begin(), a.end() - 100) + bytes(b.end() - 100, b.end()));
    CHECK_THROWS_AS(one.load(path), data_error);
}
