// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// How long a training step takes on several machines. There is one machine to measure on, so that the time is put
// together: what the slowest of R ranks computes is measured, without the others; what it receives is counted; bandwidth
// and latency are assumed. Two ranks of this machine, which exchange through memory, show how far that is right.
//
//     scaling [batch size, 256] [threads of a rank, 1]

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/distributed/communicator.hpp"
#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/training_step.hpp"

namespace nn = ctcnn;

namespace {

using network = nn::mnist_cnn;
using training_step = nn::detail::training_step<network, nn::cross_entropy, nn::adam, float>;

/// One of many ranks, without the others: of what they compute it has any numbers.
struct lone_rank {
    using clock = std::chrono::steady_clock;

    std::size_t number, ranks, calls = 0;
    double overlapped_bytes = 0, overlapped_ms = 0;  ///< received during a computation, and its time; of the last step
    clock::time_point begun = {};

    [[nodiscard]] std::size_t rank() const { return number; }
    [[nodiscard]] std::size_t size() const { return ranks; }
    void all_gather(std::span<std::byte>, std::span<const std::size_t>) { ++calls; }
    void broadcast(std::span<std::byte>, std::size_t) { ++calls; }
    void barrier() {}
    void begin_all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        ++calls;
        overlapped_bytes = static_cast<double>(all.size() - (offsets[number + 1] - offsets[number]));
        begun = clock::now();
    }
    void continue_all_gather() {}
    void finish_all_gather() {
        overlapped_ms = std::chrono::duration<double, std::milli>(clock::now() - begun).count();
    }
};
static_assert(nn::OverlappingCommunicator<lone_rank>);

/// Steps on one batch, with a learning rate of 0, so that all numbers stay finite.
class steps {
public:
    steps(std::size_t samples, nn::executor& threads)
        : threads_(threads),
          how_{.batch_size = samples},  // in one part
          images_(samples),
          labels_(samples),
          average_(net_, {}) {
        nn::detail::fill_uniform(images_.span(), 1, nn::random_stream(1, nn::random_purpose::user));
        step_.reserve(samples, how_, threads);
    }
    void operator()() {
        const training_step::term whole{std::span<const nn::label>(labels_)};
        step_(net_, nn::cross_entropy{}, optimizer_, state_, images_.view(), std::span(&whole, 1),
              nn::training_key{1, 0, 0}, 0, how_, average_, threads_, true, [](const auto&, const auto&) {});
    }

private:
    nn::executor& threads_;
    nn::training_options how_;
    nn::model<network> net_{nn::seed{1}};
    nn::batch<network::input_shape> images_;
    std::vector<nn::label> labels_;
    nn::adam optimizer_{};
    nn::optimizer_state<network::parameters> state_{optimizer_};
    nn::detail::averaged_model<network, float> average_;
    training_step step_;
};

/// The least time of a call, in ms.
template <class F>
double least_time(F&& function) {
    using clock = std::chrono::steady_clock;
    double least = std::numeric_limits<double>::infinity();
    function();
    for (int repeat = 0; repeat < 5; ++repeat) {
        const auto begin = clock::now();
        function();
        least = std::min(least, std::chrono::duration<double, std::milli>(clock::now() - begin).count());
    }
    return least;
}

struct rank_cost {
    double computing = 0;  ///< ms of a step
    double received = 0;   ///< bytes in a step
    double calls = 0;
    double overlapped_bytes = 0, overlapped_ms = 0;  ///< of these, those that may arrive during so many ms of computing
};

rank_cost cost_of(std::size_t rank, std::size_t ranks, std::size_t samples, nn::executor& threads) {
    lone_rank world{rank, ranks};
    nn::distributed_executor everywhere(world, threads);
    steps step(samples, everywhere);
    step();
    const std::uint64_t bytes = everywhere.bytes_received();
    const std::size_t calls = world.calls;
    step();
    const rank_cost found{0, static_cast<double>(everywhere.bytes_received() - bytes),
                          static_cast<double>(world.calls - calls)};
    const double computing = least_time(step);
    return {computing, found.received, found.calls, world.overlapped_bytes, world.overlapped_ms};
}

/// Of the ranks that may be slowest: the first, the last, and those around the middle.
rank_cost slowest(std::size_t ranks, std::size_t samples, nn::executor& threads) {
    rank_cost all;
    for (const std::size_t rank : {std::size_t{0}, ranks / 2, ranks - 1}) {
        const rank_cost one = cost_of(rank, ranks, samples, threads);
        all = {std::max(all.computing, one.computing), std::max(all.received, one.received),
               std::max(all.calls, one.calls), std::max(all.overlapped_bytes, one.overlapped_bytes),
               rank == 0 ? one.overlapped_ms : std::min(all.overlapped_ms, one.overlapped_ms)};
    }
    return all;
}

/// The time of a step, in ms, on a network of so many bytes a second and seconds for a message: a call sends a message
/// for each doubling of the ranks. What may arrive during a computation takes no time while that lasts.
double model(const rank_cost& cost, std::size_t ranks, double bandwidth, double latency) {
    const double messages = cost.calls * static_cast<double>(std::bit_width(ranks - 1));
    const double hidden = std::min(1e3 * cost.overlapped_bytes / bandwidth, cost.overlapped_ms);
    return cost.computing + 1e3 * (cost.received / bandwidth + messages * latency) - hidden;
}

void print_table(std::size_t samples, std::size_t threads_of_rank) {
    nn::thread_pool threads(threads_of_rank);
    const double alone = least_time(steps(samples, threads));
    std::printf(
        "ranks  computing  received  overlapped    computing  exchanges    10 Gbit/s, 20 us    100 Gbit/s, 5 us\n");
    for (const std::size_t ranks : {1u, 2u, 3u, 4u, 8u, 16u, 32u, 64u}) {
        const rank_cost cost = slowest(ranks, samples, threads);
        const double slow = model(cost, ranks, 1.25e9, 20e-6), fast = model(cost, ranks, 12.5e9, 5e-6);
        std::printf("%5zu %7.1f ms %6.1f MB %8.1f MB %9.1f ms %10.0f %9.1f ms (%4.2f x) %9.1f ms (%4.2f x)\n", ranks,
                    cost.computing, cost.received / 1e6, cost.overlapped_bytes / 1e6, cost.overlapped_ms, cost.calls,
                    slow, alone / slow, fast, alone / fast);
        std::fflush(stdout);
    }
}

/// Two ranks of one thread, and one of two, on this machine.
void compare_two(std::size_t samples) {
    nn::thread_pool two(2), one(1);
    const double threads = least_time(steps(samples, two));
    double ranks = 0;
    nn::run_thread_ranks(2, [&](nn::thread_rank& world) {
        nn::serial_executor alone;
        nn::distributed_executor everywhere(world, alone);
        const double found = least_time(steps(samples, everywhere));
        if (world.rank() == 0) ranks = found;
    });
    const rank_cost cost = slowest(2, samples, one);
    std::printf("one rank of two threads %.1f ms; two ranks of one thread %.1f ms, of which computing takes %.1f ms\n",
                threads, ranks, cost.computing);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc > 1 && std::string_view(argv[1]).starts_with("--")) {
        std::puts("scaling");
        return 0;
    }
    const std::size_t samples = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 256;
    const std::size_t threads = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1;
    std::printf("mnist_cnn, %zu images a step, %zu threads a rank\n", samples, threads);
    print_table(samples, threads);
    compare_two(samples);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "scaling: %s\n", error.what());
    return 1;
}
