// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/embedded/bits.hpp"
#include "ctcnn/io/embedded/decode.hpp"
#include "ctcnn/io/embedded/fit.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/weight_tensors.hpp"

/// Weights as part of the program, for prediction on devices without a file system.
///
///     ./dev embed weights.safetensors digits.hpp       makes a header with a struct of the file's name
///
///     #include "digits.hpp"
///     ctcnn::model<network> net;
///     ctcnn::load(net, digits{});                      weights of another network do not compile
///
/// This header opens no file and reads no JSON. io/embedded/writer.hpp writes such headers.
namespace ctcnn {

namespace detail {

/// The version of the format. A header of another version must be generated again.
inline constexpr int embedded_format = 1;

}  // namespace detail

/// Name and type of an embedded tensor. Its shape is a type, and is stored in `shapes`.
struct embedded_tensor {
    std::string_view name;
    element_type type;
};

/// The struct in a header made by `./dev embed`, which has these static members.
template <class Weights>
concept EmbeddedWeights = requires {
    { Weights::format } -> std::convertible_to<int>;
    { Weights::name } -> std::convertible_to<std::string_view>;                     // the struct's own
    { Weights::tensors } -> std::convertible_to<std::span<const embedded_tensor>>;  // in the order of the text
    typename Weights::shapes;  // parameter_layout, in the same order
    { Weights::text } -> std::convertible_to<std::span<const embedded_text>>;
    { Weights::sha256 } -> std::convertible_to<std::string_view>;  // of all numbers, unpacked
};

/// Unpacks the tensors of embedded weights.
/// Memory  the size of the numbers
/// Errors  throws data_error if the text is damaged
template <EmbeddedWeights Weights>
tensor_file embedded_tensors() {
    static_assert(Weights::format == detail::embedded_format,
                  "ctcnn::load: embedded weights must be of this version's format; make the header anew with "
                  "./dev embed");
    static_assert(std::size(Weights::tensors) == Weights::shapes::tensors,
                  "ctcnn::load: embedded weights must have as many shapes as tensors; make the header anew "
                  "with ./dev embed");
    std::vector<named_tensor> tensors;
    for (std::size_t i = 0; i < Weights::shapes::tensors; ++i) {
        const std::span<const std::size_t> extents = Weights::shapes::extents[i];
        tensors.push_back(
            {std::string(Weights::tensors[i].name), Weights::tensors[i].type, {extents.begin(), extents.end()}, {}});
    }
    return detail::decode_embedded(Weights::name, Weights::text, Weights::sha256, std::move(tensors));
}

/// Sets the weights of a model, and prepares it for predictions, or sets those of `net.parameters()`.
///
///     ctcnn::load(net, digits{});
///
/// Requires  weights with the names and shapes of the network's parameters, else a compile-time error that names the
///           layer and the tensor's shape
/// Errors    throws data_error if the header is damaged; no parameter is changed then
template <class Model, EmbeddedWeights Weights>
    requires detail::HasWeights<std::remove_cvref_t<Model>>
void load(Model&& net, const Weights&) {
    if constexpr (detail::holds_network<Weights, typename std::remove_cvref_t<Model>::network>())
        detail::set_weights(net, embedded_tensors<Weights>());
}

}  // namespace ctcnn
