// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/distributed/rank_division.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/piece_function.hpp"

namespace ctcnn::detail {

/// Calls function(piece, worker) for the pieces of a range, which may be empty.
inline void run_range(executor& threads, piece_range range, piece_function function) noexcept {
    if (range.first >= range.end) return;
    threads.run(range.end - range.first,
                [&](std::size_t piece, std::size_t worker) { function(range.first + piece, worker); });
}

/// Runs those pieces of each call that are in a range, so that an optimizer updates a part of the parameters.
class shard_executor final : public executor {
public:
    explicit shard_executor(executor& threads) noexcept : threads_(&threads) {}

    void set(piece_range pieces) noexcept { pieces_ = pieces; }

    [[nodiscard]] std::size_t workers() const noexcept override { return threads_->workers(); }
    void run(std::size_t pieces, piece_function function) noexcept override {
        run_range(*threads_, {pieces_.first, std::min(pieces_.end, pieces)}, function);
    }

private:
    executor* threads_;
    piece_range pieces_;
};

}  // namespace ctcnn::detail
