// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Nodes become layers, one after the other.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ctcnn/io/text.hpp"
#include "import_onnx/layer_graph.hpp"
#include "import_onnx/layer_tensors.hpp"
#include "import_onnx/patterns.hpp"
#include "import_onnx/refusal.hpp"
#include "import_onnx/scope_path.hpp"
#include "import_onnx/spec_text.hpp"
#include "import_onnx/window.hpp"

namespace import_onnx {

namespace {

/// What a value is in the layer graph. Nodes that do no work of their own, such as Pad, are done by the layer that reads
/// the value.
struct lowered_value {
    std::size_t id = 0;
    const onnx_node* pad = nullptr;
    pair before{0, 0}, after{0, 0};         ///< zeros that `pad` adds
    const onnx_node* transpose = nullptr;   ///< which changed the order of the dimensions to:
    std::vector<std::size_t> order{};       ///< of dimensions, as Transpose's perm; empty: none is changed
    extents ordered{};                      ///< the value's shape before it was flattened in that order
    const onnx_node* unsqueezed = nullptr;  ///< which made an image of one pixel of a vector, to multiply channels
};

class lowering {
public:
    lowering(const onnx_model& model, const node_order& order, const value_table& values, std::size_t batch_dimension)
        : model_(model),
          order_(order),
          values_(values),
          batch_dimension_(batch_dimension),
          patterns_(model, order, values) {}

    layer_graph run() {
        const std::string_view input = model_.inputs.front().name;
        extents shape = values_.at(input).shape;
        const auto batch = shape.begin() + static_cast<std::ptrdiff_t>(batch_dimension_);
        samples_ = *batch;
        std::rotate(shape.begin(), batch, batch + 1);
        graph_.input = sample(shape);
        lowered_value& first = ids_[input];
        if (batch_dimension_ > 0) {  // it has the samples elsewhere until a Transpose moves them
            first.ordered = shape;
            for (std::size_t d = 0; d < shape.size(); ++d)
                first.order.push_back(d < batch_dimension_ ? d + 1 : d > batch_dimension_ ? d : 0);
        }
        if (model_.outputs.size() != 1)
            throw refusal(model_.path + ": a network has one output, and this model has " +
                          std::to_string(model_.outputs.size()));
        graph_.output_name = model_.outputs.front().name;
        if (values_.at(graph_.output_name).is_known())
            throw refusal(model_.path + ": its output does not depend on its input");
        find_patterns();
        for (const onnx_node* node : order_.nodes) {
            if (node->outputs.front().empty()) node->refuse("its first output has no name");
            if (inner_.contains(node) || values_.at(node->outputs.front()).is_known()) continue;
            lower(*node);
        }
        const auto found = ids_.find(model_.outputs.front().name);
        if (found == ids_.end()) throw refusal(model_.path + ": its output is not what a layer gives");
        const lowered_value& last = found->second;
        if (last.pad != nullptr) last.pad->refuse("no convolution follows that could add the padding");
        if (!last.order.empty()) last.transpose->refuse("no linear layer follows that could change the order");
        if (last.unsqueezed != nullptr) last.unsqueezed->refuse("no multiplication of channels follows");
        graph_.output = last.id;
        if (graph_.nodes.empty()) throw refusal(model_.path + ": it has no layer");
        return std::move(graph_);
    }

private:
    using handler = void (lowering::*)(const onnx_node&);

    static extents sample(const extents& shape) { return {shape.begin() + 1, shape.end()}; }

    /// From the last node on, so that a pattern is found before those that are parts of it.
    void find_patterns() {
        for (std::size_t i = order_.nodes.size(); i-- > 0;) {
            const onnx_node* const node = order_.nodes[i];
            if (inner_.contains(node)) continue;
            auto found = patterns_.ending_in(*node);
            if (!found) continue;
            if (std::any_of(found->inner.begin(), found->inner.end(),
                            [&](const onnx_node* one) { return patterns_by_end_.contains(one); }))
                continue;
            inner_.insert(found->inner.begin(), found->inner.end());
            patterns_by_end_.emplace(node, std::move(*found));
        }
    }

    /// What is known of the value that a node reads first, or as its input number `i`.
    const lowered_value& value(const onnx_node& node, std::size_t i = 0) const {
        if (i >= node.inputs.size() || node.inputs[i].empty())
            node.refuse("its input " + std::to_string(i) + " is missing");
        const auto found = ids_.find(node.inputs[i]);
        if (found == ids_.end())
            node.refuse("its input " + std::to_string(i) + " is a constant, or not what a layer gives");
        if (!found->second.order.empty() && found->second.order[0] != 0 && node.operation != "Transpose")
            node.refuse("it reads the model's input, whose samples (--batch-dimension " +
                        std::to_string(batch_dimension_) + ") no Transpose moves to the front");
        return found->second;
    }
    /// The same, where there is nothing left to do to it.
    std::size_t plain(const onnx_node& node, std::size_t i = 0) const {
        const lowered_value& found = value(node, i);
        if (found.unsqueezed != nullptr)
            found.unsqueezed->refuse("it makes an image of a vector, and no multiplication of channels follows");
        if (found.pad != nullptr)
            found.pad->refuse("the padding must be zeros around an image, before a convolution or an average");
        if (!found.order.empty())
            found.transpose->refuse("it changes the order of dimensions, and is neither undone nor followed by a "
                                    "flattening and a linear layer");
        return found.id;
    }
    const array& shaped(std::string_view name) const { return values_.at(name); }
    const array& constant(const onnx_node& node, std::size_t i) const {
        const array& found = shaped(node.inputs[i]);
        if (!found.is_known())
            node.refuse("its input " + std::to_string(i) + " depends on the data: a layer's weights must be constants");
        return found;
    }
    bool has(const onnx_node& node, std::size_t i) const { return i < node.inputs.size() && !node.inputs[i].empty(); }
    operator_call call(const onnx_node& node) {
        std::vector<const array*> inputs;
        for (const std::string_view input : node.inputs) inputs.push_back(input.empty() ? nullptr : &shaped(input));
        return operator_call(node, model_, std::move(inputs), nothing_);
    }

