// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Parameters that arrive from other ranks while the next step has begun.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/on_rank_0.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "support/bar_images.hpp"
#include "support/catch.hpp"
#include "support/forwarding_world.hpp"

using namespace ctcnn;

namespace {

/// What this rank has done, a letter each: [s]tage, and [b]egun, [c]ontinued and [f]inished to gather.
thread_local std::string events;

/// y = x.
struct watched_stage {
    static constexpr std::string_view name = "Watched";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    static consteval void require() {}
    template <Shape Input>
    struct bound : bound_layer<Input, Input> {
        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            events += 's';
            std::copy_n(pass.input.data(), pass.input.size(), pass.output.data());
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            std::copy_n(pass.d_output.data(), pass.d_output.size(), pass.d_input.data());
        }
    };
};

struct watched_world : test::forwarding_world {
    explicit watched_world(thread_rank& rank) : forwarding_world{rank} {}

    void begin_all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        events += 'b';
        world.begin_all_gather(all, offsets);
    }
    void continue_all_gather() {
        if (!events.ends_with('c')) events += 'c';
        world.continue_all_gather();
    }
    void finish_all_gather() {
        events += 'f';
        world.finish_all_gather();
    }
};
static_assert(OverlappingCommunicator<watched_world>);

/// More than one shard, and a small first layer.
using wide_network =
    network<shape<1, 8, 8>, flatten, linear<8>, watched_stage, linear<16>, linear<2048>, relu, linear<64>, linear<3>>;
using wide_trainer = trainer<wide_network, cross_entropy, adam, constant_rate>;

/// Three steps.
template <class... Callbacks>
std::vector<float> trained_on(executor& threads, training_options how, Callbacks&&... callbacks) {
    const test::bar_images train(36);
    model<wide_network> net(seed{3});
    how.batch_size = 12;
    wide_trainer training(net, threads, how);
    if (threads.ranks() != nullptr) start_on_ranks(training, train);
    events.clear();  // comparing ranks may run the network, too
    try {
        training.fit(train, callbacks...);
    } catch (const std::runtime_error&) {
    }
    return {net.parameters().span().begin(), net.parameters().span().end()};
}

/// Trains on two ranks of a kind as on one machine, and compares. Returns rank 0's events.
template <class World, class MakeCallback>
std::string check_overlap(const training_options& how, const MakeCallback& make) {
    serial_executor alone;
    const std::vector<float> expected = trained_on(alone, how, make());
    std::array<std::vector<float>, 2> found;
    std::array<std::string, 2> done;
    run_thread_ranks(2, [&](thread_rank& rank) {
        World world{rank};
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        found[rank.rank()] = trained_on(everywhere, how, make());
        done[rank.rank()] = events;
    });
    for (const std::vector<float>& numbers : found) {
        REQUIRE(numbers.size() == expected.size());
        CHECK(std::memcmp(numbers.data(), expected.data(), expected.size() * sizeof(float)) == 0);
    }
    CHECK(done[0] == done[1]);
    return done[0];
}

struct reads_nothing {
    void on_step_end(const step_report&) const {}
    static bool wants_state(const step_report&) { return false; }
};
struct may_read_parameters {
    void on_step_end(const step_report&) const {}
};
struct reads_state_of_step_1 {
    void on_step_end(const step_report&) const {}
    static bool wants_state(const step_report& report) { return report.step == 1; }
};
struct fails_in_step_1 {
    void on_step_end(const step_report& report) const {
        if (report.step == 1) throw std::runtime_error("no space left on device");
    }
    static bool wants_state(const step_report&) { return false; }
};

}  // namespace

TEST_CASE("parameters of other ranks arrive while the first stages of the next step run") {
    CHECK(check_overlap<watched_world>({.epochs = 1}, [] { return reads_nothing{}; }) == "sbcscfbcscfbf");
    CHECK(check_overlap<test::forwarding_world>({.epochs = 1}, [] { return reads_nothing{}; }) == "sss");
}

TEST_CASE("a step waits for the parameters of other ranks if they may be read") {
    CHECK(check_overlap<watched_world>({.epochs = 1}, [] { return may_read_parameters{}; }) == "sbfsbfsbf");
    CHECK(check_overlap<watched_world>({.epochs = 1}, [] { return reads_state_of_step_1{}; }) == "sbcscfbfsbf");
    CHECK(check_overlap<watched_world>({.epochs = 1, .average = {.decay = 0.9}}, [] { return reads_nothing{}; }) ==
          "sss");
}

TEST_CASE("a callback on rank 0 alone that may read parameters finds them complete") {
    std::array<std::string, 2> done;
    run_thread_ranks(2, [&](thread_rank& rank) {
        watched_world world(rank);
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        trained_on(everywhere, {.epochs = 1}, on_rank_0(everywhere, [] { return may_read_parameters{}; }));
        done[rank.rank()] = events;
    });
    CHECK(done[0] == "sbfsbfsbf");
    CHECK(done[1] == "sbfsbfsbf");
}

TEST_CASE("a callback that throws leaves the parameters of a whole step on all ranks") {
    CHECK(check_overlap<watched_world>({.epochs = 1}, [] { return fails_in_step_1{}; }) == "sbcscfbf");
}
