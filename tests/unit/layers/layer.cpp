// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// A layer that says nothing but its shapes.
using plain_bound = bound_layer<shape<2, 3>>;
static_assert(BoundLayer<plain_bound> && !BoundLayer<int> && !BoundLayer<shape<2>>);
static_assert(std::same_as<plain_bound::output_shape, shape<2, 3>> && plain_bound::parameters::count == 0);
static_assert(plain_bound::reads == arrangement::planar && plain_bound::writes == arrangement::planar);
static_assert(!plain_bound::backward_reads_input && !plain_bound::backward_reads_output && !plain_bound::is_view);
static_assert(plain_bound::prepared_bytes<float> == 0 && plain_bound::forward_scratch<double>(9).shared == 0);

struct nameless {
    template <Shape Input>
    static constexpr bool accepts = true;
};
struct accepting : nameless {
    static constexpr std::string_view name = "Accepting";
};
struct without_accepts {
    static constexpr std::string_view name = "WithoutAccepts";
};
static_assert(Layer<accepting> && !Layer<nameless> && !Layer<without_accepts>);

constexpr scratch_size both = detail::larger({1, 20}, {3, 10});
static_assert(both.shared == 3 && both.worker == 20);

// What an initializer draws is a weight or a bias; what begins with a value of its own is a scale or a shift.
static_assert(detail::role_of("weight", true) == tensor_role::weight);
static_assert(detail::role_of("bias", true) == tensor_role::bias);
static_assert(detail::role_of("weight", false) == tensor_role::scale);
static_assert(detail::role_of("bias", false) == tensor_role::shift);

}  // namespace

TEST_CASE("each worker has scratch memory of its own") {
    std::vector<std::byte> shared(64), workers(3 * 128);
    const scratch_memory memory{shared.data(), workers.data(), 128};
    CHECK(static_cast<void*>(memory.shared_as<float>()) == shared.data());
    CHECK(static_cast<void*>(memory.worker_as<double>(0)) == workers.data());
    CHECK(static_cast<void*>(memory.worker_as<double>(2)) == workers.data() + 256);
}
