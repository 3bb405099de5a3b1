// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/stage_calls.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// A view, a layer with parameters, one with statistics, and one more with parameters.
using staged = network<shape<2, 2>, flatten, linear<3>, batch_norm1d<>, linear<2>>;
template <class Plan, run_mode Mode>
using table_of = detail::stage_table<Plan, staged::parameters, staged::trained_tensors, float, Mode>;
using training_table = table_of<staged::plan, run_mode::training>;
using inference_table = table_of<staged::inference_plan, run_mode::inference>;

constexpr auto& staged_rows = training_table::rows;
static_assert(staged_rows.size() == 4);
static_assert(staged_rows[0].forward == nullptr && staged_rows[0].backward == nullptr);  // flatten
static_assert(staged_rows[1].forward != nullptr && staged_rows[1].backward != nullptr &&
              staged_rows[1].observe == nullptr);
static_assert(staged_rows[2].observe != nullptr && staged_rows[1].prepare == nullptr);
static_assert(staged_rows[1].parameters == 0 && staged_rows[2].parameters == staged::parameters::offsets[2] &&
              staged_rows[3].parameters == staged::parameters::offsets[4]);
static_assert(staged_rows[2].statistics == staged::parameters::offsets[staged::trained_tensors]);
static_assert(staged_rows[1].output_size == 3 && staged_rows[3].output_size == 2);
static_assert(training_table::prepared_bytes == 0);
constexpr bool none_observes(const auto& stages) {
    return std::all_of(stages.begin(), stages.end(), [](const auto& row) { return row.observe == nullptr; });
}
static_assert(none_observes(inference_table::rows));

// One function for both modes, unless the layer is another one in training.
using plain_linear = linear<3>::bound<shape<4>>;
static_assert(detail::forward_function<plain_linear, float, run_mode::training, true>() ==
              detail::forward_function<plain_linear, float, run_mode::inference, true>());
using normalized_batch = batch_norm1d<>::bound<shape<4>>;
static_assert(detail::forward_function<normalized_batch, float, run_mode::training, true>() !=
              detail::forward_function<normalized_batch, float, run_mode::inference, true>());

}  // namespace

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