    layer_node& add(const onnx_node& node, std::string spec, std::size_t from) {
        layer_node& made = graph_.nodes.emplace_back();
        made.spec = std::move(spec);
        made.inputs = {from};
        made.node = &node;
        finish(node, made);
        return made;
    }
    /// The layer is what the node's output is.
    void finish(const onnx_node& node, layer_node& made) {
        const extents& shape = shaped(node.outputs.front()).shape;
        if (shape.empty() || shape[0] != samples_)
            node.refuse("its output, " + text_of(shape) + ", does not have a sample for each of the input's " +
                        std::to_string(samples_));
        made.shape = sample(shape);
        ids_[node.outputs.front()] = {.id = graph_.nodes.size()};
    }
    void alias(const onnx_node& node, lowered_value of) { ids_[node.outputs.front()] = std::move(of); }

    /// A layer that works on each number by itself: also on those of a vector that is an image of one pixel.
    void elementwise(const onnx_node& node, std::string spec, const lowered_value& from) {
        const onnx_node* const unsqueezed = from.unsqueezed;
        layer_node& made = add(node, std::move(spec), from.id);
        if (unsqueezed == nullptr) return;
        made.shape.resize(1);
        ids_[node.outputs.front()].unsqueezed = unsqueezed;
    }
    void elementwise(const onnx_node& node, std::string spec) {
        const lowered_value& from = value(node);
        if (from.unsqueezed == nullptr) (void)plain(node);
        elementwise(node, std::move(spec), from);
    }

    void tensor(layer_node& of, std::string name, const array& from, extents shape) {
        of.tensors.push_back(make_layer_tensor(std::move(name), from, std::move(shape)));
    }
    /// The path of the layer's weight, or, where the exporter made that anew, of the node.
    void name_layer(layer_node& layer, const onnx_node& node, std::size_t weight) {
        layer.path = scope_path_of_tensor(node.inputs[weight]);
        if (layer.path.empty()) layer.path = scope_path_of_node(node.name);
    }
    std::string ratio(const onnx_node& node, std::string_view name, float number) {
        const auto text = ratio_text(number);
        if (!text) node.refuse("its " + std::string(name) + " is not a number of at most 18 digits");
        return *text;
    }
    std::string epsilon(const onnx_node& node) {
        const std::string text = ratio(node, "epsilon", node.number("epsilon", 1e-5f));
        return text == "std::ratio<1, 100000>" ? "" : "nn::epsilon<" + text + ">";
    }

    void lower(const onnx_node& node);
    void pattern(const onnx_node& node, const found_pattern& found);

    void convolution(const onnx_node& node);
    void transposed_convolution(const onnx_node& node);
    void gemm(const onnx_node& node);
    void matmul(const onnx_node& node);
    void linear(const onnx_node& node, const array& weight, bool outputs_first, const array* bias, double scale,
                double bias_scale);
    void batch_normalization(const onnx_node& node);
    void instance_normalization(const onnx_node& node);
    void group_normalization(const onnx_node& node);
    void layer_normalization(const onnx_node& node);
    void leaky_relu(const onnx_node& node);
    void prelu(const onnx_node& node);
    void elu(const onnx_node& node);
    void clip(const onnx_node& node);
    void hard_sigmoid(const onnx_node& node);
    void gelu(const onnx_node& node);
    void relu(const onnx_node& node) { elementwise(node, "nn::relu"); }
    void sigmoid(const onnx_node& node) { elementwise(node, "nn::sigmoid"); }
    void tanh(const onnx_node& node) { elementwise(node, "nn::hyperbolic_tangent"); }
    void hard_swish(const onnx_node& node) { elementwise(node, "nn::hard_swish"); }
    void softplus(const onnx_node& node) { elementwise(node, "nn::softplus"); }
    void max_pool(const onnx_node& node);
    void average_pool(const onnx_node& node);
    void pool(const onnx_node& node, std::string_view name, std::string last_option, std::size_t from, pair before,
              pair after);
    void global_average(const onnx_node& node) {
        (void)image_of(call(node));
        add(node, "nn::global_avg_pool2d", plain(node));
    }
    void global_maximum(const onnx_node& node) {
        (void)image_of(call(node));
        add(node, "nn::global_max_pool2d", plain(node));
    }
    void reduce_mean(const onnx_node& node);
    void view(const onnx_node& node);
    void transpose(const onnx_node& node);
    void pad(const onnx_node& node);
    void resize(const onnx_node& node);
    void softmax(const onnx_node& node);
    void log_softmax(const onnx_node& node);
    void dropout(const onnx_node& node);
    void same(const onnx_node& node) { alias(node, value(node)); }
    void combine(const onnx_node& node);
    void scale_and_shift(const onnx_node& node);
    void concat(const onnx_node& node);
    void require_softmax_of_channels(const onnx_node& node);

