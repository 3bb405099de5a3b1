// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/import.hpp"

#include <utility>

#include "ctcnn/core/random.hpp"

namespace import_onnx {

imported import_model(const onnx_model& model, const node_order& order, std::size_t batch_dimension) {
    const value_table values = find_shapes(model, order, declared_input(model, batch_dimension));
    layer_graph graph = make_layers(model, order, values, batch_dimension);
    imported result;
    result.batch_dimension = batch_dimension;
    result.input = graph.input;
    const array& output = values.at(graph.output_name);
    result.output.assign(output.shape.begin() + 1, output.shape.end());
    result.output_name = graph.output_name;
    result.remarks = graph.remarks;
    result.tree = make_tree(reduce_to_paths(graph));
    return result;
}

std::vector<double> test_input(std::uint64_t seed, std::size_t size) {
    const ctcnn::random_stream stream(seed, ctcnn::random_purpose::user);
    std::vector<double> numbers(size);
    for (std::size_t i = 0; i < size; ++i) numbers[i] = static_cast<double>(2 * stream.uniform(i) - 1);
    return numbers;
}

std::vector<double> test_outputs(const onnx_model& model, const node_order& order, const imported& network,
                                 std::uint64_t seed) {
    const std::size_t batch = network.batch_dimension;
    extents shape = declared_input(model, batch).shape;
    if (model.inputs.front().shape[batch] == 0) shape[batch] = 1;  // as many as one likes
    value_table values = constants_of(model);
    values.insert_or_assign(model.inputs.front().name, array(shape, test_input(seed, size_of_shape(shape))));
    const value_table found = run_nodes(model, order, std::move(values), {network.output_name});
    const auto numbers = found.at(network.output_name).numbers();
    return {numbers->begin(), numbers->begin() + static_cast<std::ptrdiff_t>(size_of_shape(network.output))};
}

}  // namespace import_onnx
