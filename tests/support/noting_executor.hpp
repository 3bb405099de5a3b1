// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "ctcnn/parallel/executor.hpp"
#include "support/reverse_executor.hpp"

namespace ctcnn::test {

/// Calls pieces in reverse order, and notes how many each call had.
struct noting_executor final : executor {
    explicit noting_executor(std::size_t workers) : threads(workers) {}
    [[nodiscard]] std::size_t workers() const noexcept override { return threads.workers(); }
    void run(std::size_t pieces, piece_function function) noexcept override {
        noted.push_back(pieces);
        threads.run(pieces, function);
    }
    reverse_executor threads;
    std::vector<std::size_t> noted;
};

}  // namespace ctcnn::test
