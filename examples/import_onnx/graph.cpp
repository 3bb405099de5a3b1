// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/graph.hpp"

#include <set>
#include <utility>

#include "ctcnn/io/text.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

/// Who writes what; each value once.
std::map<std::string_view, const onnx_node*> find_producers(const onnx_model& model) {
    std::set<std::string_view> given;
    for (const named_tensor& tensor : model.initializers) given.insert(tensor.name);
    for (const value_description& input : model.inputs) given.insert(input.name);
    std::map<std::string_view, const onnx_node*> producers;
    for (const onnx_node& node : model.nodes)
        for (const std::string_view output : node.outputs)
            if (!output.empty() && (given.contains(output) || !producers.emplace(output, &node).second))
                node.refuse("value " + ctcnn::detail::shown(output) + " is written twice");
    return producers;
}

void evaluate_node(const onnx_model& model, const onnx_node& node, value_table& values, allowance& budget) {
    std::vector<const array*> inputs;
    for (const std::string_view input : node.inputs) inputs.push_back(input.empty() ? nullptr : &values.at(input));
    try {
        std::vector<array> outputs = evaluate(operator_call(node, model, std::move(inputs), budget));
        for (std::size_t i = 0; i < node.outputs.size() && i < outputs.size(); ++i)
            if (!node.outputs[i].empty()) values.insert_or_assign(node.outputs[i], std::move(outputs[i]));
    } catch (const refusal& problem) {
        // What is said of a shape alone is said of this node.
        const std::string what = problem.what();
        if (what.starts_with(node.label())) throw;
        node.refuse(what);
    }
}

/// Outputs that no function here computes, such as the places of MaxPool's maxima.
void require_outputs(const onnx_node& node, const value_table& values, const node_order& order,
                     const onnx_model& model) {
    for (const std::string_view output : node.outputs) {
        if (output.empty() || values.contains(output)) continue;
        bool is_read = order.consumers.contains(output);
        for (const value_description& one : model.outputs) is_read = is_read || one.name == output;
        if (is_read)
            node.refuse("its output " + ctcnn::detail::shown(output) + " is used, which this program does not compute");
    }
}

}  // namespace

node_order order_nodes(const onnx_model& model) {
    node_order result;
    result.producers = find_producers(model);
    enum class state : unsigned char { open, done };
    std::map<const onnx_node*, state> states;
    std::set<std::string_view> given;
    for (const named_tensor& tensor : model.initializers) given.insert(tensor.name);
    for (const value_description& input : model.inputs) given.insert(input.name);
    // Depth first, without recursion: graphs are deep.
    struct visit {
        const onnx_node* node;
        std::size_t next;  ///< input
    };
    std::vector<visit> path;
    const auto enter = [&](std::string_view value, const onnx_node* reader) {
        if (value.empty() || given.contains(value)) return;
        const auto found = result.producers.find(value);
        if (found == result.producers.end()) {
            const std::string why = "value " + ctcnn::detail::shown(value) + " is written by nothing";
            if (reader == nullptr) throw refusal(model.path + ": output " + why);
            reader->refuse("its input " + why);
        }
        const auto known = states.find(found->second);
        if (known != states.end()) {
            if (known->second == state::open) found->second->refuse("it depends on its own output");
            return;
        }
        states[found->second] = state::open;
        path.push_back({found->second, 0});
    };
    if (model.outputs.empty()) throw refusal(model.path + ": it has no output");
    for (const value_description& output : model.outputs) {
        if (output.name.empty()) throw refusal(model.path + ": an output has no name");
        enter(output.name, nullptr);
        while (!path.empty()) {
            visit& top = path.back();
            if (top.next < top.node->inputs.size()) {
                const onnx_node* const reader = top.node;
                enter(reader->inputs[top.next++], reader);
                continue;
            }
            states[top.node] = state::done;
            result.nodes.push_back(top.node);
            path.pop_back();
        }
    }
    for (const onnx_node* node : result.nodes) {
        if (!node->domain.empty() && node->domain != "ai.onnx")
            node->refuse("it is of domain " + ctcnn::detail::shown(node->domain) + ", which is not ONNX's own");
        for (const std::string_view input : node->inputs)
            if (!input.empty()) result.consumers[input].push_back(node);
    }
    return result;
}

value_table constants_of(const onnx_model& model) {
    value_table values;
    for (const named_tensor& tensor : model.initializers) values.emplace(tensor.name, array(tensor));
    return values;
}

array declared_input(const onnx_model& model, std::size_t batch_dimension) {
    if (model.inputs.size() != 1) {
        std::string names;
        for (std::size_t i = 0; i < model.inputs.size() && i < 8; ++i)
            names += (i == 0 ? ": " : ", ") + ctcnn::detail::shown(model.inputs[i].name);
        throw refusal(model.path + ": a network has one input, and this model has " +
                      std::to_string(model.inputs.size()) + names);
    }
    const value_description& input = model.inputs.front();
    const std::string label = model.path + ": input " + ctcnn::detail::shown(input.name);
    if (!input.has_shape || input.shape.size() < 2)
        throw refusal(label + " has no shape of samples, such as [batch, 3, 224, 224]; export the model with one");
    if (input.type != 0 && input.type != 1 && input.type != 10 && input.type != 11 && input.type != 16)
        throw refusal(label + " is not of floating-point numbers");
    if (batch_dimension >= input.shape.size())
        throw refusal(label + " has dimensions 0 to " + std::to_string(input.shape.size() - 1) + ", and none " +
                      std::to_string(batch_dimension) + " for the samples (--batch-dimension)");
    extents shape;
    for (std::size_t d = 0; d < input.shape.size(); ++d) {
        if (input.shape[d] == 0 && d != batch_dimension)
            throw refusal(label + " has an open extent in dimension " + std::to_string(d) +
                          ": a network's sizes are part of its type; export the model with that extent fixed");
        shape.push_back(input.shape[d] == 0 ? 2 : static_cast<std::size_t>(input.shape[d]));
    }
    (void)size_of_shape(shape);
    return array(shape);
}

value_table find_shapes(const onnx_model& model, const node_order& order, const array& input) {
    value_table values = constants_of(model);
    std::size_t constants = 0;
    for (const named_tensor& tensor : model.initializers) constants += tensor.bytes.size() / 4;
    allowance budget{(std::size_t{1} << 20) + 2 * constants, (std::size_t{1} << 24) + 64 * constants};
    values.insert_or_assign(model.inputs.front().name, input);
    for (const onnx_node* node : order.nodes) {
        evaluate_node(model, *node, values, budget);
        require_outputs(*node, values, order, model);
    }
    return values;
}

value_table run_nodes(const onnx_model& model, const node_order& order, value_table values,
                      const std::vector<std::string_view>& wanted) {
    allowance budget{std::size_t{1} << 36, std::size_t{1} << 46};
    std::map<std::string_view, std::size_t> readers;
    for (const auto& [name, nodes] : order.consumers) readers[name] = nodes.size();
    for (const std::string_view name : wanted) ++readers[name];
    for (const onnx_node* node : order.nodes) {
        evaluate_node(model, *node, values, budget);
        require_outputs(*node, values, order, model);
        for (const std::string_view input : node->inputs)
            if (!input.empty() && --readers[input] == 0) values.erase(input);
        for (const std::string_view output : node->outputs)
            if (!output.empty() && readers[output] == 0) values.erase(output);
    }
    value_table result;
    for (const std::string_view name : wanted)
        if (const auto found = values.find(name); found != values.end()) result.emplace(name, found->second);
    return result;
}

}  // namespace import_onnx
