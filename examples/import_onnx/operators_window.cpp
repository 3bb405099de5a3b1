// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "import_onnx/operators.hpp"
#include "import_onnx/window.hpp"

namespace import_onnx {

namespace {

using result = std::vector<array>;

/// Where the elements of a row are that an element of the window meets: outputs from `first` to before `last`, of which
/// the first meets element `at` of the input.
struct met_range {
    std::size_t first, last, at;
};
met_range met(std::size_t tap, std::size_t stride, std::size_t before, std::size_t extent, std::size_t outputs) {
    // Output o meets o * stride + tap - before.
    const std::size_t first = tap >= before ? 0 : (before - tap + stride - 1) / stride;
    const std::size_t last = extent + before <= tap ? 0 : std::min(outputs, (extent + before - tap - 1) / stride + 1);
    return {first, std::max(first, last), first * stride + tap - before};
}

/// Filters, groups and bias of Conv and ConvTranspose, checked.
struct filters {
    std::size_t groups = 1, in = 1, out = 1;  ///< channels of a group
    pair kernel{1, 1};
};
filters filters_of(const operator_call& call, bool transposed) {
    const array &x = call.input(0, 4), &weight = call.input(1);
    if (weight.shape.size() != 4)
        call.refuse("expected filters of rank 4, for images, found shape " + text_of(weight.shape));
    filters filter;
    const std::int64_t groups = call.node.integer("group", 1);
    if (groups < 1 || groups > 1'000'000) call.refuse("expected at least 1 group, found " + std::to_string(groups));
    filter.groups = static_cast<std::size_t>(groups);
    filter.kernel = {weight.shape[2], weight.shape[3]};
    if (call.node.find("kernel_shape") != nullptr && kernel_of(call) != filter.kernel)
        call.refuse("its kernel_shape is not that of its filters, " + text_of(weight.shape));
    const std::size_t outer = weight.shape[0];
    filter.in = transposed ? outer / filter.groups : weight.shape[1];
    filter.out = transposed ? weight.shape[1] : outer / filter.groups;
    if (outer % filter.groups != 0 || filter.out == 0 || filter.in * filter.groups != x.shape[1])
        call.refuse("filters of shape " + text_of(weight.shape) + " in " + std::to_string(filter.groups) +
                    " groups do not go with " + std::to_string(x.shape[1]) + " channels");
    const std::size_t channels = filter.out * filter.groups;
    if (call.has(2) && call.input(2).shape != extents{channels})
        call.refuse("expected a bias of shape [" + std::to_string(channels) + "], found " +
                    text_of(call.input(2).shape));
    return filter;
}

void set_bias(const operator_call& call, std::vector<double>& y, std::size_t samples, std::size_t channels) {
    if (!call.has(2)) return;
    const auto bias = call.input(2).numbers();
    const std::size_t pixels = y.size() / std::max<std::size_t>(1, samples * channels);
    for (std::size_t plane = 0; plane < samples * channels; ++plane)
        std::fill_n(y.data() + plane * pixels, pixels, (*bias)[plane % channels]);
}

result convolution(const operator_call& call) {
    const pair image = image_of(call);
    const filters filter = filters_of(call, false);
    const window shape = window_of(call, image, filter.kernel);
    const std::size_t samples = call.input(0).shape[0], channels = filter.out * filter.groups;
    const extents out{samples, channels, shape.output[0], shape.output[1]};
    if (!call.is_known()) return {array(out)};
    std::vector<double> y = call.make(out);
    set_bias(call, y, samples, channels);
    const auto x = call.input(0).numbers(), w = call.input(1).numbers();
    const auto [rows, columns] = filter.kernel;
    const std::size_t in_pixels = image[0] * image[1], out_pixels = out[2] * out[3];
    call.spend(w->size() * out_pixels * samples);
    const double* weight = w->data();
    for (std::size_t o = 0; o < channels; ++o)
        for (std::size_t i = 0; i < filter.in; ++i)
            for (std::size_t tap = 0; tap < rows * columns; ++tap, ++weight) {
                const met_range v =
                    met(tap / columns * shape.dilation[0], shape.stride[0], shape.before[0], image[0], out[2]);
                const met_range h =
                    met(tap % columns * shape.dilation[1], shape.stride[1], shape.before[1], image[1], out[3]);
                if (h.first == h.last) continue;
                for (std::size_t n = 0; n < samples; ++n) {
                    const double* from = x->data() + ((n * filter.groups + o / filter.out) * filter.in + i) * in_pixels;
                    double* to = y.data() + (n * channels + o) * out_pixels;
                    for (std::size_t r = v.first; r < v.last; ++r) {
                        const double* row = from + (v.at + (r - v.first) * shape.stride[0]) * image[1] + h.at;
                        double* target = to + r * out[3] + h.first;
                        for (std::size_t c = 0; c < h.last - h.first; ++c)
                            target[c] += *weight * row[c * shape.stride[1]];
                    }
                }
            }
    return {array(out, std::move(y))};
}

result transposed_convolution(const operator_call& call) {
    const pair image = image_of(call);
    const filters filter = filters_of(call, true);
    const window shape = transposed_window_of(call, image, filter.kernel);
    const std::size_t samples = call.input(0).shape[0], channels = filter.out * filter.groups;
    const extents out{samples, channels, shape.output[0], shape.output[1]};
    if (!call.is_known()) return {array(out)};
    std::vector<double> y = call.make(out);
    set_bias(call, y, samples, channels);
    const auto x = call.input(0).numbers(), w = call.input(1).numbers();
    const auto [rows, columns] = filter.kernel;
    call.spend(w->size() * image[0] * image[1] * samples);
    const double* weight = w->data();
    for (std::size_t i = 0; i < filter.in * filter.groups; ++i)
        for (std::size_t o = 0; o < filter.out; ++o)
            for (std::size_t tap = 0; tap < rows * columns; ++tap, ++weight) {
                const met_range v =
                    met(tap / columns * shape.dilation[0], shape.stride[0], shape.before[0], out[2], image[0]);
                const met_range h =
                    met(tap % columns * shape.dilation[1], shape.stride[1], shape.before[1], out[3], image[1]);
                if (h.first == h.last) continue;
                for (std::size_t n = 0; n < samples; ++n) {
                    const double* from = x->data() + (n * filter.in * filter.groups + i) * image[0] * image[1];
                    double* to = y.data() + (n * channels + i / filter.in * filter.out + o) * out[2] * out[3];
                    for (std::size_t r = v.first; r < v.last; ++r) {
                        const double* row = from + r * image[1] + h.first;
                        double* target = to + (v.at + (r - v.first) * shape.stride[0]) * out[3] + h.at;
                        for (std::size_t c = 0; c < h.last - h.first; ++c)
                            target[c * shape.stride[1]] += *weight * row[c];
                    }
                }
            }
    return {array(out, std::move(y))};
}

/// Calls `reduce(elements, counted)` for each window: what is in the image, and how many elements there are, with the
/// padding.
template <class Reduce>
result pool(const operator_call& call, Reduce reduce) {
    const pair image = image_of(call);
    const window shape = window_of(call, image, kernel_of(call));
    const array& x = call.input(0);
    const extents out{x.shape[0], x.shape[1], shape.output[0], shape.output[1]};
    if (!call.is_known()) return {array(out)};
    std::vector<double> y = call.make(out), elements;
    call.spend(y.size() * shape.kernel[0] * shape.kernel[1]);
    const auto numbers = x.numbers();
    std::size_t at = 0;
    for (std::size_t plane = 0; plane < out[0] * out[1]; ++plane)
        for (std::size_t r = 0; r < out[2]; ++r)
            for (std::size_t c = 0; c < out[3]; ++c) {
                elements.clear();
                std::size_t counted = 0;
                for (std::size_t i = 0; i < shape.kernel[0]; ++i)
                    for (std::size_t k = 0; k < shape.kernel[1]; ++k) {
                        const std::size_t row = r * shape.stride[0] + i * shape.dilation[0];
                        const std::size_t column = c * shape.stride[1] + k * shape.dilation[1];
                        if (row >= shape.before[0] + image[0] + shape.after[0] ||
                            column >= shape.before[1] + image[1] + shape.after[1])
                            continue;
                        ++counted;
                        if (row < shape.before[0] || row >= shape.before[0] + image[0] || column < shape.before[1] ||
                            column >= shape.before[1] + image[1])
                            continue;
                        elements.push_back((*numbers)[(plane * image[0] + row - shape.before[0]) * image[1] + column -
                                                      shape.before[1]]);
                    }
                y[at++] = reduce(elements, counted);
            }
    return {array(out, std::move(y))};
}

result max_pool(const operator_call& call) {
    return pool(call, [](const std::vector<double>& elements, std::size_t) {
        double most = -std::numeric_limits<double>::infinity();
        for (const double one : elements) most = std::max(most, one);
        return most;
    });
}
result average_pool(const operator_call& call) {
    const bool counts_padding = call.node.integer("count_include_pad", 0) != 0;
    return pool(call, [=](const std::vector<double>& elements, std::size_t counted) {
        double sum = 0;
        for (const double one : elements) sum += one;
        return sum / static_cast<double>(counts_padding ? counted : elements.size());
    });
}

template <class Reduce>
result pool_all(const operator_call& call, Reduce reduce) {
    const pair image = image_of(call);
    const array& x = call.input(0);
    const extents out{x.shape[0], x.shape[1], 1, 1};
    if (!call.is_known()) return {array(out)};
    std::vector<double> y = call.make(out);
    const auto numbers = x.numbers();
    const std::size_t pixels = image[0] * image[1];
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = reduce(std::span(numbers->data() + i * pixels, pixels));
    return {array(out, std::move(y))};
}
result average_all(const operator_call& call) {
    return pool_all(call, [](std::span<const double> elements) {
        double sum = 0;
        for (const double one : elements) sum += one;
        return sum / static_cast<double>(elements.size());
    });
}
result maximum_of_all(const operator_call& call) {
    return pool_all(call, [](std::span<const double> elements) {
        double most = -std::numeric_limits<double>::infinity();
        for (const double one : elements) most = std::max(most, one);
        return most;
    });
}

result pad(const operator_call& call) {
    const padding amount = padding_of(call);
    const array& x = call.input(0);
    extents out = x.shape;
    for (std::size_t d = 0; d < out.size(); ++d) out[d] += amount.before[d] + amount.after[d];
    if (!call.is_known()) return {array(out)};
    std::vector<double> y = call.make(out);
    std::fill(y.begin(), y.end(), amount.value);
    const auto numbers = x.numbers();
    const extents steps = strides_of(out), own = strides_of(x.shape);
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        std::size_t to = 0, rest = i;
        for (std::size_t d = 0; d < out.size(); ++d) {
            to += (rest / own[d] + amount.before[d]) * steps[d];
            rest %= own[d];
        }
        y[to] = (*numbers)[i];
    }
    return {array(out, std::move(y), x.is_integer)};
}

/// Where an output's pixel is in the input.
double coordinate(const operator_call& call, const resizing& how, std::size_t d, std::size_t at, std::size_t extent) {
    const double x = static_cast<double>(at), scale = how.scale[d];
    if (how.coordinates == "asymmetric") return x / scale;
    if (how.coordinates == "half_pixel") return (x + 0.5) / scale - 0.5;
    if (how.coordinates == "pytorch_half_pixel") return how.output[d] > 1 ? (x + 0.5) / scale - 0.5 : 0;
    if (how.coordinates == "align_corners")
        return how.output[d] == 1 ? 0 : x * static_cast<double>(extent - 1) / (static_cast<double>(extent) * scale - 1);
    call.refuse("expected another coordinate_transformation_mode, found " + how.coordinates.substr(0, 30));
}
double rounded(const operator_call& call, const resizing& how, double x) {
    if (how.rounding == "floor") return std::floor(x);
    if (how.rounding == "ceil") return std::ceil(x);
    if (how.rounding == "round_prefer_floor") return std::ceil(x - 0.5);
    if (how.rounding == "round_prefer_ceil") return std::floor(x + 0.5);
    call.refuse("expected another nearest_mode, found " + how.rounding.substr(0, 30));
}

result resize(const operator_call& call) {
    const resizing how = resizing_of(call);
    const array& x = call.input(0);
    const extents out{x.shape[0], x.shape[1], how.output[0], how.output[1]};
    if (!x.is_known()) return {array(out)};
    std::vector<double> y = call.make(out);
    const auto numbers = x.numbers();
    struct neighbours {
        std::size_t first, second;
        double share;  ///< of the second
    };
    std::array<std::vector<neighbours>, 2> along;
    for (std::size_t d = 0; d < 2; ++d)
        for (std::size_t at = 0; at < how.output[d]; ++at) {
            const double last = static_cast<double>(x.shape[d + 2] - 1);
            double where = coordinate(call, how, d, at, x.shape[d + 2]);
            if (!how.is_linear) where = rounded(call, how, where);
            where = std::min(std::max(where, 0.0), last);
            const auto first = static_cast<std::size_t>(std::floor(where));
            along[d].push_back({first, std::min(first + 1, x.shape[d + 2] - 1), where - std::floor(where)});
        }
    std::size_t at = 0;
    for (std::size_t plane = 0; plane < out[0] * out[1]; ++plane) {
        const double* const from = numbers->data() + plane * x.shape[2] * x.shape[3];
        for (const neighbours& v : along[0])
            for (const neighbours& h : along[1]) {
                const auto row = [&](std::size_t r) {
                    return from[r * x.shape[3] + h.first] * (1 - h.share) + from[r * x.shape[3] + h.second] * h.share;
                };
                y[at++] = row(v.first) * (1 - v.share) + row(v.second) * v.share;
            }
    }
    return {array(out, std::move(y))};
}

constexpr auto rows = std::to_array<operator_row>({{"Conv", convolution},
                                                   {"ConvTranspose", transposed_convolution},
                                                   {"MaxPool", max_pool},
                                                   {"AveragePool", average_pool},
                                                   {"GlobalAveragePool", average_all},
                                                   {"GlobalMaxPool", maximum_of_all},
                                                   {"Pad", pad},
                                                   {"Resize", resize},
                                                   {"Upsample", resize}});

}  // namespace

std::span<const operator_row> window_operators() { return rows; }

}  // namespace import_onnx