    const onnx_model& model_;
    const node_order& order_;
    const value_table& values_;
    std::size_t batch_dimension_;
    pattern_finder patterns_;
    layer_graph graph_;
    std::size_t samples_ = 1;
    std::map<std::string_view, lowered_value> ids_;
    std::map<const onnx_node*, found_pattern> patterns_by_end_;
    std::set<const onnx_node*> inner_;  ///< of patterns, and what else was done with a node before
    allowance nothing_{0, 0};           ///< shapes alone are looked at here
};

void lowering::lower(const onnx_node& node) {
    if (const auto found = patterns_by_end_.find(&node); found != patterns_by_end_.end()) {
        pattern(node, found->second);
        return;
    }
    static const std::map<std::string_view, handler> handlers{
        {"Conv", &lowering::convolution},
        {"ConvTranspose", &lowering::transposed_convolution},
        {"Gemm", &lowering::gemm},
        {"MatMul", &lowering::matmul},
        {"BatchNormalization", &lowering::batch_normalization},
        {"InstanceNormalization", &lowering::instance_normalization},
        {"GroupNormalization", &lowering::group_normalization},
        {"LayerNormalization", &lowering::layer_normalization},
        {"Relu", &lowering::relu},
        {"LeakyRelu", &lowering::leaky_relu},
        {"PRelu", &lowering::prelu},
        {"Elu", &lowering::elu},
        {"Clip", &lowering::clip},
        {"Sigmoid", &lowering::sigmoid},
        {"Tanh", &lowering::tanh},
        {"HardSigmoid", &lowering::hard_sigmoid},
        {"HardSwish", &lowering::hard_swish},
        {"Softplus", &lowering::softplus},
        {"Gelu", &lowering::gelu},
        {"MaxPool", &lowering::max_pool},
        {"AveragePool", &lowering::average_pool},
        {"GlobalAveragePool", &lowering::global_average},
        {"GlobalMaxPool", &lowering::global_maximum},
        {"ReduceMean", &lowering::reduce_mean},
        {"Flatten", &lowering::view},
        {"Reshape", &lowering::view},
        {"Squeeze", &lowering::view},
        {"Unsqueeze", &lowering::view},
        {"Transpose", &lowering::transpose},
        {"Pad", &lowering::pad},
        {"Resize", &lowering::resize},
        {"Upsample", &lowering::resize},
        {"Softmax", &lowering::softmax},
        {"LogSoftmax", &lowering::log_softmax},
        {"Dropout", &lowering::dropout},
        {"Identity", &lowering::same},
        {"Cast", &lowering::same},
        {"Expand", &lowering::view},
        {"Add", &lowering::combine},
        {"Sum", &lowering::combine},
        {"Mul", &lowering::combine},
        {"Sub", &lowering::scale_and_shift},
        {"Div", &lowering::scale_and_shift},
        {"Concat", &lowering::concat},
    };
    const auto found = handlers.find(node.operation);
    if (found == handlers.end()) {
        if (node.outputs.size() > 1) node.refuse("its outputs take paths that never meet: no layer here has several");
        node.refuse("no layer here computes it");
    }
    (this->*found->second)(node);
}

void lowering::pattern(const onnx_node& node, const found_pattern& found) {
    const auto id = ids_.find(found.input);
    if (id == ids_.end() || id->second.pad != nullptr || !id->second.order.empty() ||
        (id->second.unsqueezed != nullptr && found.weight != nullptr))
        node.refuse("what it works on is not what a layer gives");
    if (found.weight == nullptr) {
        elementwise(node, found.spec, id->second);
        return;
    }
    layer_node& layer = add(node, found.spec + ">", id->second.id);
    const bool each_element = found.spec.starts_with("nn::layer_norm");
    const extents shape = each_element ? layer.shape : extents{layer.shape[0]};
    if (found.weight->size() != size_of_shape(shape) || found.bias->size() != size_of_shape(shape))
        node.refuse("its weight and bias must have shape " + text_of(shape) + ", found " +
                    text_of(found.weight->shape) + " and " + text_of(found.bias->shape));
    tensor(layer, "weight", *found.weight, shape);
    tensor(layer, "bias", *found.bias, shape);
    const onnx_node* const scaled = found.inner.back();
    for (const std::string_view input : scaled->inputs)
        if (shaped(input).is_known()) layer.path = scope_path_of_tensor(input);
    if (layer.path.empty()) layer.path = scope_path_of_node(node.name);
}

// ---- layers with weights ------------------------------------------------------------------------------------------

void lowering::convolution(const onnx_node& node) {
    const operator_call called = call(node);
    const array& weight = constant(node, 1);
    const lowered_value from = value(node);
    if (!from.order.empty() || from.unsqueezed != nullptr) (void)plain(node);
    pair image = image_of(called), kernel{weight.shape[2], weight.shape[3]};
    window shape = window_of(called, image, kernel);
    if (from.pad != nullptr) {
        for (std::size_t d = 0; d < 2; ++d) {
            shape.before[d] += from.before[d];
            shape.after[d] += from.after[d];
        }
    }
    const auto groups = static_cast<std::size_t>(node.integer("group", 1));
    const bool has_bias = has(node, 2);
    const bool padded = shape.before != pair{0, 0} || shape.after != pair{0, 0};
    layer_node& layer =
        add(node,
            with_arguments("nn::conv2d", {std::to_string(weight.shape[0]), pair_text("kernel", kernel),
                                          shape.stride == pair{1, 1} ? "" : pair_text("stride", shape.stride),
                                          padded ? padding_text(shape.before, shape.after) : "",
                                          shape.dilation == pair{1, 1} ? "" : pair_text("dilation", shape.dilation),
                                          groups == 1 ? "" : "nn::groups<" + std::to_string(groups) + ">",
                                          has_bias ? "" : "nn::bias<false>"}),
            from.id);
    tensor(layer, "weight", weight, weight.shape);
    if (has_bias) tensor(layer, "bias", constant(node, 2), {weight.shape[0]});
    name_layer(layer, node, 1);
}

void lowering::transposed_convolution(const onnx_node& node) {
    const operator_call called = call(node);
    const array& weight = constant(node, 1);
    const pair image = image_of(called), kernel{weight.shape[2], weight.shape[3]};
    const window shape = transposed_window_of(called, image, kernel);
    const auto groups = static_cast<std::size_t>(node.integer("group", 1));
    const bool has_bias = has(node, 2), padded = shape.before != pair{0, 0} || shape.after != pair{0, 0};
    for (std::size_t d = 0; d < 2; ++d)
        if (shape.more[d] >= shape.stride[d])
            node.refuse("its output is larger by a whole stride or more, which conv_transpose2d does not say");
    const std::size_t filters = weight.shape[1] * groups;
    layer_node& layer = add(node,
                            with_arguments("nn::conv_transpose2d",
                                           {std::to_string(filters), pair_text("kernel", kernel),
                                            shape.stride == pair{1, 1} ? "" : pair_text("stride", shape.stride),
                                            padded ? padding_text(shape.before, shape.after) : "",
                                            shape.more == pair{0, 0} ? "" : pair_text("output_padding", shape.more),
                                            shape.dilation == pair{1, 1} ? "" : pair_text("dilation", shape.dilation),
                                            groups == 1 ? "" : "nn::groups<" + std::to_string(groups) + ">",
                                            has_bias ? "" : "nn::bias<false>"}),
                            plain(node));
    tensor(layer, "weight", weight, weight.shape);
    if (has_bias) tensor(layer, "bias", constant(node, 2), {filters});
    name_layer(layer, node, 1);
}

void lowering::linear(const onnx_node& node, const array& weight, bool outputs_first, const array* bias, double scale,
                      double bias_scale) {
    const lowered_value from = value(node);
    if (from.pad != nullptr) (void)plain(node);
    if (shaped(node.inputs[0]).shape.size() != 2)
        node.refuse("expected one vector a sample, found shape " + text_of(shaped(node.inputs[0]).shape));
    const std::size_t units = weight.shape[outputs_first ? 0 : 1], in = weight.shape[outputs_first ? 1 : 0];
    layer_node& layer = add(
        node, with_arguments("nn::linear", {std::to_string(units), bias != nullptr ? "" : "nn::bias<false>"}), from.id);
    if (outputs_first && scale == 1 && from.order.empty())
        tensor(layer, "weight", weight, {units, in});
    else
        layer.tensors.push_back(make_linear_weight(weight, outputs_first, scale, from.order, from.ordered));
    if (bias != nullptr) layer.tensors.push_back(make_linear_bias(*bias, units, bias_scale));
}

void lowering::gemm(const onnx_node& node) {
    const array& weight = constant(node, 1);
    if (node.integer("transA", 0) != 0) node.refuse("transA: the samples would be the columns");
    const array* const bias = has(node, 2) ? &constant(node, 2) : nullptr;
    if (bias != nullptr && bias->shape.size() == 2 && bias->shape[0] != 1)
        node.refuse("what is added differs between samples: shape " + text_of(bias->shape));
    linear(node, weight, node.integer("transB", 0) != 0, bias, static_cast<double>(node.number("alpha", 1)),
           static_cast<double>(node.number("beta", 1)));
    name_layer(graph_.nodes.back(), node, 1);
}

void lowering::matmul(const onnx_node& node) {
    const array& weight = constant(node, 1);
    // The bias is a node of its own.
    const array* bias = nullptr;
    const auto readers = order_.consumers.find(node.outputs.front());
    if (readers != order_.consumers.end() && readers->second.size() == 1 &&
        node.outputs.front() != model_.outputs.front().name) {
        const onnx_node& next = *readers->second.front();
        if (next.operation == "Add" && next.inputs.size() == 2 && !inner_.contains(&next)) {
            const std::string_view other = next.inputs[next.inputs[0] == node.outputs.front() ? 1 : 0];
            const array& added = shaped(other);
            if (added.is_known() && added.size() == weight.shape[1] &&
                (added.shape.size() == 1 || (added.shape.size() == 2 && added.shape[0] == 1))) {
                bias = &added;
                inner_.insert(&next);
                linear(node, weight, false, bias, 1, 1);
                ids_[next.outputs.front()] = ids_.at(node.outputs.front());
                name_layer(graph_.nodes.back(), node, 1);
                if (graph_.nodes.back().path.empty()) graph_.nodes.back().path = scope_path_of_tensor(other);
                return;
            }
        }
    }
    linear(node, weight, false, nullptr, 1, 1);
    name_layer(graph_.nodes.back(), node, 1);
}

void lowering::batch_normalization(const onnx_node& node) {
    const array& x = shaped(node.inputs[0]);
    const std::size_t channels = x.shape[1];
    if (x.shape.size() > 4) node.refuse("expected channels of images or vectors, found shape " + text_of(x.shape));
    const auto momentum = ratio_text(node.number("momentum", 0.9f), true);
    const bool usual = !momentum || *momentum == "std::ratio<1, 10>" || momentum->starts_with("std::ratio<0") ||
                       momentum->starts_with("std::ratio<-");
    layer_node& layer = add(node,
                            with_arguments(x.shape.size() == 4 ? "nn::batch_norm2d" : "nn::batch_norm1d",
                                           {epsilon(node), usual ? "" : "nn::momentum<" + *momentum + ">"}),
                            plain(node));
    static constexpr std::string_view names[] = {"", "weight", "bias", "running_mean", "running_var"};
    for (std::size_t i = 1; i < 5; ++i) tensor(layer, std::string(names[i]), constant(node, i), {channels});
    layer.tensors.push_back(make_count_tensor());
    name_layer(layer, node, 1);
}

void lowering::instance_normalization(const onnx_node& node) {
    const std::size_t channels = shaped(node.inputs[0]).shape[1];
    layer_node& layer =
        add(node, with_arguments("nn::group_norm", {std::to_string(channels), epsilon(node)}), plain(node));
    tensor(layer, "weight", constant(node, 1), {channels});
    tensor(layer, "bias", constant(node, 2), {channels});
    name_layer(layer, node, 1);
}

void lowering::group_normalization(const onnx_node& node) {
    const std::size_t channels = shaped(node.inputs[0]).shape[1];
    const std::int64_t groups = node.integer("num_groups", 1);
    layer_node& layer =
        add(node, with_arguments("nn::group_norm", {std::to_string(groups), epsilon(node)}), plain(node));
    for (std::size_t i = 1; i < 3; ++i)
        layer.tensors.push_back(make_repeated_tensor(i == 1 ? "weight" : "bias", constant(node, i), channels));
    name_layer(layer, node, 1);
}

void lowering::layer_normalization(const onnx_node& node) {
    const extents& shape = shaped(node.inputs[0]).shape;
    if (call(node).dimension(node.integer("axis", -1), shape.size()) != 1)
        node.refuse("it normalizes a part of a sample; layer_norm normalizes all of it");
    layer_node& layer = add(node, with_arguments("nn::layer_norm", {epsilon(node)}), plain(node));
    tensor(layer, "weight", constant(node, 1), layer.shape);
    if (has(node, 2))
        tensor(layer, "bias", constant(node, 2), layer.shape);
    else
        layer.tensors.push_back(make_filled_tensor("bias", layer.shape, 0));
    name_layer(layer, node, 1);
}

// ---- activations ----------------------------------------------------------------------------------------------------

void lowering::leaky_relu(const onnx_node& node) {
    const float slope = node.number("alpha", 0.01f);
    if (!(slope > 0)) node.refuse("leaky_relu has a slope above 0");
    const std::string text = ratio(node, "alpha", slope);
    elementwise(node, "nn::leaky_relu<" + (text == "std::ratio<1, 100>" ? "" : text) + ">");
}

void lowering::prelu(const onnx_node& node) {
    const array& slope = constant(node, 1);
    const extents& x = shaped(node.inputs[0]).shape;
    const bool one = slope.size() == 1;
    // [C, 1, 1], or with a dimension for the samples before.
    extents channels(x.size() > 2 ? x.size() - 1 : 1, 1);
    channels[0] = x[1];
    extents with_samples = channels;
    with_samples.insert(with_samples.begin(), 1);
    const bool old = model_.opset < 7 && slope.shape == extents{x[1]};
    if (!one && slope.shape != channels && slope.shape != with_samples && !old)
        node.refuse("expected one slope, or one a channel, found shape " + text_of(slope.shape));
    layer_node& layer = add(node, one ? "nn::prelu<>" : "nn::prelu<nn::per_channel>", plain(node));
    tensor(layer, "weight", slope, {slope.size()});
    name_layer(layer, node, 1);
}

void lowering::elu(const onnx_node& node) {
    const float alpha = node.number("alpha", 1);
    if (!(alpha > 0)) node.refuse("elu has an alpha above 0");
    const std::string text = ratio(node, "alpha", alpha);
    elementwise(node, "nn::elu<" + (text == "std::ratio<1>" ? "" : text) + ">");
}

void lowering::clip(const onnx_node& node) {
    double low = -INFINITY, high = INFINITY;
    const operator_call called = call(node);
    if (model_.opset < 11) {
        low = static_cast<double>(node.number("min", -INFINITY));
        high = static_cast<double>(node.number("max", INFINITY));
    } else {
        if (called.has(1)) low = called.number(1);
        if (called.has(2)) high = called.number(2);
    }
    const double most = static_cast<double>(std::numeric_limits<float>::max());
    if (low == 0 && high == 6)
        elementwise(node, "nn::relu6");
    else if (low == 0 && high >= most)
        elementwise(node, "nn::relu");
    else if (low <= -most && high >= most)
        same(node);
    else {
        const auto least = ratio_text(static_cast<float>(low)), largest = ratio_text(static_cast<float>(high));
        if (!least || !largest || !(low < high))
            node.refuse("expected two limits (hard_tanh), or 0 and none (relu), found " + std::to_string(low) +
                        " and " + std::to_string(high));
        const bool usual = low == -1 && high == 1;
        elementwise(node, with_arguments("nn::hard_tanh", {usual ? "" : *least, usual ? "" : *largest}));
    }
}

void lowering::hard_sigmoid(const onnx_node& node) {
    if (std::abs(node.number("alpha", 0.2f) - 1 / 6.0f) > 1e-6f || node.number("beta", 0.5f) != 0.5f)
        node.refuse("expected alpha 1/6 and beta 1/2, as hard_sigmoid has them");
    elementwise(node, "nn::hard_sigmoid");
}

void lowering::gelu(const onnx_node& node) {
    const std::string_view how = node.text("approximate", "none");
    if (how == "none")
        elementwise(node, "nn::gelu");
    else if (how == "tanh")
        elementwise(node, "nn::gelu_tanh");
    else
        node.refuse("expected approximate none or tanh, found " + ctcnn::detail::shown(how));
}

void lowering::require_softmax_of_channels(const onnx_node& node) {
    const extents& x = shaped(node.inputs[0]).shape;
    const bool old = model_.opset < 13;
    const std::size_t axis = call(node).dimension(node.integer("axis", old ? 1 : -1), x.size());
    if (axis != 1 || (old && size_of_shape(x) != x[0] * x[1]))
        node.refuse("expected it over the channels, found shape " + text_of(x) + " and axis " + std::to_string(axis));
}

void lowering::softmax(const onnx_node& node) {
    require_softmax_of_channels(node);
    add(node, "nn::softmax", plain(node));
}

void lowering::log_softmax(const onnx_node& node) {
    require_softmax_of_channels(node);
    if (node.outputs.front() != graph_.output_name)
        node.refuse("it is not the model's output: there is no layer for it");
    alias(node, {.id = plain(node)});
    graph_.output_name = node.inputs[0];
    graph_.remarks.push_back("The model ends in LogSoftmax, which is left out: the outputs are logits, as losses here "
                             "expect them.");
}

/// It does nothing in inference, and is kept for those who train on. Where its rate is not known, or more than a ratio
/// says, it is left out.
void lowering::dropout(const onnx_node& node) {
    float rate = 0.5f;
    if (model_.opset < 12)
        rate = node.number("ratio", 0.5f);
    else if (has(node, 1)) {
        const array& given = shaped(node.inputs[1]);
        rate = given.is_known() && given.size() == 1 ? static_cast<float>(given.numbers()->front()) : 0;
    }
    const auto text = ratio_text(rate);
    if (!(rate > 0 && rate < 1) || !text)
        same(node);
    else
        add(node, "nn::dropout<" + *text + ">", plain(node));
}

// ---- images -----------------------------------------------------------------------------------------------------------

void lowering::pool(const onnx_node& node, std::string_view name, std::string last_option, std::size_t from,
                    pair before, pair after) {
    const operator_call called = call(node);
    window shape = window_of(called, image_of(called), kernel_of(called));
    if (shape.dilation != pair{1, 1}) node.refuse("its window has gaps (dilations)");
    for (std::size_t d = 0; d < 2; ++d) {
        shape.before[d] += before[d];
        shape.after[d] += after[d];
        if (2 * std::max(shape.before[d], shape.after[d]) > shape.kernel[d])
            node.refuse("its padding is more than half of its window");
    }
    const bool padded = shape.before != pair{0, 0} || shape.after != pair{0, 0};
    add(node,
        with_arguments(name, {pair_text("kernel", shape.kernel),
                              shape.stride == shape.kernel ? "" : pair_text("stride", shape.stride),
                              padded ? padding_text(shape.before, shape.after) : "",
                              shape.ceil_mode ? "nn::ceil_mode<>" : "", padded ? std::move(last_option) : ""}),
        from);
}

void lowering::max_pool(const onnx_node& node) {
    if (node.integer("storage_order", 0) != 0) node.refuse("storage_order: it is about places of maxima");
    pool(node, "nn::max_pool2d", "", plain(node), {0, 0}, {0, 0});
}

void lowering::average_pool(const onnx_node& node) {
    const bool counts = node.integer("count_include_pad", 0) != 0;
    const lowered_value from = value(node);
    if (from.pad == nullptr || !from.order.empty()) {
        pool(node, "nn::avg_pool2d", counts ? "" : "nn::count_include_pad<false>", plain(node), {0, 0}, {0, 0});
        return;
    }
    // Zeros that another node added count.
    const auto pads = node.integers("pads", {});
    if (std::any_of(pads.begin(), pads.end(), [](std::int64_t one) { return one != 0; }) ||
        node.text("auto_pad", "NOTSET") != "NOTSET" || node.integer("ceil_mode", 0) != 0)
        (void)plain(node);
    pool(node, "nn::avg_pool2d", "", from.id, from.before, from.after);
}

void lowering::reduce_mean(const onnx_node& node) {
    const operator_call called = call(node);
    const extents &x = shaped(node.inputs[0]).shape, &y = shaped(node.outputs.front()).shape;
    std::vector<std::int64_t> axes;
    if (model_.opset < 18)
        axes = node.integers("axes", {});
    else if (called.has(1))
        axes = called.integers(1);
    std::set<std::size_t> reduced;
    for (const std::int64_t axis : axes) reduced.insert(called.dimension(axis, x.size()));
    if (x.size() != 4 || reduced != std::set<std::size_t>{2, 3}) node.refuse("expected a mean over height and width");
    add(node, "nn::global_avg_pool2d", plain(node));
    graph_.nodes.back().shape = {x[1], 1, 1};
    if (y.size() == 2) add(node, "nn::flatten", graph_.nodes.size());
}

void lowering::pad(const onnx_node& node) {
    const padding amount = padding_of(call(node));
    const extents& x = shaped(node.inputs[0]).shape;
    const auto zero = [](const extents& of) {
        return std::all_of(of.begin(), of.end(), [](std::size_t one) { return one == 0; });
    };
    lowered_value to = value(node);
    if (!zero(amount.before) || !zero(amount.after)) {
        if (!to.order.empty() || to.unsqueezed != nullptr) (void)plain(node);
        if (x.size() != 4 || amount.before[0] + amount.before[1] + amount.after[0] + amount.after[1] != 0 ||
            amount.value != 0)
            node.refuse("expected zeros above, below, left and right of images");
        to.pad = &node;
        for (std::size_t d = 0; d < 2; ++d) {
            to.before[d] += amount.before[d + 2];
            to.after[d] += amount.after[d + 2];
        }
    }
    alias(node, std::move(to));
}

void lowering::resize(const onnx_node& node) {
    const operator_call called = call(node);
    const resizing how = resizing_of(called);
    pair factor{1, 1};
    for (std::size_t d = 0; d < 2; ++d) {
        factor[d] = static_cast<std::size_t>(how.scale[d]);
        if (static_cast<double>(factor[d]) != how.scale[d])
            node.refuse("expected whole factors, found " + std::to_string(how.scale[d]));
    }
    // Whether each new pixel is the one that it is in, and so whether it is nearest<> or bilinear<> of ours.
    const bool half_pixel = how.coordinates == "half_pixel" || how.coordinates == "pytorch_half_pixel";
    const bool nearest = !how.is_linear && ((how.coordinates == "asymmetric" && how.rounding == "floor") ||
                                            (half_pixel && how.rounding.starts_with("round")));
    bool linear = how.is_linear && half_pixel;
    for (std::size_t d = 0; d < 2; ++d) linear = linear && (how.coordinates == "half_pixel" || how.output[d] > 1);
    if (!nearest && !linear)
        node.refuse("expected mode nearest with asymmetric coordinates and floor, or linear with half_pixel; found " +
                    std::string(how.is_linear ? "linear" : "nearest") + ", " + how.coordinates.substr(0, 30) + ", " +
                    how.rounding.substr(0, 30));
    if (factor == pair{1, 1}) {
        same(node);
        return;
    }
    add(node,
        with_arguments("nn::upsample2d",
                       {pair_text("factor", factor), linear ? "nn::interpolation<nn::bilinear>" : ""}),
        plain(node));
}

// ---- shapes -----------------------------------------------------------------------------------------------------------

/// Flatten, Reshape, Squeeze, Unsqueeze, and Expand to the shape that there is.
void lowering::view(const onnx_node& node) {
    const extents &x = shaped(node.inputs[0]).shape, &y = shaped(node.outputs.front()).shape;
    const lowered_value from = value(node);
    if (x == y) {
        alias(node, from);
        return;
    }
    // [C] as [C, 1, 1], which multiplies channels, and back. What is between may be [1, C, 1].
    const auto is_vector = [&](const extents& of) {
        return of.size() >= 2 && of[0] == samples_ && size_of_shape(of) == of[0] * of[1];
    };
    if (from.pad == nullptr && from.order.empty() && is_vector(x) && is_vector(y) &&
        (x.size() == 2 || from.unsqueezed != nullptr)) {
        lowered_value to = from;
        to.unsqueezed = y.size() == 2 ? nullptr : &node;
        alias(node, std::move(to));
        return;
    }
    if (y.size() != 2 || y[0] != samples_ || x[0] != samples_ || size_of_shape(x) != size_of_shape(y))
        node.refuse("expected all of a sample in one dimension, found " + text_of(x) + " becoming " + text_of(y));
    if (from.pad != nullptr || from.unsqueezed != nullptr) (void)plain(node);
    layer_node& made = add(node, "nn::flatten", from.id);
    if (from.order.empty()) return;
    // The linear layer's columns take the order. Until then the value has another shape than ONNX says.
    lowered_value& to = ids_[node.outputs.front()];
    to.transpose = from.transpose;
    to.order = from.order;
    to.ordered = from.ordered;
    made.shape = {y[1]};
}

void lowering::transpose(const onnx_node& node) {
    const extents& x = shaped(node.inputs[0]).shape;
    lowered_value to = value(node);
    if (to.pad != nullptr || to.unsqueezed != nullptr) (void)plain(node);
    std::vector<std::int64_t> given = node.integers("perm", {});
    if (given.empty())
        for (std::size_t d = x.size(); d-- > 0;) given.push_back(static_cast<std::int64_t>(d));
    if (to.order.empty()) {
        to.ordered = x;
        for (std::size_t d = 0; d < x.size(); ++d) to.order.push_back(d);
    }
    std::vector<std::size_t> order;
    if (to.order.size() == given.size())
        for (const std::int64_t from : given) order.push_back(to.order[static_cast<std::size_t>(from)]);
    if (order.empty() || order[0] != 0) node.refuse("it moves the samples, or what was flattened");
    to.order = order;
    to.transpose = &node;
    // Dimensions of 1 may be anywhere.
    std::vector<std::size_t> moved;
    for (const std::size_t d : order)
        if (to.ordered[d] != 1) moved.push_back(d);
    if (std::is_sorted(moved.begin(), moved.end()) && shaped(node.outputs.front()).shape == to.ordered) {
        to.order.clear();
        to.transpose = nullptr;
    }
    alias(node, std::move(to));
}

// ---- several values ---------------------------------------------------------------------------------------------------

void lowering::combine(const onnx_node& node) {
    std::vector<std::size_t> inputs;
    bool has_constant = false, has_image = false;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        if (shaped(node.inputs[i]).is_known())
            has_constant = true;
        else if (const lowered_value& one = value(node, i); node.operation == "Mul" && one.unsqueezed != nullptr)
            inputs.push_back(one.id);
        else {
            inputs.push_back(plain(node, i));
            has_image = true;
        }
    }
    if (has_constant) {
        scale_and_shift(node);
        return;
    }
    const bool is_product = node.operation == "Mul";
    if (!has_image) (void)plain(node);
    if (inputs.size() == 1) {
        same(node);
        return;
    }
    const extents& y = shaped(node.outputs.front()).shape;
    for (const std::string_view input : node.inputs) {
        const extents& x = shaped(input).shape;
        const bool factors = is_product && x.size() == 4 && y.size() == 4 && x[1] == y[1] && x[2] == 1 && x[3] == 1;
        if (x != y && !factors)
            node.refuse("expected operands of one shape" + std::string(is_product ? ", or one factor a channel" : "") +
                        ", found " + text_of(x) + " and " + text_of(y));
    }
    layer_node& made = graph_.nodes.emplace_back();
    made.kind = is_product ? layer_kind::multiply : layer_kind::add;
    made.inputs = std::move(inputs);
    made.node = &node;
    finish(node, made);
}

/// x * a, x / a, x + a, x - a and a - x, of constants that are one number or one a channel: a normalization whose mean is
/// 0 and variance 1.
void lowering::scale_and_shift(const onnx_node& node) {
    if (node.inputs.size() != 2) node.refuse("expected a value and a constant");
    const std::size_t which = shaped(node.inputs[0]).is_known() ? 1 : 0;
    const array& other = shaped(node.inputs[1 - which]);
    const extents& x = shaped(node.inputs[which]).shape;
    if (!other.is_known()) node.refuse("no layer here computes it of two values");
    if (which == 1 && node.operation == "Div") node.refuse("there is no layer that divides a constant by a value");
    if (x.size() != 2 && x.size() != 4) node.refuse("expected vectors or images, found shape " + text_of(x));
    extents channels(x.size() - 1, 1);
    channels[0] = x[1];
    extents shape = other.shape;
    if (model_.opset < 7 && node.integer("axis", -1) == 1 && shape.size() == 1) shape.resize(channels.size(), 1);
    while (shape.size() > channels.size() && shape.front() == 1) shape.erase(shape.begin());
    if (other.size() != 1 && shape != channels)
        node.refuse("expected a constant of one number, or one a channel, found shape " + text_of(other.shape));
    const auto numbers = other.numbers();
    std::vector<double> scale(x[1], 1), shift(x[1], 0);
    for (std::size_t c = 0; c < x[1]; ++c) {
        const double number = (*numbers)[numbers->size() == 1 ? 0 : c];
        if (node.operation == "Mul")
            scale[c] = number;
        else if (node.operation == "Div")
            scale[c] = 1 / number;
        else if (node.operation == "Sub") {
            scale[c] = which == 1 ? -1 : 1;
            shift[c] = which == 1 ? number : -number;
        } else
            shift[c] = number;
    }
    const std::size_t from = plain(node, which);
    layer_node& layer = add(node, x.size() == 4 ? "nn::batch_norm2d<>" : "nn::batch_norm1d<>", from);
    tensor(layer, "weight", array({x[1]}, scale), {x[1]});
    tensor(layer, "bias", array({x[1]}, shift), {x[1]});
    layer.tensors.push_back(make_filled_tensor("running_mean", {x[1]}, 0));
    layer.tensors.push_back(make_filled_tensor("running_var", {x[1]}, 1 - 1e-5));
    layer.tensors.push_back(make_count_tensor());
    layer.path = scope_path_of_tensor(node.inputs[1 - which]);
    if (graph_.remarks.empty() || !graph_.remarks.back().starts_with("Constants"))
        graph_.remarks.push_back("Constants that are multiplied or added are normalizations whose mean is 0 and "
                                 "variance 1.");
}

void lowering::concat(const onnx_node& node) {
    const extents& y = shaped(node.outputs.front()).shape;
    if (call(node).dimension(node.integer("axis", 1), y.size()) != 1) node.refuse("expected channels to be joined");
    std::vector<std::size_t> inputs;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        if (shaped(node.inputs[i]).is_known()) node.refuse("one of its inputs is a constant");
        inputs.push_back(plain(node, i));
    }
    if (inputs.size() == 1) {
        same(node);
        return;
    }
    layer_node& made = graph_.nodes.emplace_back();
    made.kind = layer_kind::concat;
    made.inputs = std::move(inputs);
    made.node = &node;
    finish(node, made);
}

}  // namespace

layer_graph make_layers(const onnx_model& model, const node_order& order, const value_table& values,
                        std::size_t batch_dimension) {
    return lowering(model, order, values, batch_dimension).run();
}

}  // namespace import_onnx
