// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/protobuf_writer.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/position.hpp"
#include "ctcnn/version.hpp"

namespace ctcnn {

/// What an operator is told besides its inputs: `onnx_attributes().integer("axis", 1)`.
class onnx_attributes {
public:
    [[gnu::cold]] onnx_attributes& integer(std::string_view name, std::int64_t value) {
        return add(name, 2, [&](auto& to) { to.integer(3, value); });
    }
    [[gnu::cold]] onnx_attributes& number(std::string_view name, double value) {
        return add(name, 1, [&](auto& to) { to.number(2, static_cast<float>(value)); });
    }
    [[gnu::cold]] onnx_attributes& text(std::string_view name, std::string_view value) {
        return add(name, 3, [&](auto& to) { to.text(4, value); });
    }
    [[gnu::cold]] onnx_attributes& integers(std::string_view name, std::initializer_list<std::size_t> values) {
        const std::vector<std::int64_t> numbers(values.begin(), values.end());
        return add(name, 7, [&](auto& to) { to.integers(8, numbers); });
    }

    [[nodiscard]] const std::vector<detail::protobuf_writer>& all() const noexcept { return all_; }

private:
    template <class Write>
    [[gnu::cold]] onnx_attributes& add(std::string_view name, std::int64_t type, Write write) {
        detail::protobuf_writer& attribute = all_.emplace_back();
        attribute.text(1, name);
        write(attribute);
        attribute.integer(20, type);
        return *this;
    }

    std::vector<detail::protobuf_writer> all_;
};

namespace detail {

/// A graph of ONNX while it is made: its nodes, written, and its constants.
class onnx_graph {
public:
    /// \param weights  have to live as long as this
    [[gnu::cold]] explicit onnx_graph(std::vector<named_tensor> weights) : tensors_(std::move(weights)) {
        // Counts of training steps are no part of what is computed.
        std::erase_if(tensors_, [](const named_tensor& tensor) { return tensor.type == element_type::i64; });
    }

    [[gnu::cold]] void node(const std::string& name, std::string_view operation, const std::vector<std::string>& inputs,
                            const std::string& output, const onnx_attributes& attributes) {
        protobuf_writer node;
        for (const std::string& input : inputs) node.text(1, input);
        node.text(2, output);
        node.text(3, name);
        node.text(4, operation);
        for (const protobuf_writer& attribute : attributes.all()) node.message(5, attribute);
        nodes_.message(1, node);
    }

    /// A constant besides the weights, in memory of its own. Returns its name, made of `name`, which no other has.
    template <class T>
    [[gnu::cold]] std::string constant(std::string name, std::vector<std::uint64_t> shape, std::vector<T> numbers) {
        const auto owner = std::make_shared<const std::vector<T>>(std::move(numbers));
        named_tensor tensor = make_named_tensor(std::move(name), std::move(shape), std::span<const T>(*owner));
        tensor.owner = owner;
        tensors_.push_back(std::move(tensor));
        return tensors_.back().name;
    }
    /// The type of the weights: constants that meet them have it too.
    [[nodiscard]] bool is_double() const noexcept {
        return !tensors_.empty() && tensors_.front().type == element_type::f64;
    }

    /// Writes the model: IR version 8, operators of version 17.
    [[gnu::cold]] void save(const std::string& path, std::span<const std::size_t> input,
                            std::span<const std::size_t> output, const text_by_name& metadata) const {
        const std::int64_t type = is_double() ? 11 : 1;
        protobuf_writer rest;
        rest.text(2, "network");
        rest.message(11, value("input", type, input));
        rest.message(12, value("output", type, output));

        std::vector<std::string> heads;  // of the tensors, whose bytes are written from where they are
        std::uint64_t size = nodes_.bytes().size() + rest.bytes().size();
        sha256 sum;
        for (const named_tensor& tensor : tensors_) {
            heads.push_back(head_of(tensor));
            size += heads.back().size() + tensor.bytes.size();
            sum.add(tensor.bytes);
        }
        if (size >= std::uint64_t{1} << 31)
            throw argument_error("ctcnn::save_onnx: a model of ONNX has less than 2 GiB; this one would have " +
                                 std::to_string(size) + " bytes");
        protobuf_writer model;
        model.integer(1, 8);
        model.text(2, "ctcnn");
        model.text(3, version);
        protobuf_writer operators;
        operators.integer(2, 17);
        model.message(8, operators);
        for (const auto& [name, text] : metadata) model.message(14, entry(name, text));
        model.message(14, entry("ctcnn.sha256", sum.finish()));
        model.begin(7, size);

        atomic_file file(path);
        file.write(model.bytes());
        file.write(nodes_.bytes());
        file.write(rest.bytes());
        for (std::size_t i = 0; i < tensors_.size(); ++i) {
            file.write(heads[i]);
            file.write(tensors_[i].bytes);
        }
        file.commit();
    }

private:
    [[gnu::cold]] static protobuf_writer entry(std::string_view name, std::string_view text) {
        protobuf_writer entry;
        entry.text(1, name);
        entry.text(2, text);
        return entry;
    }
    /// A value of the graph: any number of samples of this shape.
    [[gnu::cold]] static protobuf_writer value(std::string_view name, std::int64_t type,
                                               std::span<const std::size_t> extents) {
        protobuf_writer shape, samples;
        samples.text(2, "N");
        shape.message(1, samples);
        for (const std::size_t extent : extents) {
            protobuf_writer dimension;
            dimension.integer(1, static_cast<std::int64_t>(extent));
            shape.message(1, dimension);
        }
        protobuf_writer tensor, kind, result;
        tensor.integer(1, type);
        tensor.message(2, shape);
        kind.message(1, tensor);
        result.text(1, name);
        result.message(2, kind);
        return result;
    }
    /// All of an initializer but its numbers.
    [[gnu::cold]] static std::string head_of(const named_tensor& tensor) {
        const std::vector<std::int64_t> extents(tensor.shape.begin(), tensor.shape.end());
        const std::int64_t type = tensor.type == element_type::f64 ? 11 : tensor.type == element_type::i64 ? 7 : 1;
        protobuf_writer inner;
        inner.integers(1, extents);
        inner.integer(2, type);
        inner.text(8, tensor.name);
        inner.begin(9, tensor.bytes.size());
        protobuf_writer outer;
        outer.begin(5, inner.bytes().size() + tensor.bytes.size());
        return outer.bytes() + inner.bytes();
    }

