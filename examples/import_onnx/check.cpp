// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"
#include "ctcnn/io/text.hpp"
#include "import_onnx/import.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

namespace files = std::filesystem;

/// "" where all numbers are what was expected, to the tolerances of ONNX's own tests.
std::string difference(const array& found, const array& expected) {
    constexpr double absolute = 1e-7, relative = 1e-3;
    if (found.shape != expected.shape)
        return "expected shape " + text_of(expected.shape) + ", found " + text_of(found.shape);
    const auto of_found = found.numbers(), of_expected = expected.numbers();
    for (std::size_t i = 0; i < of_found->size(); ++i) {
        const double a = (*of_found)[i], b = (*of_expected)[i];
        const bool same =
            a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= absolute + relative * std::abs(b);
        if (!same)
            return "expected " + ctcnn::detail::number_text(b) + " at index " + std::to_string(i) + ", found " +
                   ctcnn::detail::number_text(a);
    }
    return "";
}

/// A model that was exported for training computes something else than it will in inference.
void require_inference(const onnx_model& model, const node_order& order, const value_table& values) {
    for (const onnx_node* node : order.nodes) {
        const bool normalizes = node->operation == "BatchNormalization";
        bool trains = normalizes && node->integer("training_mode", 0) != 0;
        if (model.opset < 7 && (normalizes || node->operation == "Dropout")) trains = node->integer("is_test", 0) == 0;
        if (node->operation == "Dropout" && node->inputs.size() > 2) {
            const auto mode = values.find(node->inputs[2]);
            trains = mode == values.end() || mode->second.size() != 1 || mode->second.numbers()->front() != 0;
        }
        if (trains) node->refuse("it was exported for training, and here all is computed as in inference");
    }
}

}  // namespace

std::vector<std::string> check_model(const onnx_model& model, const std::string& folder, std::size_t& count) {
    std::vector<files::path> sets;
    std::error_code problem;
    for (const auto& entry : files::directory_iterator(folder, problem))
        if (entry.is_directory() && files::exists(entry.path() / "output_0.pb")) sets.push_back(entry.path());
    if (problem) throw ctcnn::data_error(folder, "a folder with input_0.pb and output_0.pb", problem.message());
    if (files::exists(files::path(folder) / "output_0.pb")) sets.emplace_back(folder);
    if (sets.empty()) throw ctcnn::data_error(folder, "input_0.pb and output_0.pb, in it or in folders in it", "none");
    std::sort(sets.begin(), sets.end());
    const node_order order = order_nodes(model);
    std::vector<std::string> differences;
    for (const files::path& set : sets) {
        std::vector<tensor_message> inputs;
        inputs.reserve(model.inputs.size());
        value_table values = constants_of(model);
        for (std::size_t i = 0; i < model.inputs.size(); ++i) {
            const files::path path = set / ("input_" + std::to_string(i) + ".pb");
            if (!files::exists(path)) break;
            inputs.push_back(read_tensor_message(path.string()));
            values.insert_or_assign(model.inputs[i].name, array(inputs.back().tensor));
        }
        require_inference(model, order, values);
        std::vector<std::string_view> wanted;
        for (const value_description& output : model.outputs) wanted.push_back(output.name);
        const value_table found = run_nodes(model, order, std::move(values), wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const tensor_message expected =
                read_tensor_message((set / ("output_" + std::to_string(i) + ".pb")).string());
            const auto own = found.find(wanted[i]);
            if (own == found.end() || !own->second.is_known())
                throw refusal("output " + ctcnn::detail::shown(wanted[i]) + " is not computed");
            ++count;
            if (const std::string what = difference(own->second, array(expected.tensor)); !what.empty())
                differences.push_back((set / ("output_" + std::to_string(i) + ".pb")).string() + ": " + what);
        }
    }
    return differences;
}

}  // namespace import_onnx
