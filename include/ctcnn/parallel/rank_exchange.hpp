// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/parallel/piece_function.hpp"

namespace ctcnn {

class executor;

/// How a run is trained on several machines, each of which is a rank: what `executor::ranks()` returns, and
/// distributed/distributed_executor.hpp implements.
///
/// All ranks make the same calls in the same order, with the same parameters, and with batches that each of them has as a
/// whole. A rank computes the outputs and the gradients of some samples, by the pieces that contain them; of all other
/// samples its memory holds any numbers. A sum over samples, such as the gradient of a weight, consists of fixed pieces.
/// Each is computed by one rank, and then copied to all of them, so that each rank adds the same numbers in the same
/// order as one machine would: the result has the same bits for any number of ranks.
///
/// A layer that is not written for this is run on the whole batch by each rank, after what it reads was gathered.
class rank_exchange {
public:
    rank_exchange() = default;
    rank_exchange(const rank_exchange&) = delete;
    rank_exchange& operator=(const rank_exchange&) = delete;
    virtual ~rank_exchange() = default;

    [[nodiscard]] virtual std::size_t rank() const noexcept = 0;
    [[nodiscard]] virtual std::size_t size() const noexcept = 0;
    /// Bytes that this rank has received from the others so far.
    [[nodiscard]] virtual std::uint64_t bytes_received() const noexcept = 0;

    // ---- of a network -------------------------------------------------------------------------------------------
    // Those that are noexcept do not report errors, but do nothing from then on, and `check` throws.

    /// Begins a batch of `samples` samples, which all ranks have at `input`. In training the pieces of all sums are to be
    /// known in advance. If they are not, this returns an executor that records them: the network runs forward and
    /// backward with it, which computes nothing, and begins again.
    /// \param network  identifies the network and its scalar type
    virtual executor* begin_batch(const void* network, std::size_t samples, const void* input, bool training) = 0;
    /// See the functions of executor with the same names.
    virtual void run_samples(const batch_pieces& pieces, piece_function function) noexcept = 0;
    virtual void run_sums(const batch_pieces& pieces, std::span<const piece_memory> sums,
                          piece_function function) noexcept = 0;
    [[nodiscard]] virtual sample_range own_samples(std::size_t samples) noexcept = 0;
    virtual void gather_samples(const void* memory, std::size_t samples, std::size_t bytes) noexcept = 0;
    virtual void share_first(void* memory, std::size_t bytes) noexcept = 0;
    /// The executor of a layer that works on the whole batch, on each rank; null if it is not to be called.
    [[nodiscard]] virtual executor* whole_batch() noexcept = 0;
    /// Errors  throws communication_error if any of these calls failed
    virtual void check() = 0;

    /// Which of some bytes this rank has to compute, of what is computed from the whole batch at a time: all of them,
    /// unless they are gradients of parameters that this rank does not update.
    [[nodiscard]] virtual byte_range own_part(const void* memory, std::size_t bytes) const noexcept = 0;

    // ---- of a trainer -------------------------------------------------------------------------------------------
    // Errors  throw communication_error if a rank has ended or the network between them failed

    /// Whether the condition holds on all ranks.
    [[nodiscard]] virtual bool all_of(bool condition) = 0;
    /// Copies memory of rank 0 to all others.
    virtual void broadcast(void* memory, std::size_t bytes) = 0;
    /// Rank r has set `bytes` bytes at memory + r * bytes. Copies those of all ranks to all of them.
    virtual void gather(void* memory, std::size_t bytes) = 0;
    /// From now on, until end_shards, each rank updates a part of a block of parameters, some pieces of it, and of these
    /// gradients computes only what it needs for that.
    /// \param bytes  of the block
    /// \param piece  bytes of a piece
    virtual void begin_shards(const void* gradients, std::size_t bytes, std::size_t piece) noexcept = 0;
    virtual void end_shards() noexcept = 0;
    /// Runs the pieces that this rank updates.
    [[nodiscard]] virtual executor& shard() noexcept = 0;
    /// Copies what each rank has updated to all of them: of any block of as many pieces, whose last may be smaller.
    /// \param bytes  of the block
    /// \param piece  bytes of a piece
    virtual void gather_shards(void* block, std::size_t bytes, std::size_t piece) = 0;
    /// The same, but only the first `early` bytes have arrived when it returns. The others may arrive while this rank
    /// computes, and are not to be read before `require_parameters`.
    virtual void begin_gather_shards(void* block, std::size_t bytes, std::size_t piece, std::size_t early) = 0;
    /// Returns when the parameters at this address have arrived, or all of them if it is null. A run of a network calls it
    /// before each stage, so that what still arrives makes progress in between.
    virtual void require_parameters(const void* address) noexcept = 0;

    /// Whether the ranks have been compared (distributed/start_on_ranks.hpp), which `fit` requires.
    [[nodiscard]] virtual bool has_started() const noexcept = 0;
    virtual void start() noexcept = 0;
};

}  // namespace ctcnn
