// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/stage_calls.hpp"

#include <array>
#include <vector>

#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a fork's gradient is the sum of its readers' gradients") {
    const std::vector<float> first{1, 2, 3, 4}, second{10, 20, 30, 40}, third{100, 200, 300, 400};
    const std::array<const float*, 3> d_outputs{first.data(), second.data(), third.data()};
    std::vector<float> d_input(4);
    const std::array<float*, 1> d_inputs{d_input.data()};
    serial_executor here;
    detail::call_fork_backward<float, 2>(
        {{{}, here, nullptr, 0}, nullptr, {}, nullptr, d_outputs, d_inputs, nullptr, nullptr, nullptr, 2});
    CHECK((d_input == std::vector<float>{111, 222, 333, 444}));
}
