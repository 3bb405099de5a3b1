// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/optimizer_step.hpp"

#include <span>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("hidden numbers are zeros, and come back, also where something throws") {
    std::vector<float> numbers{1, 2, 3, 4}, room(2);
    const auto last_two = std::span(numbers).last(2);
    {
        const detail::hidden_numbers<float> hidden(last_two, room);
        CHECK((numbers == std::vector<float>{1, 2, 0, 0}));
        numbers[0] = 7;   // what is not hidden may change,
        numbers[3] = 77;  // and what is written to the others is lost
    }
    CHECK((numbers == std::vector<float>{7, 2, 3, 4}));
    const auto fail = [&] {
        const detail::hidden_numbers<float> hidden(last_two, room);
        throw std::runtime_error("a step that fails");
    };
    CHECK_THROWS_WITH(fail(), "a step that fails");
    CHECK((numbers == std::vector<float>{7, 2, 3, 4}));
}
