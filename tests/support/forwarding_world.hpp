// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include "ctcnn/distributed/communicator.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"

namespace ctcnn::test {

/// A communicator that makes the calls of a thread rank, and does not overlap: tests derive theirs from it.
struct forwarding_world {
    thread_rank& world;

    [[nodiscard]] std::size_t rank() const { return world.rank(); }
    [[nodiscard]] std::size_t size() const { return world.size(); }
    void all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) { world.all_gather(all, offsets); }
    void broadcast(std::span<std::byte> all, std::size_t root) { world.broadcast(all, root); }
    void barrier() { world.barrier(); }
};
static_assert(Communicator<forwarding_world> && !OverlappingCommunicator<forwarding_world>);

}  // namespace ctcnn::test
