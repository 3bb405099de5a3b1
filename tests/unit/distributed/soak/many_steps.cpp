// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// On ranks that are threads; tests/mpi/many_steps.sh does the same with those of MPI.

#include <cstddef>
#include <filesystem>
#include <string>

#include "ctcnn/distributed/thread_ranks.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/train_on_ranks.hpp"

using namespace ctcnn;

namespace {

template <class Network>
test::bytes trained_by_threads(std::size_t ranks, std::size_t threads, std::size_t batch_size,
                               const std::string& path) {
    std::filesystem::remove(path);
    run_thread_ranks(ranks,
                     [&](thread_rank& world) { test::train_on_ranks<Network>(world, threads, 200, batch_size, path); });
    return test::read_bytes(path);
}

}  // namespace

TEMPLATE_TEST_CASE("200 steps on 1, 2, 3, 4 and 8 ranks, of 1 and 2 threads each, end with the same checkpoint",
                   "[.][soak]", mnist_cnn, test::residual_digits, test::depthwise_digits) {
    const test::temporary_directory folder;
    for (const std::size_t samples : {64u, 65u, 7u}) {
        const test::bytes expected = trained_by_threads<TestType>(1, 1, samples, folder / "checkpoint");
        for (const std::size_t ranks : {1u, 2u, 3u, 4u, 8u})
            for (const std::size_t threads : {1u, 2u}) {
                CAPTURE(samples, ranks, threads);
                CHECK(trained_by_threads<TestType>(ranks, threads, samples, folder / "checkpoint") == expected);
            }
    }
}
