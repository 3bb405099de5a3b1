// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/npz.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/onnx/graph_writer.hpp"
#include "import_onnx/import.hpp"
#include "support/data_files.hpp"

/// Small models for the tests of import_onnx: those of tests/golden/onnx, and ones that are written here.
namespace ctcnn::test {

inline std::string golden_onnx(const std::string& name) { return CTCNN_TEST_GOLDEN_DIR "/onnx/" + name; }

inline std::vector<double> numbers_of(const tensor_file& file, std::string_view name) {
    const named_tensor& tensor = *file.find(name);
    std::vector<double> numbers(tensor.bytes.size() / size_of(tensor.type));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = detail::element_at(tensor, i);
    return numbers;
}

/// A model of few nodes, which reads "input" and writes "output".
class small_onnx {
public:
    explicit small_onnx(std::vector<std::size_t> input = {2, 4, 4}, std::vector<std::size_t> output = {2, 4, 4})
        : graph_({}),
          input_(std::move(input)),
          output_(std::move(output)) {}

    small_onnx& node(const std::string& name, std::string_view operation, const std::vector<std::string>& inputs,
                     const std::string& output, const onnx_attributes& attributes = {}) {
        graph_.node(name, operation, inputs, output, attributes);
        return *this;
    }
    /// Numbers 0.1, 0.2 and so on.
    small_onnx& tensor(const std::string& name, std::vector<std::uint64_t> shape) {
        std::uint64_t size = 1;
        for (const std::uint64_t extent : shape) size *= extent;
        std::vector<float> numbers;
        for (std::uint64_t i = 0; i < size; ++i) numbers.push_back(0.1f * static_cast<float>(i + 1));
        graph_.constant(name, std::move(shape), std::move(numbers));
        return *this;
    }
    small_onnx& integers(const std::string& name, std::vector<std::int64_t> numbers) {
        const std::uint64_t count = numbers.size();
        graph_.constant(name, {count}, std::move(numbers));
        return *this;
    }
    [[nodiscard]] bytes file() const {
        const temporary_directory folder;
        graph_.save(folder / "model.onnx", input_, output_, {});
        return read_bytes(folder / "model.onnx");
    }
    [[nodiscard]] import_onnx::onnx_model model() const { return import_onnx::parse_onnx("small.onnx", file()); }

private:
    detail::onnx_graph graph_;
    std::vector<std::size_t> input_, output_;
};

/// What import_onnx makes of a model, in one line: aliases, and the network.
inline std::string network_text(const import_onnx::onnx_model& model) {
    const auto network = import_onnx::import_model(model, import_onnx::order_nodes(model));
    std::vector<import_onnx::element> elements = network.tree.elements;
    std::string text;
    for (const import_onnx::element& alias : import_onnx::take_out_aliases(elements))
        text += import_onnx::arguments_text("", alias.children) + "\n";
    text += import_onnx::arguments_text("", elements);
    std::string line;
    for (const char c : text)
        if (c != '\n' && !(c == ' ' && (line.ends_with(' ') || line.ends_with('<'))))
            line += c;
        else if (c == '\n' && !line.ends_with('<'))
            line += ' ';
    return line;
}

}  // namespace ctcnn::test
