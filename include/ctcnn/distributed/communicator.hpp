// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <span>

namespace ctcnn {

/// Connects the ranks of a run, which are numbered from 0: processes on several machines (distributed/mpi.hpp), or
/// threads of one process (distributed/thread_ranks.hpp). All ranks make the same calls in the same order.
///
///     std::size_t rank() const; std::size_t size() const;
///     void all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets);
///         // rank r has set bytes [offsets[r], offsets[r + 1]) of `all`; then every rank has all bytes
///     void broadcast(std::span<std::byte> all, std::size_t root);  // what rank `root` has
///     void barrier();                                              // returns when all ranks have called it
///
/// Errors  throw communication_error if a rank has ended, or the network between them failed
template <class T>
concept Communicator = requires(T& world, const T& known, std::span<std::byte> all,
                                std::span<const std::size_t> offsets, std::size_t root) {
    { known.rank() } -> std::convertible_to<std::size_t>;
    { known.size() } -> std::convertible_to<std::size_t>;
    world.all_gather(all, offsets);
    world.broadcast(all, root);
    world.barrier();
};

/// A communicator that may also exchange while its ranks compute, one `all_gather` at a time:
///
///     void begin_all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets);
///         // as all_gather, but may return before the other ranks' bytes have arrived
///     void continue_all_gather();  // between parts of the computation; does not wait
///     void finish_all_gather();    // returns when all bytes have arrived
///
/// Other calls may come in between. A rank may change its own bytes when it has finished, although others have not.
template <class T>
concept OverlappingCommunicator =
    Communicator<T> && requires(T& world, std::span<std::byte> all, std::span<const std::size_t> offsets) {
        world.begin_all_gather(all, offsets);
        world.continue_all_gather();
        world.finish_all_gather();
    };

}  // namespace ctcnn