    protobuf_writer nodes_;
    std::vector<named_tensor> tensors_;
};

}  // namespace detail

/// A layer while it becomes nodes of ONNX. Its last node is written by `result`, those before it by `node`.
class onnx_layer_writer {
public:
    /// \param inputs  the values that it reads
    /// \param output  the value that it is to write
    [[gnu::cold]] onnx_layer_writer(detail::onnx_graph& graph, const detail::layer_row& row,
                                    std::vector<std::string> inputs, std::string output)
        : graph_(graph),
          row_(row),
          place_(detail::dotted(row.position)),
          inputs_(std::move(inputs)),
          output_(std::move(output)) {}

    [[nodiscard]] const std::string& input() const noexcept { return inputs_.front(); }
    [[nodiscard]] const std::vector<std::string>& inputs() const noexcept { return inputs_; }
    /// The value that is the layer's output: that of an earlier node where the layer writes none.
    [[nodiscard]] const std::string& output() const noexcept { return output_; }
    /// A tensor of the layer, as an input of a node.
    [[nodiscard, gnu::cold]] std::string parameter(std::string_view name) const {
        return detail::tensor_name(row_.position, name);
    }

    /// A node between others. Returns the value that it writes.
    [[nodiscard, gnu::cold]] std::string node(std::string_view operation, const std::vector<std::string>& inputs,
                                              const onnx_attributes& attributes = {}) {
        const std::string value = output_ + "." + std::to_string(inner_++);
        graph_.node(name_of(operation) + "_" + std::to_string(inner_), operation, inputs, value, attributes);
        return value;
    }
    /// The node that writes the layer's output.
    [[gnu::cold]] void result(std::string_view operation, const std::vector<std::string>& inputs,
                              const onnx_attributes& attributes = {}) {
        graph_.node(name_of(operation), operation, inputs, output_, attributes);
    }
    /// The layer changes nothing.
    void same() { output_ = inputs_.front(); }

    /// Numbers that the layer does not learn.
    [[nodiscard, gnu::cold]] std::string constant(std::vector<double> numbers, std::vector<std::uint64_t> shape) {
        std::string name = output_ + ".constant" + std::to_string(inner_++);
        if (graph_.is_double()) return graph_.constant(std::move(name), std::move(shape), std::move(numbers));
        std::vector<float> floats;
        for (const double number : numbers) floats.push_back(static_cast<float>(number));
        return graph_.constant(std::move(name), std::move(shape), std::move(floats));
    }
    /// The same as `float` for networks of any type: numbers that are not computed with, such as scales of an image.
    [[nodiscard, gnu::cold]] std::string floats(std::vector<float> numbers, std::vector<std::uint64_t> shape) {
        return graph_.constant(output_ + ".constant" + std::to_string(inner_++), std::move(shape), std::move(numbers));
    }
    [[nodiscard, gnu::cold]] std::string integers(std::vector<std::int64_t> numbers) {
        const std::uint64_t count = numbers.size();
        return graph_.constant(output_ + ".constant" + std::to_string(inner_++), {count}, std::move(numbers));
    }
    /// A tensor of a number a channel, in a shape that goes with an image of `rank`.
    [[nodiscard, gnu::cold]] std::string of_channels(std::string_view name, std::size_t rank) {
        if (rank == 1) return parameter(name);
        std::vector<std::int64_t> axes;
        for (std::size_t d = 1; d < rank; ++d) axes.push_back(static_cast<std::int64_t>(d));
        return node("Unsqueeze", {parameter(name), integers(std::move(axes))});
    }

private:
    /// "/layer1/0/conv1/Conv_value3": its scopes as PyTorch's exporter writes them, and unlike any other.
    [[nodiscard, gnu::cold]] std::string name_of(std::string_view operation) const {
        std::string name = "/" + place_;
        std::replace(name.begin(), name.end(), '.', '/');
        if (!place_.empty()) name += '/';
        return name.append(operation).append("_").append(output_);
    }

    detail::onnx_graph& graph_;
    const detail::layer_row& row_;
    std::string place_;
    std::vector<std::string> inputs_;
    std::string output_;
    std::size_t inner_ = 0;
};

}  // namespace ctcnn
