// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/layer_tensors.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

template <class T>
layer_tensor own_tensor(std::string name, const extents& shape, std::vector<T> numbers) {
    const auto owner = std::make_shared<const std::vector<T>>(std::move(numbers));
    layer_tensor tensor =
        ctcnn::make_named_tensor(std::move(name), {shape.begin(), shape.end()}, std::span<const T>(*owner));
    tensor.owner = owner;
    return tensor;
}

}  // namespace

layer_tensor make_layer_tensor(std::string name, const array& from, extents shape) {
    if (from.size() != size_of_shape(shape))
        throw refusal("a tensor of shape " + text_of(from.shape) + " is not " + name + ", of shape " + text_of(shape));
    const ctcnn::named_tensor* const source = from.source();
    if (source == nullptr || !ctcnn::is_floating_point(source->type))
        return make_layer_tensor(std::move(name), *from.numbers(), std::move(shape));
    layer_tensor tensor = *source;
    tensor.name = std::move(name);
    tensor.shape.assign(shape.begin(), shape.end());
    return tensor;
}

layer_tensor make_layer_tensor(std::string name, const std::vector<double>& from, extents shape) {
    std::vector<float> numbers(from.size());
    std::transform(from.begin(), from.end(), numbers.begin(), [](double one) { return static_cast<float>(one); });
    return own_tensor(std::move(name), shape, std::move(numbers));
}

layer_tensor make_filled_tensor(std::string name, extents shape, double value) {
    return own_tensor(std::move(name), shape, std::vector<float>(size_of_shape(shape), static_cast<float>(value)));
}

layer_tensor make_count_tensor() { return own_tensor("num_batches_tracked", {}, std::vector<std::int64_t>{0}); }

layer_tensor make_repeated_tensor(std::string name, const array& from, std::size_t size) {
    const auto numbers = from.numbers();
    std::vector<double> repeated(size);
    for (std::size_t i = 0; i < size; ++i) repeated[i] = (*numbers)[i * numbers->size() / size];
    return make_layer_tensor(std::move(name), repeated, {size});
}

layer_tensor make_linear_weight(const array& from, bool outputs_first, double scale,
                                const std::vector<std::size_t>& order, const extents& ordered) {
    const std::size_t units = from.shape[outputs_first ? 0 : 1], in = from.shape[outputs_first ? 1 : 0];
    // Of each input of ours, which one of the model's it is.
    std::vector<std::size_t> columns(in);
    for (std::size_t i = 0; i < in; ++i) columns[i] = i;
    if (!order.empty()) {
        extents reordered;
        for (const std::size_t d : order) reordered.push_back(ordered[d]);
        const extents own = strides_of(ordered), steps = strides_of(reordered);
        for (std::size_t i = 0; i < in; ++i) {
            std::size_t place = 0, rest = i;
            for (std::size_t d = 0; d < order.size(); ++d) {
                place += rest / steps[d] * own[order[d]];
                rest %= steps[d];
            }
            columns[place] = i;
        }
    }
    const auto numbers = from.numbers();
    std::vector<float> weight(numbers->size());
    for (std::size_t u = 0; u < units; ++u)
        for (std::size_t i = 0; i < in; ++i)
            weight[u * in + i] =
                static_cast<float>(scale * (*numbers)[outputs_first ? u * in + columns[i] : columns[i] * units + u]);
    return own_tensor("weight", {units, in}, std::move(weight));
}

layer_tensor make_linear_bias(const array& from, std::size_t units, double scale) {
    if (from.size() == units && scale == 1) return make_layer_tensor("bias", from, {units});
    if (from.size() != 1 && from.size() != units)
        throw refusal("a bias of shape " + text_of(from.shape) + " is none of " + std::to_string(units) + " units");
    const auto numbers = from.numbers();
    std::vector<double> bias(units);
    for (std::size_t i = 0; i < units; ++i) bias[i] = scale * (*numbers)[numbers->size() == 1 ? 0 : i];
    return make_layer_tensor("bias", bias, {units});
}

}  // namespace import_onnx
