// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/half_precision.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// A network's parameters as named tensors, and back: what every file of weights needs. The network is a template
/// argument that has the layout `parameters` and the function `parameter_names()`.
namespace ctcnn {

namespace detail {

/// Element `index` of a tensor of floating-point numbers, exactly.
inline double element_at(const named_tensor& tensor, std::size_t index) noexcept {
    const auto read = [&]<class T>(T value) {
        std::memcpy(&value, tensor.bytes.data() + index * sizeof(T), sizeof(T));
        return value;
    };
    switch (tensor.type) {
    case element_type::f16: return static_cast<double>(float_from_half(read(std::uint16_t{})));
    case element_type::bf16: return static_cast<double>(float_from_bfloat16(read(std::uint16_t{})));
    case element_type::f32: return static_cast<double>(read(float{}));
    default: return read(double{});
    }
}

/// The first finite number that is none in Scalar any more.
template <class Scalar>
std::optional<std::size_t> first_overflow(const named_tensor& tensor) noexcept {
    if (sizeof(Scalar) == sizeof(double) || tensor.type != element_type::f64) return std::nullopt;
    for (std::size_t i = 0; i < tensor.bytes.size() / sizeof(double); ++i) {
        const double value = element_at(tensor, i);
        if (std::isfinite(value) && !std::isfinite(static_cast<Scalar>(value))) return i;
    }
    return std::nullopt;
}

/// What keeps `found` from being a tensor of weights of this shape; "" if nothing does.
template <class Scalar>
[[gnu::cold]] std::string difference(const named_tensor* found, const std::vector<std::uint64_t>& shape) {
    if (found == nullptr) return "expected " + to_string(shape) + ", found no such tensor";
    if (found->shape != shape) return "expected " + to_string(shape) + ", found " + to_string(found->shape);
    if (!is_floating_point(found->type))
        return "expected F32, F64, F16 or BF16, found " + shown_type_of(*found) +
               "; convert it before it is saved: tensor.float() in PyTorch, array.astype('f4') in NumPy";
    if (const auto index = first_overflow<Scalar>(*found))
        return "expected numbers that are finite in " + std::string(name_of(element_type_of<Scalar>)) + ", found " +
               number_text(element_at(*found, *index)) + " at index " + std::to_string(*index);
    return "";
}

/// "[4, 5]", and the type where that is none of weights.
[[gnu::cold]] inline std::string found_tensor(const named_tensor& tensor) {
    return to_string(tensor.shape) + (is_floating_point(tensor.type) ? "" : " of " + shown_type_of(tensor));
}

}  // namespace detail

/// The parameter tensors of `Network`, by PyTorch's names, in the network's order. They point into `parameters`.
template <class Network, class Scalar>
[[gnu::cold]] std::vector<named_tensor>
weight_tensors(parameter_view<typename Network::parameters, Scalar> parameters) {
    using layout = typename Network::parameters;
    std::vector<std::string> names = Network::parameter_names();
    std::vector<named_tensor> tensors;
    for (std::size_t i = 0; i < layout::tensors; ++i) {
        const std::span<const std::remove_const_t<Scalar>> elements(parameters.data() + layout::offsets[i],
                                                                    layout::sizes[i]);
        tensors.push_back(
            make_named_tensor(std::move(names[i]), {layout::extents[i].begin(), layout::extents[i].end()}, elements));
    }
    return tensors;
}

/// Sets the parameters of `Network` from a file's tensors, which have to be those of the network exactly: the same
/// names and shapes, and floating-point numbers of any type.
/// Errors  throws one data_error that lists every tensor that is missing, of another shape or type, or not the
///         network's, and then no parameter has changed
template <class Network, class Scalar>
void assign_weights(parameter_view<typename Network::parameters, Scalar> parameters, const tensor_file& from) {
    const std::vector<named_tensor> wanted = weight_tensors<Network>(parameters);
    std::vector<const named_tensor*> found;
    std::size_t count = 0;
    std::string differences;
    const auto differ = [&](const std::string& name, const std::string& how) {
        if (how.empty()) return;
        differences += "\n    " + name + ": " + how;
        ++count;
    };
    for (const named_tensor& tensor : wanted) {
        found.push_back(from.find(tensor.name));
        differ(tensor.name, detail::difference<Scalar>(found.back(), tensor.shape));
    }
    for (const named_tensor& tensor : from.tensors())
        if (std::none_of(wanted.begin(), wanted.end(), [&](const named_tensor& w) { return w.name == tensor.name; }))
            differ(detail::shown(tensor.name), "expected no such tensor, found " + detail::found_tensor(tensor));
    if (count > 0)
        throw data_error(from.path(), "the " + std::to_string(wanted.size()) + " tensors of the network",
                         std::to_string(count) + (count == 1 ? " difference:" : " differences:") + differences);
    for (std::size_t i = 0; i < found.size(); ++i) {
        Scalar* const to = parameters.data() + Network::parameters::offsets[i];
        if (found[i]->type == element_type_of<Scalar>)
            std::memcpy(to, found[i]->bytes.data(), found[i]->bytes.size());
        else
            for (std::size_t k = 0; k < Network::parameters::sizes[i]; ++k)
                to[k] = static_cast<Scalar>(detail::element_at(*found[i], k));
    }
}

}  // namespace ctcnn
