// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <type_traits>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/reverse_executor.hpp"

namespace ctcnn::test {

/// Compares five steps on 37 parameters, in two tensors with a gap between them, and the moments, with PyTorch's.
template <class Scalar, class Optimizer>
void check_golden_steps(const Optimizer& optimizer, const std::string& name) {
    using layout = parameter_layout<shape<5, 4>, shape<17>>;
    static_assert(layout::count == 37 && layout::offsets[1] == 32);
    const auto element = [](std::size_t i) { return i < 20 ? i : 32 + i - 20; };
    const double epsilon = std::is_same_v<Scalar, float> ? 2e-6 : 1e-13;

    const golden_file file("optimizers");
    const golden_case& common = file["common"];
    const golden_case& golden = file[name];
    INFO(name);
    parameter_block<layout, Scalar> parameters, gradients;
    optimizer_state<layout, Scalar> state(optimizer);
    serial_executor serial;
    for (std::size_t i = 0; i < 37; ++i) parameters.data()[element(i)] = static_cast<Scalar>(common["start"].values[i]);
    for (std::size_t step = 0; step < 5; ++step) {
        for (std::size_t i = 0; i < 37; ++i)  // twice as large, to test the scale
            gradients.data()[element(i)] = static_cast<Scalar>(2 * common["gradients"].values[step * 37 + i]);
        optimizer.step(parameters.view(), gradients.view(), state, optimizer.learning_rate, 0.5, serial);
        for (std::size_t i = 0; i < 37; ++i)
            CHECK(static_cast<double>(parameters.data()[element(i)]) ==
                  Approx(golden["parameters"].values[step * 37 + i]).epsilon(epsilon).margin(epsilon));
    }
    CHECK(state.steps == 5);
    for (std::size_t moment = 0; moment < optimizer.moments(); ++moment) {
        const auto& expected = golden[std::string(Optimizer::moment_name(moment))].values;
        for (std::size_t i = 0; i < 37; ++i)
            CHECK(static_cast<double>(state.moments[moment].data()[element(i)]) ==
                  Approx(expected[i]).epsilon(epsilon).margin(epsilon));
    }
    for (std::size_t gap = 20; gap < 32; ++gap) CHECK(parameters.data()[gap] == 0);
}

/// Three steps over several pieces, the last one partial: requires the same bits for any assignment of pieces to
/// threads.
template <class Optimizer>
void check_thread_independence(const Optimizer& optimizer) {
    using layout = parameter_layout<shape<3 * optimizer_piece + 1000>>;
    const auto run = [&](executor& threads) {
        parameter_block<layout> parameters, gradients;
        const random_stream random(9, random_purpose::user);
        optimizer_state<layout> state(optimizer);
        for (std::size_t i = 0; i < layout::count; ++i) {
            parameters.data()[i] = random.uniform(2 * i);
            gradients.data()[i] = random.uniform(2 * i + 1) - 0.5f;
        }
        for (int step = 0; step < 3; ++step)
            optimizer.step(parameters.view(), gradients.view(), state, optimizer.learning_rate, 1, threads);
        return parameters;
    };
    serial_executor serial;
    const auto expected = run(serial);
    for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 3, 8}) {
        reverse_executor threads(count);
        const auto found = run(threads);
        CHECK(std::equal(found.span().begin(), found.span().end(), expected.span().begin()));
    }
    CHECK(expected.data()[layout::count - 1] != random_stream(9, random_purpose::user).uniform(2 * layout::count - 2));
}

}  // namespace ctcnn::test
