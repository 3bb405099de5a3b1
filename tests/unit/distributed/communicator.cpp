// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/communicator.hpp"

#include <cstddef>
#include <span>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

struct alone {
    [[nodiscard]] static std::size_t rank() { return 0; }
    [[nodiscard]] static std::size_t size() { return 1; }
    void all_gather(std::span<std::byte>, std::span<const std::size_t>) {}
    void broadcast(std::span<std::byte>, std::size_t) {}
    void barrier() {}
};
struct without_barrier : alone {
    void barrier() = delete;
};
struct overlapping : alone {
    void begin_all_gather(std::span<std::byte>, std::span<const std::size_t>) {}
    void continue_all_gather() {}
    void finish_all_gather() {}
};

}  // namespace

TEST_CASE("a communicator has a rank, a size and three collective calls") {
    STATIC_REQUIRE(Communicator<alone>);
    STATIC_REQUIRE_FALSE(Communicator<without_barrier>);
    STATIC_REQUIRE_FALSE(Communicator<int>);
}

TEST_CASE("a communicator may gather while ranks compute") {
    STATIC_REQUIRE(OverlappingCommunicator<overlapping>);
    STATIC_REQUIRE_FALSE(OverlappingCommunicator<alone>);
}
