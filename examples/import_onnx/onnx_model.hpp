// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"

/// What an ONNX file says, as it says it. Names and numbers are views of the file's bytes.
namespace import_onnx {

using ctcnn::named_tensor;

enum class attribute_kind : std::uint8_t {
    none = 0,
    number = 1,
    integer = 2,
    text = 3,
    tensor = 4,
    numbers = 6,
    integers = 7
};

struct attribute {
    std::string_view name;
    int kind = 0;  ///< one of attribute_kind, or another of AttributeProto.AttributeType
    float number = 0;
    std::int64_t integer = 0;
    std::string_view text;
    std::vector<float> numbers;
    std::vector<std::int64_t> integers;
    std::optional<std::size_t> tensor;  ///< in onnx_model::attribute_tensors
};

struct onnx_node {
    std::string_view name, operation, domain;
    std::vector<std::string_view> inputs, outputs;  ///< "" is an optional one that is left out
    std::vector<attribute> attributes;

    [[nodiscard]] const attribute* find(std::string_view name) const noexcept;
    /// The attribute's value, or `otherwise` where the node has none of this name.
    /// Errors  throws refusal for one of another kind
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
    [[nodiscard]] float number(std::string_view name, float otherwise) const;
    [[nodiscard]] std::string_view text(std::string_view name, std::string_view otherwise) const;
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name, std::vector<std::int64_t> otherwise) const;

    /// `node "Conv_3" (Conv)`, for messages.
    [[nodiscard]] std::string label() const;
    /// Throws a refusal of this node: its label, and why.
    [[noreturn]] void refuse(const std::string& why) const;
};

/// An input or output of the graph. A dimension that is not a number is 0.
struct value_description {
    std::string_view name;
    int type = 0;  ///< TensorProto.DataType; 0 where it is not told
    bool has_shape = false;
    std::vector<std::int64_t> shape;
};

struct onnx_model {
    std::string path;
    std::vector<std::vector<std::uint8_t>> memory;  ///< the file, and those beside it
    std::int64_t ir_version = 0, opset = 0;
    std::string_view producer, producer_version;
    std::map<std::string_view, std::string_view> metadata;
    std::vector<onnx_node> nodes;
    std::vector<named_tensor> initializers, attribute_tensors;
    std::vector<value_description> inputs, outputs;  ///< inputs without those that are initializers

    /// The constant that a node or its attribute holds.
    [[nodiscard]] const named_tensor* tensor_of(const attribute& from) const noexcept {
        return from.tensor ? &attribute_tensors[*from.tensor] : nullptr;
    }
};

/// Reads a model, and the tensors that are in files beside it.
/// Errors  throws ctcnn::data_error for what is not such a file, is damaged, or beyond the limits; refusal for what ONNX has
///         and this program does not: operators of other domains, sequences, sparse tensors
[[nodiscard]] onnx_model read_onnx(const std::string& path);
/// The same of bytes. What is beside the file is looked for in its folder.
[[nodiscard]] onnx_model parse_onnx(const std::string& path, std::vector<std::uint8_t> bytes);
/// One tensor alone, as test data have them (input_0.pb).
struct tensor_message {
    std::vector<std::uint8_t> memory;
    named_tensor tensor;
};
[[nodiscard]] tensor_message read_tensor_message(const std::string& path);

/// The most of each that a model may have.
struct onnx_limits {
    static constexpr std::size_t nodes = 10'000, attributes = 20'000, names = 100'000, tensors = 10'000, rank = 8,
                                 integers = 500'000;
    static constexpr std::uint64_t extent = std::uint64_t{1} << 31, elements = std::uint64_t{1} << 33;
};

}  // namespace import_onnx
