// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/plan.hpp"

namespace ctcnn::detail {

[[noreturn, gnu::cold]] inline void refuse_workspace(std::size_t capacity, std::size_t workers) {
    throw_error(argument_error(
        "ctcnn::network: workspace: expected batches whose memory can be counted in bytes, found " +
        std::to_string(capacity) + " samples and " + std::to_string(workers) + " workers; make the batch smaller"));
}

[[noreturn, gnu::cold]] inline void refuse_larger_batch(std::size_t capacity, std::size_t samples) {
    throw_error(argument_error("ctcnn::network: workspace: room for " + std::to_string(capacity) +
                               " samples, but the batch has " + std::to_string(samples) +
                               "; make the workspace larger or the batch smaller"));
}
[[noreturn, gnu::cold]] inline void refuse_batch_of_nothing(std::size_t samples) {
    throw_error(argument_error("ctcnn::network: workspace: the batch has " + std::to_string(samples) +
                               " samples, but no memory; pass the view of a batch"));
}
[[noreturn, gnu::cold]] inline void refuse_workers(std::size_t made_for, std::size_t workers) {
    throw_error(argument_error("ctcnn::network: workspace: made for " + std::to_string(made_for) +
                               " workers, but the executor has " + std::to_string(workers) +
                               "; pass executor.workers() to the workspace"));
}

/// How many samples of a batch inference takes through all layers before it takes the next ones, so that activations
/// stay in the caches: their memory is halved down to 8 MiB, or 16 samples, as long as reading the weights once more
/// costs less than that saves. A number of the network alone, so that results don't depend on threads.
///
/// Batches of 64 of two MobileNets, SqueezeNet and U-Net on 64 x 64 pixels take 0.76 to 0.91 of the time of all samples at
/// once on one thread, and 0.85 to 1.04 on two (Zen 3 with 32 MiB of L3, medians of five runs in turn, 2026-11-30).
template <class Memory>
consteval std::size_t samples_at_once(std::size_t weight_bytes) {
    constexpr std::size_t cache = std::size_t{8} << 20, least = 16;
    std::size_t samples = 64;
    while (samples > least && samples * Memory::bytes > std::max(cache, weight_bytes)) samples /= 2;
    return samples;
}

/// All memory that running a network requires, allocated once: after that, neither inference nor training allocates.
///
/// A training workspace also holds what backward reads, and must not be used otherwise between forward and backward.
/// Only one run at a time may use a workspace.
/// Errors  argument_error when a batch is larger than `capacity`, or an executor has more workers than this was made
/// for. One that was moved from has room for no sample.
template <class Network, class Scalar, run_mode Mode>
class workspace {
public:
    using memory = typename Network::template plan_of<Mode>::template memory<Scalar, Mode>;

    /// The most samples whose activations are in memory at once. Backward needs those of the whole batch.
    static constexpr std::size_t most_at_once =
        Mode == run_mode::training ? std::numeric_limits<std::size_t>::max()
                                   : samples_at_once<memory>(Network::parameters::extent * sizeof(Scalar));

    /// Bytes for batches of at most `capacity` samples and `workers` threads.
    /// Errors  throws argument_error if the number overflows
    static constexpr std::size_t bytes(std::size_t capacity, std::size_t workers = 1) {
        return own_bytes(capacity, workers) +
               (lanes(capacity, workers) - 1) * own_bytes(std::min(capacity, most_at_once), 1);
    }

    explicit workspace(std::size_t capacity, std::size_t workers = 1)
        : arena_(own_bytes(capacity, workers)),
          capacity_(capacity),
          workers_(workers),
          scratch_(memory::scratch(room())) {
        const std::size_t others = lanes(capacity, workers) - 1;
        others_.reserve(others);
        for (std::size_t i = 0; i < others; ++i) others_.emplace_back(room(), 1);
    }

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::size_t workers() const noexcept { return workers_; }
    /// Samples that the buffers have room for.
    [[nodiscard]] std::size_t room() const noexcept { return std::min<std::size_t>(capacity_, most_at_once); }

    /// Called by the network: checks that this workspace is large enough, and keeps the input for backward.
    void begin(batch_view<typename Network::input_shape, const Scalar> input, std::size_t workers) {
        if (input.count() > capacity_) refuse_larger_batch(capacity_, input.count());
        if (input.data() == nullptr && !input.empty()) refuse_batch_of_nothing(input.count());
        require_workers(workers);
        input_ = batch_ = input;
    }
    /// How many groups of at most `most_at_once` samples the batch has.
    [[nodiscard]] std::size_t groups() const noexcept { return groups_of(batch_.count()); }

