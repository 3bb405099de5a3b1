// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/arrays.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/half_precision.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// The arrays of an .npz file as those of an array_dataset:
///
///     const auto file = nn::read_npz("mnist.npz");
///     const nn::array_dataset train(
///         nn::npz_samples<nn::shape<1, 28, 28>, std::uint8_t>(file, "x_train", {0.1307, 0.3081}),
///         nn::npz_labels<10>(file, "y_train"));
namespace ctcnn {

namespace detail {

/// The array of this name, which must have a dimension for samples, and those of a sample. Channels may be missing if
/// there is one.
[[gnu::cold]] inline const named_tensor& array_in(const tensor_file& file, std::string_view name,
                                                  std::vector<std::uint64_t> sample) {
    const auto of = [&] { return file.path() + ": " + shown(name); };
    const named_tensor* const array = file.find(name);
    if (array == nullptr) {
        std::string names;
        for (const named_tensor& one : file.tensors()) names += (names.empty() ? "" : ", ") + shown(one.name);
        throw data_error(file.path(), "an array " + shown(name), names.empty() ? "none" : names);
    }
    const auto fits = [&](const std::vector<std::uint64_t>& extents) {
        return array->shape.size() == extents.size() + 1 &&
               std::equal(extents.begin(), extents.end(), array->shape.begin() + 1);
    };
    const std::vector<std::uint64_t> without_channel(sample.begin() + (sample.empty() ? 0 : 1), sample.end());
    const bool one_channel = sample.size() == 3 && sample[0] == 1;
    if (fits(sample) || (one_channel && fits(without_channel))) return *array;
    std::string expected = "[N";
    for (const std::uint64_t extent : sample) expected += ", " + std::to_string(extent);
    std::string found = to_string(array->shape);
    if (sample.size() == 3 && fits({sample[1], sample[2], sample[0]}))
        found += ", in which the channels are last; save x.transpose(0, 3, 1, 2)";
    throw data_error(of(), "shape " + expected + "]", found);
}

[[noreturn, gnu::cold]] inline void refuse_elements(const tensor_file& file, const named_tensor& array,
                                                    const std::string& expected) {
    throw data_error(file.path() + ": " + shown(array.name), expected, shown_type_of(array));
}

/// Calls use(i, number) for each element of one type.
template <class Stored, class Use>
void each_element(const named_tensor& array, const Use& use) {
    for (std::size_t i = 0; i < array.bytes.size() / sizeof(Stored); ++i) {
        Stored number;
        std::memcpy(&number, array.bytes.data() + i * sizeof(Stored), sizeof(Stored));
        use(i, number);
    }
}

/// The elements of an array: bytes as they are, other numbers converted.
template <class Element>
[[gnu::cold]] std::vector<Element> elements_in(const tensor_file& file, const named_tensor& array) {
    std::vector<Element> result;
    const auto take = [&](std::size_t, auto number) { result.push_back(static_cast<Element>(number)); };
    const auto take_half = [&](std::size_t, std::uint16_t bits) {
        result.push_back(static_cast<Element>(float_from_half(bits)));
    };
    if constexpr (std::same_as<Element, std::uint8_t>) {
        if (array.type != element_type::u8)
            refuse_elements(file, array,
                            "U8, pixels; save x.astype('uint8'), or write float for the type of the elements");
        result.assign(array.bytes.begin(), array.bytes.end());
    } else {
        if (size_of(array.type) != 0) result.reserve(array.bytes.size() / size_of(array.type));
        switch (array.type) {
        case element_type::f16: each_element<std::uint16_t>(array, take_half); break;
        case element_type::f32: each_element<float>(array, take); break;
        case element_type::f64: each_element<double>(array, take); break;
        default:
            refuse_elements(
                file, array,
                array.type == element_type::u8
                    ? "F32, F64 or F16; write std::uint8_t for the type of the elements if they are pixels, "
                      "or save x.astype('float32')"
                    : "F32, F64 or F16; save x.astype('float32')");
        }
    }
    return result;
}

/// Whole numbers from 0 on.
[[gnu::cold]] inline std::vector<label> labels_in(const tensor_file& file, const named_tensor& array) {
    std::vector<label> result;
    const auto take = [&](std::size_t i, auto number) {
        if (std::cmp_less(number, 0) || std::cmp_greater(number, std::numeric_limits<label>::max()))
            throw data_error(file.path() + ": " + shown(array.name), "labels that are whole numbers from 0 on",
                             std::to_string(number) + " at index " + std::to_string(i));
        result.push_back(static_cast<label>(number));
    };
    if (size_of(array.type) != 0) result.reserve(array.bytes.size() / size_of(array.type));
    switch (array.type) {
    case element_type::u8: each_element<std::uint8_t>(array, take); break;
    case element_type::i8: each_element<std::int8_t>(array, take); break;
    case element_type::u16: each_element<std::uint16_t>(array, take); break;
    case element_type::i16: each_element<std::int16_t>(array, take); break;
    case element_type::u32: each_element<std::uint32_t>(array, take); break;
    case element_type::i32: each_element<std::int32_t>(array, take); break;
    case element_type::u64: each_element<std::uint64_t>(array, take); break;
    case element_type::i64: each_element<std::int64_t>(array, take); break;
    default: refuse_elements(file, array, "labels of a type of whole numbers; save y.astype('int64')");
    }
    return result;
}

template <Shape S>
std::vector<std::uint64_t> extents_of_sample() {
    return {S::extents.begin(), S::extents.end()};
}

}  // namespace detail

/// The array `name` as the samples of an array_dataset: uint8 as pixels, or float or double from an array of float32,
/// float64 or float16.
/// Shapes  array: [N, S]; also [N, H, W] where S has one channel
/// Errors  throws data_error, with path and name, for an array that is missing, or has other elements or another shape
template <Shape S, class Element = float>
    requires(std::floating_point<Element> || std::same_as<Element, std::uint8_t>)
auto npz_samples(const tensor_file& file, std::string_view name, const normalization& scale = {}) {
    return samples_of<S>(
        detail::elements_in<Element>(file, detail::array_in(file, name, detail::extents_of_sample<S>())), scale);
}
/// The same for the targets, numbers of shape S for each sample.
template <Shape S, class Element = float>
    requires(std::floating_point<Element> || std::same_as<Element, std::uint8_t>)
auto npz_targets(const tensor_file& file, std::string_view name, const normalization& scale = {}) {
    return targets_of<S>(
        detail::elements_in<Element>(file, detail::array_in(file, name, detail::extents_of_sample<S>())), scale);
}
/// The same for labels, whole numbers of any type: one for each sample, or one for each pixel.
/// Shapes  array: [N], or [N, S]
/// Errors  as above, and argument_error if a label is neither a class nor `ignored`
template <std::size_t Classes, Shape S = shape<>>
auto npz_labels(const tensor_file& file, std::string_view name, std::optional<label> ignored = {}) {
    return labels_of<Classes, S>(detail::labels_in(file, detail::array_in(file, name, detail::extents_of_sample<S>())),
                                 ignored);
}

}  // namespace ctcnn
