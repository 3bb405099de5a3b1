// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What a prediction costs besides its arithmetic: with a workspace that has been used before it allocates nothing, and
// with one thread it takes no lock and makes no system call, so that nothing but interrupts can delay it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <new>
#include <span>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/count_allocations.hpp"
#include "support/count_locks.hpp"
#include "support/system_call_cage.hpp"

using namespace ctcnn;

namespace {

/// A convolution by each algorithm, and layers of all kinds that have memory of their own in a pass.
using predicting_network =
    network<shape<3, 12, 12>, conv2d<8, kernel<5>, padding<2>>, relu,
            conv2d<16, kernel<3>, padding<1>, algorithm<winograd<3>>>, batch_norm2d<>, relu, max_pool2d<kernel<2>>,
            residual<conv2d<16, kernel<3>, padding<1>, groups<16>>, group_norm<4>, hard_swish, conv2d<16, kernel<1>>>,
            multiply<identity, block<global_avg_pool2d, conv2d<16, kernel<1>>, sigmoid>>,
            concat<conv2d<4, kernel<1>>, block<avg_pool2d<kernel<2>>, upsample2d<factor<2>>>,
                   block<max_pool2d<kernel<2>>, named<"larger", conv_transpose2d<4, kernel<2>, stride<2>>>>>,
            flatten, linear<32>, layer_norm<>, relu, linear<5>, softmax>;

constexpr std::size_t most_samples = 3;

/// A model, prepared or not, with what a program keeps to make predictions with it.
struct predictions {
    predictions(executor& threads, bool prepared) : memory(net.workspace(threads)) {
        if (prepared) net.prepare(threads);
        const random_stream random(2, random_purpose::user);
        for (std::size_t i = 0; i < samples.span().size(); ++i)
            samples.span()[i] = static_cast<float>(random.normal(i));
        run();  // the workspace grows to its size
        expected = results;
    }

    /// Each kind of prediction that returns nothing in memory of its own.
    bool run() {
        const auto outputs = net(samples.view(), memory);
        sum += outputs.data()[0];
        classify(net, samples.view(), std::span(results), memory);
        const auto one = classify(net, samples[0], memory);
        return one.label == results[0].label && same(results, expected);
    }

    using found = std::array<prediction<5>, most_samples>;
    static bool same(const found& left, const found& right) {
        return std::equal(left.begin(), left.end(), right.begin(),
                          [](const auto& one, const auto& other) { return one.probabilities == other.probabilities; });
    }

    model<predicting_network> net{seed{1}};
    model<predicting_network>::workspace_type memory;
    batch<shape<3, 12, 12>> samples{most_samples};
    found results{}, expected{};
    float sum = 0;
};

}  // namespace

TEST_CASE("a prediction allocates nothing") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
        thread_pool threads(count);
        for (const bool prepared : {false, true}) {
            const std::size_t first = test::allocations();
            predictions problem(threads, prepared);
            const std::size_t before = test::allocations();
            CHECK(before > first);  // the count works
            bool same = true;
            for (int i = 0; i < 20; ++i) same = problem.run() && same;
            const std::size_t after = test::allocations();
            CHECK(same);
            CHECK(after == before);
        }
    }
}

#if CTCNN_TEST_SYSTEM_CALLS

TEST_CASE("a prediction on one thread takes no lock and makes no system call") {
    // The cage and the count see what they should.
    if (test::run_without_system_calls([] { return true; }) == test::caged::not_possible) {
        WARN("SKIPPED: this system has no mode in which a process makes no system calls (seccomp)");
        return;
    }
    CHECK(test::run_without_system_calls([] { return true; }) == test::caged::returned_true);
    CHECK(test::run_without_system_calls([] { return false; }) == test::caged::returned_false);
    CHECK(test::run_without_system_calls([] {
              constexpr std::size_t large = std::size_t{64} << 20;  // more than any heap has left
              ::operator delete(::operator new(large));
              return true;
          }) == test::caged::made_a_system_call);
    const std::size_t first = test::locks();
    std::mutex mutex;
    { const std::lock_guard lock(mutex); }
    CHECK(test::locks() == first + 1);

    serial_executor here;
    thread_pool one(1);
    for (executor* const threads : {static_cast<executor*>(&here), static_cast<executor*>(&one)})
        for (const bool prepared : {false, true}) {
            predictions problem(*threads, prepared);
            CHECK(test::run_without_system_calls([&] {
                      const std::size_t before = test::locks();
                      bool same = true;
                      for (int i = 0; i < 100; ++i) same = problem.run() && same;
                      return same && test::locks() == before;
                  }) == test::caged::returned_true);
        }
}

#endif
