// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/layer_harness.hpp"

/// Compares layers with the golden values of their cases: output, and the gradients of the input and of all parameters.
namespace ctcnn::test {

template <class Scalar>
void check_golden(const std::string& what, const std::vector<Scalar>& found, const golden_tensor& expected) {
    REQUIRE(found.size() == expected.values.size());
    double largest = 0, worst = 0;
    for (const double x : expected.values) largest = std::max(largest, std::abs(x));
    for (std::size_t i = 0; i < found.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(found[i]) - expected.values[i]));
    INFO(what);
    CHECK(largest > 0);
    CHECK(worst <= (std::is_same_v<Scalar, float> ? 1e-6 : 1e-14) * largest);
}

template <class Scalar>
void check_golden_layer(const golden_case& golden, const layer_table<Scalar>& layer,
                        std::span<const std::string_view> tensors) {
    INFO(golden.name());
    layer_problem problem;
    problem.input = golden["input"].values;
    problem.d_output = golden["d_output"].values;
    problem.count = golden["input"].shape[0];
    REQUIRE(problem.input.size() == problem.count * layer.sizes.input.size);
    REQUIRE(problem.d_output.size() == problem.count * layer.sizes.output.size);
    for (const auto tensor : tensors) problem.parameters.push_back(golden[std::string(tensor)].values);
    const auto found = run_layer(layer, problem);
    check_golden("output", found.output, golden["output"]);
    check_golden("d_input", found.d_input, golden["d_input"]);
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const std::string tensor = "d_" + std::string(tensors[i]);
        check_golden(tensor, found.gradients[i], golden[tensor]);
    }
}

/// Case `name` of the file.
template <class Scalar, class Spec, Shape Input>
void check_golden_layer(const golden_file& file, const std::string& name) {
    using bound = typename Spec::template bound<Input>;
    check_golden_layer(file[name], layer_table<Scalar>::template of<bound>(), bound::parameter_names);
}

}  // namespace ctcnn::test
