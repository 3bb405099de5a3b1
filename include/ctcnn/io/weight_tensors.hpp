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
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/half_precision.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// Converts a network's parameters and statistics to named tensors and back, for all formats of weight files. The
/// network is a template argument with the layout `parameters`, of which the first `trained_tensors` are not
/// statistics, and the function `parameter_names()`.
namespace ctcnn {

namespace detail {

/// Whether the tensor of this name is a count, which is of the block's scalar type in memory, and I64 in files. Each of
/// PyTorch's normalizations has one.
constexpr bool is_count(std::string_view name, std::size_t rank) noexcept {
    constexpr std::string_view count = "num_batches_tracked";
    return rank == 0 && name.ends_with(count) &&
           (name.size() == count.size() || name[name.size() - count.size() - 1] == '.');
}

/// Whether a number is 0, 1, 2 and so on, up to the largest I64.
inline bool is_whole_from_zero(double number) noexcept {
    return number >= 0 && number < 0x1p63 && number == std::floor(number);
}

/// A count as a tensor of a file.
/// Errors  throws argument_error for a number that is not a count
[[gnu::cold]] inline named_tensor count_tensor(std::string name, double count) {
    if (!is_whole_from_zero(count))
        throw_error(argument_error("ctcnn::weight_tensors: " + name + " must be a whole number, at least 0; it is " +
                                   rounded_text(count)));
    const auto number = std::make_shared<const std::int64_t>(static_cast<std::int64_t>(count));
    named_tensor tensor = make_named_tensor(std::move(name), {}, std::span<const std::int64_t>(number.get(), 1));
    tensor.owner = number;
    return tensor;
}

/// Element `index` of a tensor of floating-point numbers, or a count, exactly.
inline double element_at(const named_tensor& tensor, std::size_t index) noexcept {
    const auto read = [&]<class T>(T value) {
        std::memcpy(&value, tensor.bytes.data() + index * sizeof(T), sizeof(T));
        return value;
    };
    switch (tensor.type) {
    case element_type::f16: return static_cast<double>(float_from_half(read(std::uint16_t{})));
    case element_type::bf16: return static_cast<double>(float_from_bfloat16(read(std::uint16_t{})));
    case element_type::f32: return static_cast<double>(read(float{}));
    case element_type::i64: return static_cast<double>(read(std::int64_t{}));
    default: return read(double{});
    }
}

/// The index of the first finite number that is not finite in Scalar.
template <class Scalar>
std::optional<std::size_t> first_overflow(const named_tensor& tensor) noexcept {
    if (sizeof(Scalar) == sizeof(double) || tensor.type != element_type::f64) return std::nullopt;
    for (std::size_t i = 0; i < tensor.bytes.size() / sizeof(double); ++i) {
        const double value = element_at(tensor, i);
        if (std::isfinite(value) && !std::isfinite(static_cast<Scalar>(value))) return i;
    }
    return std::nullopt;
}

/// Why `found` can't be assigned to the tensor `wanted`; "" if it can.
template <class Scalar>
[[gnu::cold]] std::string difference(const named_tensor* found, const named_tensor& wanted) {
    const std::string shape = to_string(wanted.shape);
    if (found == nullptr) return "expected " + shape + ", found no such tensor";
    if (found->shape != wanted.shape) return "expected " + shape + ", found " + to_string(found->shape);
    if (is_count(wanted.name, wanted.shape.size())) {
        if (found->type != element_type::i64 && !is_floating_point(found->type))
            return "expected I64, found " + shown_type_of(*found) +
                   "; convert it before it is saved: tensor.long() in "
                   "PyTorch, array.astype('i8') in NumPy";
        if (const double count = element_at(*found, 0); !is_whole_from_zero(count))
            return "expected a whole number, at least 0, found " + rounded_text(count);
        return "";
    }
    if (!is_floating_point(found->type))
        return "expected F32, F64, F16 or BF16, found " + shown_type_of(*found) +
               "; convert it before it is saved: tensor.float() in PyTorch, array.astype('f4') in NumPy";
    if (const auto index = first_overflow<Scalar>(*found))
        return "expected numbers that are finite in " + std::string(name_of(element_type_of<Scalar>)) + ", found " +
               rounded_text(element_at(*found, *index)) + " at index " + std::to_string(*index);
    return "";
}

/// Sets `to` from the elements of a tensor of weights, or from a count.
template <class Scalar>
void copy_elements(const named_tensor& from, std::span<Scalar> to) noexcept {
    if (from.type == element_type_of<Scalar>)
        std::memcpy(to.data(), from.bytes.data(), to.size_bytes());
    else
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(element_at(from, i));
}

/// Advice for a file without statistics. Usually all of them are missing if one is.
inline constexpr const char* statistics_missing =
    "\n    (statistics of the network, such as running means, are missing: save all of model.state_dict(), and not "
    "model.parameters() alone)";

/// "[4, 5]", and the type if it is not a floating-point type.
[[gnu::cold]] inline std::string found_tensor(const named_tensor& tensor) {
    return to_string(tensor.shape) + (is_floating_point(tensor.type) ? "" : " of " + shown_type_of(tensor));
}

}  // namespace detail

namespace detail {

/// The first `count` tensors of `Network`. If `block` is null, they have no numbers, and describe what a file must
/// hold.
template <class Network, class Scalar>
[[gnu::cold]] std::vector<named_tensor> tensors_of(const Scalar* block,
                                                   std::size_t count = Network::parameters::tensors) {
    using layout = typename Network::parameters;
    std::vector<std::string> names = Network::parameter_names();
    std::vector<named_tensor> tensors;
    for (std::size_t i = 0; i < count; ++i) {
        const auto extents = layout::extents[i];
        const Scalar* const first = block == nullptr ? nullptr : block + layout::offsets[i];
        tensors.push_back(
            is_count(names[i], extents.size())
                ? count_tensor(std::move(names[i]), first == nullptr ? 0 : static_cast<double>(*first))
                : make_named_tensor(std::move(names[i]), {extents.begin(), extents.end()},
                                    std::span<const Scalar>(first, first == nullptr ? 0 : layout::sizes[i])));
    }
    return tensors;
}

}  // namespace detail

/// The tensors of `Network`, with PyTorch's names, in the network's order: parameters, then statistics. They are views
/// of `parameters`, except for counts.
/// Errors  throws argument_error for a count that is not a whole number, such as NaN
template <class Network, class Scalar>
[[gnu::cold]] std::vector<named_tensor>
weight_tensors(parameter_view<typename Network::parameters, Scalar> parameters) {
    return detail::tensors_of<Network, std::remove_const_t<Scalar>>(parameters.data());
}

/// Sets the parameters and statistics of `Network` from a file's tensors, which must be exactly those of the network:
/// the same names and shapes, and floating-point numbers of any type; for counts also I64.
/// Errors  throws one data_error that lists every tensor that is missing, of another shape or type, or not the
///         network's; no parameter is changed then
template <class Network, class Scalar>
void assign_weights(parameter_view<typename Network::parameters, Scalar> parameters, const tensor_file& from) {
    const std::vector<named_tensor> wanted = detail::tensors_of<Network, Scalar>(nullptr);
    std::vector<const named_tensor*> found;
    std::size_t count = 0;
    bool lacks_statistics = false;
    std::string differences;
    const auto differ = [&](const std::string& name, const std::string& how) {
        if (how.empty()) return;
        differences += "\n    " + name + ": " + how;
        ++count;
    };
    for (const named_tensor& tensor : wanted) {
        lacks_statistics |= from.find(tensor.name) == nullptr && found.size() >= Network::trained_tensors;
        found.push_back(from.find(tensor.name));
        differ(tensor.name, detail::difference<Scalar>(found.back(), tensor));
    }
    for (const named_tensor& tensor : from.tensors())
        if (std::none_of(wanted.begin(), wanted.end(), [&](const named_tensor& w) { return w.name == tensor.name; }))
            differ(detail::shown(tensor.name), "expected no such tensor, found " + detail::found_tensor(tensor));
    if (count > 0)
        detail::throw_error(data_error(from.path(), "the " + std::to_string(wanted.size()) + " tensors of the network",
                                       std::to_string(count) + (count == 1 ? " difference:" : " differences:") +
                                           differences + (lacks_statistics ? detail::statistics_missing : "")));
    for (std::size_t i = 0; i < found.size(); ++i)
        detail::copy_elements(*found[i], std::span<Scalar>(parameters.data() + Network::parameters::offsets[i],
                                                           Network::parameters::sizes[i]));
}

namespace detail {

/// A model, or the parameters of one.
template <class T>
concept HasWeights = requires { typename T::network::parameters; };

template <HasWeights Owner>
auto weights_in(Owner& owner) {
    if constexpr (requires { owner.parameters(); })
        return owner.parameters();
    else
        return owner;
}

/// Sets the weights of a model, and prepares it for predictions, or those of a model's parameters.
/// Errors  as assign_weights
template <class Owner>
void set_weights(Owner& owner, const tensor_file& from) {
    assign_weights<typename Owner::network>(weights_in(owner), from);
    if constexpr (requires { owner.prepare(); }) owner.prepare();
}

}  // namespace detail

}  // namespace ctcnn
