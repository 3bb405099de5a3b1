// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/passes.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

constexpr scratch_size larger_of_both = detail::larger({1, 20}, {3, 10});
static_assert(larger_of_both.shared == 3 && larger_of_both.worker == 20);

}  // namespace

TEST_CASE("each worker has scratch memory of its own") {
    std::vector<std::byte> shared(64), workers(3 * 128);
    const scratch_memory memory{shared.data(), workers.data(), 128};
    CHECK(static_cast<void*>(memory.shared_as<float>()) == shared.data());
    CHECK(static_cast<void*>(memory.worker_as<double>(0)) == workers.data());
    CHECK(static_cast<void*>(memory.worker_as<double>(2)) == workers.data() + 256);
}
