// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/piece_function.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"

namespace ctcnn::detail {

/// Runs no piece, but records how the sums of a step are divided. Layers whose pieces are not run compute nothing, or
/// any numbers.
class sum_recorder final : public executor, public rank_exchange {
public:
    explicit sum_recorder(std::vector<batch_pieces>& sums) noexcept
        : executor(static_cast<rank_exchange*>(this)),
          sums_(&sums) {}

    [[nodiscard]] std::size_t workers() const noexcept override { return 1; }
    void run(std::size_t, piece_function) noexcept override {}

    [[nodiscard]] std::size_t rank() const noexcept override { return 0; }
    [[nodiscard]] std::size_t size() const noexcept override { return 1; }
    [[nodiscard]] std::uint64_t bytes_received() const noexcept override { return 0; }
    executor* begin_batch(const void*, std::size_t, const void*, bool) override { return nullptr; }
    void run_samples(const batch_pieces&, piece_function) noexcept override {}
    void run_sums(const batch_pieces& pieces, std::span<const piece_memory>, piece_function) noexcept override {
        if (std::find(sums_->begin(), sums_->end(), pieces) == sums_->end()) sums_->push_back(pieces);
    }
    [[nodiscard]] sample_range own_samples(std::size_t) noexcept override { return {}; }
    void gather_samples(const void*, std::size_t, std::size_t) noexcept override {}
    void share_first(void*, std::size_t) noexcept override {}
    [[nodiscard]] executor* whole_batch() noexcept override { return nullptr; }
    [[nodiscard]] byte_range own_part(const void*, std::size_t) const noexcept override { return {}; }
    void check() override {}
    [[nodiscard]] bool all_of(bool condition) override { return condition; }
    void broadcast(void*, std::size_t) override {}
    void gather(void*, std::size_t) override {}
    void begin_shards(const void*, std::size_t, std::size_t) noexcept override {}
    void end_shards() noexcept override {}
    [[nodiscard]] executor& shard() noexcept override { return *this; }
    void gather_shards(void*, std::size_t, std::size_t) override {}
    void begin_gather_shards(void*, std::size_t, std::size_t, std::size_t) override {}
    void require_parameters(const void*) noexcept override {}
    [[nodiscard]] bool has_started() const noexcept override { return true; }
    void start() noexcept override {}

private:
    std::vector<batch_pieces>* sums_;
};

}  // namespace ctcnn::detail
