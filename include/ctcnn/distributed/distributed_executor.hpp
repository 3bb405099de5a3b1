// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/distributed/communicator.hpp"
#include "ctcnn/distributed/rank_division.hpp"
#include "ctcnn/distributed/shard_executor.hpp"
#include "ctcnn/distributed/sum_recorder.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/piece_function.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"

namespace ctcnn {

namespace detail {

/// What a rank computes of the batches of one network and size.
struct rank_plan {
    const void* network;
    std::size_t samples;
    bool training;
    std::vector<batch_pieces> sums;
    sample_range own;  ///< the rank's samples, and those of all sums that it computes
};

[[noreturn, gnu::cold]] inline void refuse_sum() {
    throw communication_error("ctcnn::distributed_executor: a layer divides its sums in another way than in the first "
                              "step; the pieces of run_sums must depend on sizes only");
}

}  // namespace detail

/// The threads of all ranks of a run, as an executor: a trainer or evaluator that is given one works on several machines,
/// and ends with the same bits as on one.
///
///     ctcnn::mpi_ranks world;                                // or a thread_rank
///     ctcnn::thread_pool threads;                            // of this rank
///     ctcnn::distributed_executor everywhere(world, threads);
///     ctcnn::trainer training(net, everywhere, ctcnn::adamw{}, {.epochs = 10, .batch_size = 256});
///     ctcnn::start_on_ranks(training, train, validation);    // distributed/start_on_ranks.hpp
///     training.fit(train, validation);
///
/// Every rank makes the same calls, with the same data sets. The batch size is that of all ranks together.
/// Errors  the functions that throw throw communication_error if a rank has ended, or the network between them failed
template <Communicator World>
class distributed_executor final : public executor, public rank_exchange {
public:
    /// \param world    connects the ranks; must live as long as this
    /// \param threads  of this rank; must live as long as this
    distributed_executor(World& world, executor& threads)
        : executor(static_cast<rank_exchange*>(this)),
          world_(&world),
          threads_(&threads),
          division_{world.size(), 0},
          shard_(threads),
          offsets_(world.size() + 1) {}

    [[nodiscard]] std::size_t workers() const noexcept override { return threads_->workers(); }
    void run(std::size_t pieces, piece_function function) noexcept override { threads_->run(pieces, function); }

    [[nodiscard]] std::size_t rank() const noexcept override { return world_->rank(); }
    [[nodiscard]] std::size_t size() const noexcept override { return world_->size(); }
    [[nodiscard]] std::uint64_t bytes_received() const noexcept override { return bytes_received_; }

    executor* begin_batch(const void* network, std::size_t samples, const void* input, bool training) override {
        division_.samples = samples;
        input_ = input;
        if (recorder_ != nullptr) {  // the plan is complete
            recorder_.reset();
            for (const batch_pieces& sum : plan_->sums) plan_->own = division_.with_sum(sum, rank(), plan_->own);
        }
        for (const std::unique_ptr<detail::rank_plan>& one : plans_)
            if (one->network == network && one->samples == samples && one->training == training) {
                plan_ = one.get();
                return nullptr;
            }
        plans_.push_back(std::make_unique<detail::rank_plan>(
            detail::rank_plan{network, samples, training, {}, division_.samples_of(rank())}));
        plan_ = plans_.back().get();
        if (!training) return nullptr;
        recorder_ = std::make_unique<detail::sum_recorder>(plan_->sums);
        return recorder_.get();
    }

    void run_samples(const batch_pieces& pieces, piece_function function) noexcept override {
        detail::run_range(*threads_, detail::pieces_on(pieces, plan_->own), function);
    }
    void run_sums(const batch_pieces& pieces, std::span<const piece_memory> sums,
                  piece_function function) noexcept override {
        const detail::piece_range here{division_.first_piece(pieces, rank()),
                                       division_.first_piece(pieces, rank() + 1)};
        detail::run_range(*threads_, here, function);
        exchange([&] {
            if (division_.with_sum(pieces, rank(), plan_->own) != plan_->own) detail::refuse_sum();
            for (const piece_memory& memory : sums) {
                for (std::size_t r = 0; r <= size(); ++r) offsets_[r] = division_.first_piece(pieces, r) * memory.bytes;
                all_gather(memory.memory);
            }
        });
    }
    [[nodiscard]] sample_range own_samples(std::size_t) noexcept override { return plan_->own; }
    void gather_samples(const void* memory, std::size_t, std::size_t bytes) noexcept override {
        if (memory == input_) return;  // all ranks have it
        exchange([&] {
            for (std::size_t r = 0; r <= size(); ++r) offsets_[r] = division_.first_sample(r) * bytes;
            all_gather(const_cast<void*>(memory));  // of the workspace, which this rank writes in any case
        });
    }
    void share_first(void* memory, std::size_t bytes) noexcept override {
        exchange([&] { broadcast(memory, bytes); });
    }
    [[nodiscard]] executor* whole_batch() noexcept override { return threads_; }
    [[nodiscard]] byte_range own_part(const void* memory, std::size_t bytes) const noexcept override {
        const auto begin = reinterpret_cast<std::uintptr_t>(memory), block = reinterpret_cast<std::uintptr_t>(sharded_);
        if (sharded_ == nullptr || begin < block || begin >= block + sharded_bytes_) return {0, bytes};
        const std::size_t at = begin - block;
        const auto within = [&](std::size_t byte) { return std::clamp(byte, at, at + bytes) - at; };
        return {within(shard_begin(rank(), sharded_bytes_, sharded_piece_)),
                within(shard_begin(rank() + 1, sharded_bytes_, sharded_piece_))};
    }
    void check() override {
        if (failure_ != nullptr) std::rethrow_exception(failure_);
    }

