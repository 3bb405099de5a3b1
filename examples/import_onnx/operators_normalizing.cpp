// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>

#include "import_onnx/operators.hpp"

namespace import_onnx {

namespace {

using result = std::vector<array>;

/// An input of one number a channel.
const array& of_channels(const operator_call& call, std::size_t i, std::size_t channels) {
    const array& found = call.input(i);
    if (found.shape != extents{channels})
        call.refuse("expected shape [" + std::to_string(channels) + "] of input " + std::to_string(i) + ", found " +
                    text_of(found.shape));
    return found;
}

/// As in inference, also where the file says training_mode: what is imported is to predict.
result batch_normalization(const operator_call& call) {
    const array& x = call.input(0);
    if (x.shape.size() < 2) call.refuse("expected channels, found shape " + text_of(x.shape));
    const std::size_t channels = x.shape[1];
    for (std::size_t i = 1; i < 5; ++i) (void)of_channels(call, i, channels);
    if (!call.is_known()) return {array(x.shape)};
    std::vector<double> y = call.make(x.shape);
    const double epsilon = static_cast<double>(call.node.number("epsilon", 1e-5f));
    const auto numbers = x.numbers(), scale = call.input(1).numbers(), shift = call.input(2).numbers(),
               mean = call.input(3).numbers(), variance = call.input(4).numbers();
    const std::size_t pixels = y.size() / std::max<std::size_t>(1, x.shape[0] * channels);
    for (std::size_t i = 0; i < y.size(); ++i) {
        const std::size_t c = i / pixels % channels;
        y[i] = ((*numbers)[i] - (*mean)[c]) / std::sqrt((*variance)[c] + epsilon) * (*scale)[c] + (*shift)[c];
    }
    return {array(x.shape, std::move(y))};
}

/// Makes the mean 0 and the variance 1 of each `length` numbers.
void normalize(std::vector<double>& numbers, std::size_t length, double epsilon) {
    for (std::size_t first = 0; length > 0 && first + length <= numbers.size(); first += length) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < length; ++i) sum += numbers[first + i];
        const double mean = sum / static_cast<double>(length);
        for (std::size_t i = 0; i < length; ++i) squares += std::pow(numbers[first + i] - mean, 2);
        const double scale = 1 / std::sqrt(squares / static_cast<double>(length) + epsilon);
        for (std::size_t i = 0; i < length; ++i) numbers[first + i] = (numbers[first + i] - mean) * scale;
    }
}

/// InstanceNormalization is GroupNormalization of as many groups as channels.
result normalize_groups(const operator_call& call, std::size_t groups, bool each_group_has_one_scale) {
    const array& x = call.input(0);
    const std::size_t channels = x.shape[1];
    if (groups == 0 || channels % groups != 0)
        call.refuse(std::to_string(groups) + " groups do not divide " + std::to_string(channels) + " channels");
    const std::size_t scales = each_group_has_one_scale ? groups : channels;
    const array &scale = of_channels(call, 1, scales), &shift = of_channels(call, 2, scales);
    if (!call.is_known()) return {array(x.shape)};
    std::vector<double> y = call.make(x.shape);
    std::copy_n(x.numbers()->begin(), y.size(), y.begin());
    const std::size_t pixels = y.size() / std::max<std::size_t>(1, x.shape[0] * channels);
    normalize(y, channels / groups * pixels, static_cast<double>(call.node.number("epsilon", 1e-5f)));
    const auto factors = scale.numbers(), shifts = shift.numbers();
    for (std::size_t i = 0; i < y.size(); ++i) {
        const std::size_t c = i / pixels % channels * scales / channels;
        y[i] = y[i] * (*factors)[c] + (*shifts)[c];
    }
    return {array(x.shape, std::move(y))};
}
result instance_normalization(const operator_call& call) {
    if (call.input(0).shape.size() < 3) call.refuse("expected channels of images");
    return normalize_groups(call, call.input(0).shape[1], false);
}
result group_normalization(const operator_call& call) {
    const std::int64_t groups = call.node.integer("num_groups", 0);
    if (call.input(0).shape.size() < 2 || groups < 1 || groups > 1'000'000) call.refuse("expected channels in groups");
    return normalize_groups(call, static_cast<std::size_t>(groups), call.version < 21);
}

result layer_normalization(const operator_call& call) {
    const array& x = call.input(0);
    const std::size_t axis = call.dimension(call.node.integer("axis", -1), x.shape.size());
    const extents line(x.shape.begin() + static_cast<std::ptrdiff_t>(axis), x.shape.end());
    for (std::size_t i = 1; i < 3; ++i)
        if (call.has(i) && call.input(i).shape != line)
            call.refuse("expected shape " + text_of(line) + " of input " + std::to_string(i) + ", found " +
                        text_of(call.input(i).shape));
    if (!call.is_known()) return {array(x.shape)};
    std::vector<double> y = call.make(x.shape);
    std::copy_n(x.numbers()->begin(), y.size(), y.begin());
    const std::size_t length = size_of_shape(line);
    normalize(y, length, static_cast<double>(call.node.number("epsilon", 1e-5f)));
    const auto scale = call.input(1).numbers();
    for (std::size_t i = 0; i < y.size(); ++i) y[i] *= (*scale)[i % length];
    if (call.has(2)) {
        const auto shift = call.input(2).numbers();
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += (*shift)[i % length];
    }
    return {array(x.shape, std::move(y))};
}

constexpr auto rows = std::to_array<operator_row>({{"BatchNormalization", batch_normalization},
                                                   {"InstanceNormalization", instance_normalization},
                                                   {"GroupNormalization", group_normalization},
                                                   {"LayerNormalization", layer_normalization}});

}  // namespace

std::span<const operator_row> normalizing_operators() { return rows; }

}  // namespace import_onnx
