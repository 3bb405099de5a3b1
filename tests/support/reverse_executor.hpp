// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

#include "ctcnn/parallel/executor.hpp"

namespace ctcnn::test {

/// Runs the last piece first, on any number of threads, to detect code that depends on the order of pieces or the
/// number of workers.
class reverse_executor final : public executor {
public:
    explicit reverse_executor(std::size_t threads) : threads_(threads) {}
    [[nodiscard]] std::size_t workers() const noexcept override { return threads_; }
    void run(std::size_t pieces, piece_function function) noexcept override {
        std::vector<std::jthread> threads;
        for (std::size_t worker = 0; worker < threads_; ++worker)
            threads.emplace_back([=, this] {
                for (std::size_t i = worker; i < pieces; i += threads_) function(pieces - 1 - i, worker);
            });
    }

private:
    std::size_t threads_;
};

}  // namespace ctcnn::test
