// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/stage_table.hpp"

#include <algorithm>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

namespace {

/// Through a function, as g++ 12 warns of comparing a constant that it knows to be the address of one with null.
constexpr bool is_set(auto function) { return function != nullptr; }

/// A view, a layer with parameters, one with statistics, and one more with parameters.
using staged = network<shape<2, 2>, flatten, linear<3>, batch_norm1d<>, linear<2>>;
template <class Plan, run_mode Mode>
using table_of = detail::stage_table<Plan, staged::parameters, staged::trained_tensors, float, Mode>;
using training_table = table_of<staged::plan, run_mode::training>;
using inference_table = table_of<staged::inference_plan, run_mode::inference>;

constexpr auto& staged_rows = training_table::rows;
static_assert(staged_rows.size() == 4);
static_assert(staged_rows[0].forward == nullptr && staged_rows[0].backward == nullptr);  // flatten
static_assert(is_set(staged_rows[1].forward) && is_set(staged_rows[1].backward) && staged_rows[1].observe == nullptr);
static_assert(is_set(staged_rows[2].observe) && staged_rows[1].prepare == nullptr);
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