    /// How many threads may take a group each through all layers: as many as have their activations in 16 MiB together.
    /// More threads take a group together, and each has a part of its activations in the caches of its core.
    static constexpr std::size_t most_lanes =
        Mode == run_mode::training
            ? 1
            : std::max<std::size_t>((std::size_t{16} << 20) / (most_at_once * std::max<std::size_t>(memory::bytes, 1)),
                                    1);
    /// How many groups of a batch of `capacity` samples are in memory at once.
    static constexpr std::size_t lanes(std::size_t capacity, std::size_t workers) noexcept {
        return workers > most_lanes ? 1 : std::max<std::size_t>(std::min(groups_of(capacity), workers), 1);
    }
    /// Memory for a group, on one thread; the first is this.
    [[nodiscard]] workspace& lane(std::size_t index) noexcept { return index == 0 ? *this : others_[index - 1]; }

    /// Makes a group the input, until another one is, or end_groups is called. Returns the number of its first sample.
    std::size_t begin_group(std::size_t group) noexcept { return begin_group(*this, group); }
    /// The same with a group of another workspace's batch.
    std::size_t begin_group(const workspace& of, std::size_t group) noexcept {
        const std::size_t first = group * of.batch_.count() / of.groups();
        input_ = of.batch_.slice(first, (group + 1) * of.batch_.count() / of.groups() - first);
        return first;
    }
    void end_groups() noexcept { input_ = batch_; }
    /// Errors  throws argument_error for more workers than it was made for
    void require_workers(std::size_t workers) const {
        if (workers > workers_) refuse_workers(workers_, workers);
    }
    [[nodiscard]] batch_view<typename Network::input_shape, const Scalar> input() const noexcept { return input_; }

    /// The buffer at `offset` bytes for each sample.
    [[nodiscard]] std::byte* at(std::size_t offset) noexcept { return arena_.data() + offset * room(); }
    /// What is saved of the whole batch, at `offset` bytes.
    [[nodiscard]] std::byte* at_batch(std::size_t offset) noexcept {
        return arena_.data() + memory::bytes * room() + offset;
    }
    /// Where the outputs of a batch of several groups are collected.
    [[nodiscard]] Scalar* outputs() noexcept {
        return reinterpret_cast<Scalar*>(arena_.data() + (arena_.size() - output_bytes(capacity_)));
    }
    [[nodiscard]] scratch_memory scratch() noexcept {
        std::byte* const begin = at_batch(Mode == run_mode::training ? Network::plan::saved_batch_bytes : 0);
        return {begin, begin + scratch_.shared, scratch_.worker};
    }

private:
    static constexpr std::size_t output_size = Network::output_shape::size;
    static constexpr std::size_t groups_of(std::size_t count) noexcept {
        return count / most_at_once + (count % most_at_once == 0 ? 0 : 1);
    }
    /// Without those of other lanes.
    static constexpr std::size_t own_bytes(std::size_t capacity, std::size_t workers) {
        // The scratch memory of layers grows no faster than the batch, so that this bounds what a sample adds.
        constexpr std::size_t some = 4096, most = std::numeric_limits<std::size_t>::max() / 8;
        // Not const, because g++ 16 then warns that it is read uninitialised.
        scratch_size for_some = memory::scratch(some);
        const std::size_t sample = memory::bytes + for_some.shared / some + output_size * sizeof(Scalar) + 1,
                          worker = for_some.worker / some + 1;
        if (capacity > most / sample || capacity > most / worker) refuse_workspace(capacity, workers);
        const std::size_t room = std::min(capacity, most_at_once);
        const scratch_size scratch = memory::scratch(room);
        if (workers > most / (scratch.worker + 1)) refuse_workspace(capacity, workers);
        constexpr std::size_t batch = Mode == run_mode::training ? Network::plan::saved_batch_bytes : 0;
        return room * memory::bytes + batch + scratch.shared + workers * scratch.worker + output_bytes(capacity);
    }
    static constexpr std::size_t output_bytes(std::size_t capacity) {
        return capacity > most_at_once ? align_up(capacity * output_size * sizeof(Scalar)) : 0;
    }

    storage<std::byte> arena_;
    count_of_moved capacity_;
    count_of_moved workers_;
    scratch_size scratch_;  // cached: every stage needs it, and it takes a call of each layer
    batch_view<typename Network::input_shape, const Scalar> batch_, input_;
    std::vector<workspace> others_;  ///< other lanes
};

}  // namespace ctcnn::detail
