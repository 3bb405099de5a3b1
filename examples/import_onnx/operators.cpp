// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/operators.hpp"

#include <algorithm>
#include <cmath>

namespace import_onnx {

const array& operator_call::input(std::size_t i, std::size_t rank) const {
    const array& found = input(i);
    if (found.shape.size() != rank)
        refuse("expected an input " + std::to_string(i) + " of rank " + std::to_string(rank) + ", found shape " +
               text_of(found.shape));
    return found;
}

std::vector<std::int64_t> operator_call::integers(std::size_t i) const {
    const array& from = input(i);
    if (!from.is_known()) refuse("its input " + std::to_string(i) + " depends on the data: it must be a constant");
    if (from.shape.size() > 1 || from.size() > 64)
        refuse("expected a list of integers as input " + std::to_string(i) + ", found shape " + text_of(from.shape));
    std::vector<std::int64_t> result;
    const auto numbers = from.numbers();
    for (const double one : *numbers) {
        if (std::isnan(one)) refuse("a number that is not an integer, in input " + std::to_string(i));
        result.push_back(
            static_cast<std::int64_t>(std::clamp(one, -0x1p62, 0x1p62)));  // ends of slices may be anywhere
    }
    return result;
}

double operator_call::number(std::size_t i) const {
    const array& from = input(i);
    if (!from.is_known()) refuse("its input " + std::to_string(i) + " depends on the data: it must be a constant");
    if (from.size() != 1)
        refuse("expected one number as input " + std::to_string(i) + ", found shape " + text_of(from.shape));
    return from.numbers()->front();
}

std::vector<double> operator_call::make(std::span<const std::size_t> shape) const {
    const std::size_t size = size_of_shape(shape);
    if (size > budget_.numbers)
        refuse("an output of shape " + text_of(shape) + " is larger than this program computes");
    budget_.numbers -= size;
    return std::vector<double>(size);
}

void operator_call::spend(std::size_t operations) const {
    if (operations > budget_.operations) refuse("it takes longer than this program computes");
    budget_.operations -= operations;
}

std::size_t operator_call::dimension(std::int64_t axis, std::size_t rank) const {
    const auto dimensions = static_cast<std::int64_t>(rank);
    if (axis < -dimensions || axis >= dimensions)
        refuse("expected a dimension of " + std::to_string(rank) + ", found axis " + std::to_string(axis));
    return static_cast<std::size_t>(axis < 0 ? axis + dimensions : axis);
}

extents broadcast_shape(const operator_call& call, const extents& a, const extents& b) {
    extents result(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t in_a = i < a.size() ? a[a.size() - 1 - i] : 1, in_b = i < b.size() ? b[b.size() - 1 - i] : 1;
        if (in_a != in_b && in_a != 1 && in_b != 1)
            call.refuse("shapes " + text_of(a) + " and " + text_of(b) + " do not go together");
        result[result.size() - 1 - i] = in_a == 1 ? in_b : in_a;
    }
    return result;
}

namespace {

operator_function find_operator(std::string_view name) {
    for (const auto rows :
         {elementwise_operators(), window_operators(), matrix_operators(), normalizing_operators(), shape_operators()})
        for (const operator_row& row : rows)
            if (row.name == name) return row.function;
    return nullptr;
}

}  // namespace

bool knows_operator(std::string_view name) { return find_operator(name) != nullptr; }

std::vector<array> evaluate(const operator_call& call) {
    const operator_function function = find_operator(call.node.operation);
    if (function == nullptr) call.refuse("this program does not know the operator");
    return function(call);
}

}  // namespace import_onnx
