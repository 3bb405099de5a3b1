// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"

/// On several machines each one updates a part of the parameters, its shard: some pieces of the flat block, with the
/// moments of these. It computes no gradients of linear weights that it does not need for that.
namespace ctcnn::detail {

/// The shards of a block of `size` elements, for the lifetime of this object; without `ranks` there is one shard.
template <class Scalar>
class sharded_block {
public:
    sharded_block(rank_exchange* ranks, executor& threads, const Scalar* gradients, std::size_t size) noexcept
        : ranks_(ranks),
          threads_(&threads),
          size_(size) {
        if (ranks_ != nullptr) ranks_->begin_shards(gradients, size_ * sizeof(Scalar), piece);
    }
    sharded_block(const sharded_block&) = delete;
    sharded_block& operator=(const sharded_block&) = delete;
    ~sharded_block() {
        if (ranks_ != nullptr) ranks_->end_shards();
    }

    /// Runs the pieces of this machine's shard.
    [[nodiscard]] executor& threads() const noexcept { return ranks_ == nullptr ? *threads_ : ranks_->shard(); }
    /// Copies the shards of all machines to all of them.
    void gather(Scalar* block) const {
        if (ranks_ != nullptr) ranks_->gather_shards(block, size_ * sizeof(Scalar), piece);
    }
    /// The same, but of the elements after the first `early` ones it only begins: see require_parameters.
    void begin_gather(Scalar* block, std::size_t early) const {
        if (ranks_ != nullptr)
            ranks_->begin_gather_shards(block, size_ * sizeof(Scalar), piece, early * sizeof(Scalar));
    }
    /// `gather` of one number for each piece.
    void gather_sums(double* sums) const {
        if (ranks_ != nullptr) ranks_->gather_shards(sums, optimizer_pieces(size_) * sizeof(double), sizeof(double));
    }

private:
    static constexpr std::size_t piece = optimizer_piece * sizeof(Scalar);

    rank_exchange* ranks_;
    executor* threads_;
    std::size_t size_;
};

/// Copies the moments of all machines' shards to all of them.
/// \param size  the elements of the block that are trained
template <class Layout, class Scalar>
void gather_state(optimizer_state<Layout, Scalar>& state, std::size_t size, executor& threads) {
    rank_exchange* const ranks = threads.ranks();
    if (state.is_whole || ranks == nullptr) return;
    for (auto& moments : state.moments)
        ranks->gather_shards(moments.data(), size * sizeof(Scalar), optimizer_piece * sizeof(Scalar));
    state.is_whole = true;
}

}  // namespace ctcnn::detail