    [[nodiscard]] bool all_of(bool condition) override {
        answers_.resize(size());
        answers_[rank()] = std::byte{condition};
        gather(answers_.data(), 1);
        bool all = true;
        for (const std::byte answer : answers_) all = all && answer != std::byte{0};
        return all;
    }
    void broadcast(void* memory, std::size_t bytes) override {
        check();
        world_->broadcast({static_cast<std::byte*>(memory), bytes}, 0);
        if (rank() != 0) bytes_received_ += bytes;
    }
    void gather(void* memory, std::size_t bytes) override {
        check();
        for (std::size_t r = 0; r <= size(); ++r) offsets_[r] = r * bytes;
        all_gather(memory);
    }
    void begin_shards(const void* gradients, std::size_t bytes, std::size_t piece) noexcept override {
        sharded_ = gradients;
        sharded_bytes_ = bytes;
        sharded_piece_ = piece;
        const bool last = rank() + 1 == size();  // it also has the pieces after the block, as of statistics
        shard_.set({first_piece(rank(), bytes, piece),
                    last ? static_cast<std::size_t>(-1) : first_piece(rank() + 1, bytes, piece)});
    }
    void end_shards() noexcept override { sharded_ = nullptr; }
    [[nodiscard]] executor& shard() noexcept override { return shard_; }
    void gather_shards(void* block, std::size_t bytes, std::size_t piece) override {
        check();
        set_shards(bytes, piece, {0, bytes});
        all_gather(block);
    }
    void begin_gather_shards(void* block, std::size_t bytes, std::size_t piece, std::size_t early) override {
        if constexpr (!OverlappingCommunicator<World>)
            gather_shards(block, bytes, piece);
        else {
            check();
            set_shards(bytes, piece, {0, early});
            if (early > 0) all_gather(block);
            if (early == bytes) return;
            arriving_ = static_cast<std::byte*>(block) + early;
            set_shards(bytes, piece, {early, bytes});
            world_->begin_all_gather({arriving_, offsets_.back()}, offsets_);
            count_received();
        }
    }
    void require_parameters([[maybe_unused]] const void* address) noexcept override {
        if constexpr (OverlappingCommunicator<World>) {
            if (arriving_ == nullptr) return;
            const bool wait = address == nullptr || !std::less<>()(address, static_cast<const void*>(arriving_));
            if (wait) arriving_ = nullptr;
            exchange([&] { wait ? world_->finish_all_gather() : world_->continue_all_gather(); });
        }
    }

    [[nodiscard]] bool has_started() const noexcept override { return has_started_ || size() == 1; }
    void start() noexcept override { has_started_ = true; }

private:
    /// The first piece of a rank's shard of a block, and where it begins, in bytes.
    [[nodiscard]] std::size_t first_piece(std::size_t r, std::size_t bytes, std::size_t piece) const noexcept {
        return r * ((bytes + piece - 1) / piece) / size();
    }
    [[nodiscard]] std::size_t shard_begin(std::size_t r, std::size_t bytes, std::size_t piece) const noexcept {
        return std::min(first_piece(r, bytes, piece) * piece, bytes);
    }
    /// Calls `communicate()`, unless communication has failed before.
    template <class F>
    void exchange(const F& communicate) noexcept {
        if (failure_ != nullptr) return;
        try {
            communicate();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
    /// Where the shards of a block are in a part of it.
    void set_shards(std::size_t bytes, std::size_t piece, byte_range part) noexcept {
        for (std::size_t r = 0; r <= size(); ++r)
            offsets_[r] = std::clamp(shard_begin(r, bytes, piece), part.first, part.end) - part.first;
    }
    /// Each rank's part of `memory`, which begins at offsets_[rank].
    void all_gather(void* memory) {
        world_->all_gather({static_cast<std::byte*>(memory), offsets_.back()}, offsets_);
        count_received();
    }
    void count_received() noexcept { bytes_received_ += offsets_.back() - (offsets_[rank() + 1] - offsets_[rank()]); }

    World* world_;
    executor* threads_;
    detail::rank_division division_;  ///< of the current batch
    const void* input_ = nullptr;
    std::vector<std::unique_ptr<detail::rank_plan>> plans_;
    detail::rank_plan* plan_ = nullptr;  ///< of the current batch
    std::unique_ptr<detail::sum_recorder> recorder_;
    detail::shard_executor shard_;
    const void* sharded_ = nullptr;  ///< the gradients of which each rank computes a part; null if there are none
    std::size_t sharded_bytes_ = 0, sharded_piece_ = 1;
    std::byte* arriving_ = nullptr;  ///< from here on parameters may still arrive; null if all are there
    std::vector<std::size_t> offsets_;
    std::vector<std::byte> answers_;
    std::exception_ptr failure_;
    std::uint64_t bytes_received_ = 0;
    bool has_started_ = false;
};

}  // namespace ctcnn
