// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <initializer_list>

#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/parallel/piece_function.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"

namespace ctcnn {

/// Runs the work of layers and optimizers: on one thread here, on a pool in `parallel/thread_pool.hpp`.
///
/// A layer divides its work into pieces whose number depends on shapes and on the batch, never on `workers()`, and each
/// piece writes memory of its own. So the result has the same bits for any distribution of pieces to threads, and any
/// order.
class executor {
public:
    executor() = default;
    executor(const executor&) = delete;
    executor& operator=(const executor&) = delete;
    virtual ~executor() = default;

    /// How many pieces may run at the same time. Workers are numbered 0 to workers() - 1, so that each can have its own
    /// scratch memory.
    [[nodiscard]] virtual std::size_t workers() const noexcept = 0;

    /// Calls function(piece, worker) for each piece 0 to pieces - 1, and returns when all calls have returned. The
    /// function must not throw.
    virtual void run(std::size_t pieces, piece_function function) noexcept = 0;

    /// The other machines on which the same run is trained (parallel/rank_exchange.hpp); null if there are none.
    [[nodiscard]] rank_exchange* ranks() const noexcept { return ranks_; }

    // What a layer that is_distributed calls. On one machine these are `run`, or do nothing.

    /// Calls function(piece, worker) for the pieces that work on this machine's samples. What a piece writes belongs to
    /// its samples, or is scratch memory.
    void run_samples(const batch_pieces& pieces, piece_function function) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr) return others->run_samples(pieces, function);
        run(pieces.pieces, function);
    }
    /// The same with a piece for each sample.
    void run_samples(std::size_t samples, piece_function function) noexcept {
        run_samples(batch_pieces{samples, samples}, function);
    }
    /// Calls function(piece, worker) for each piece of a sum over samples, on one of the machines, and copies what the
    /// pieces have written to all of them.
    /// \param sums  where the pieces write
    void run_sums(const batch_pieces& pieces, std::initializer_list<piece_memory> sums,
                  piece_function function) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr)
            return others->run_sums(pieces, {sums.begin(), sums.size()}, function);
        run(pieces.pieces, function);
    }
    /// Which samples of a batch this machine computes: whole groups of `unit` samples, but for the last.
    [[nodiscard]] sample_range own_samples(std::size_t samples, std::size_t unit = 1) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr)
            return others->own_samples(samples).in_units(unit, samples);
        return {0, samples};
    }
    /// Copies what each machine has computed of its samples, `bytes` bytes for each, to all machines.
    void gather_samples(const void* memory, std::size_t samples, std::size_t bytes) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr) others->gather_samples(memory, samples, bytes);
    }
    /// Which of some bytes of a gradient this machine has to compute.
    [[nodiscard]] byte_range own_part(const void* memory, std::size_t bytes) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr) return others->own_part(memory, bytes);
        return {0, bytes};
    }
    /// Copies memory of the machine that computes the first sample to all others.
    void share_first(void* memory, std::size_t bytes) noexcept {
        if (rank_exchange* const others = ranks(); others != nullptr) others->share_first(memory, bytes);
    }

protected:
    explicit executor(rank_exchange* ranks) noexcept : ranks_(ranks) {}

private:
    rank_exchange* ranks_ = nullptr;
};

namespace detail {

/// Errors  throws communication_error if machines could not exchange what they computed
inline void require_ranks(executor& threads) {
    if (rank_exchange* const others = threads.ranks(); others != nullptr) others->check();
}

/// Waits for parameters that still arrive from other machines: for those at this address, or for all if it is null.
inline void require_parameters(executor& threads, const void* address = nullptr) noexcept {
    if (rank_exchange* const others = threads.ranks(); others != nullptr) others->require_parameters(address);
}

/// Whether a condition holds on all machines.
inline bool holds_on_all_ranks(executor& threads, bool condition) {
    rank_exchange* const others = threads.ranks();
    return others == nullptr ? condition : others->all_of(condition);
}

}  // namespace detail

/// Runs every piece on the calling thread, in order.
class serial_executor final : public executor {
public:
    [[nodiscard]] std::size_t workers() const noexcept override { return 1; }
    void run(std::size_t pieces, piece_function function) noexcept override {
        for (std::size_t piece = 0; piece < pieces; ++piece) function(piece, 0);
    }
};

}  // namespace ctcnn
