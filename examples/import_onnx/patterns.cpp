// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/patterns.hpp"

#include <algorithm>
#include <cmath>

#include "import_onnx/spec_text.hpp"

namespace import_onnx {

const array* pattern_finder::constant(std::string_view value) const {
    const auto found = values_.find(value);
    return found != values_.end() && found->second.is_known() ? &found->second : nullptr;
}

std::optional<double> pattern_finder::scalar(std::string_view value) const {
    const array* const found = constant(value);
    if (found == nullptr || found->size() != 1) return std::nullopt;
    return found->numbers()->front();
}

bool pattern_finder::is_near(std::string_view value, double number) const {
    const auto found = scalar(value);
    return found && std::abs(*found - number) <= 1e-6 * std::abs(number);
}

const onnx_node* pattern_finder::made_by(std::string_view value, std::string_view operation) const {
    const auto found = order_.producers.find(value);
    const bool is = found != order_.producers.end() && found->second->operation == operation &&
                    !found->second->inputs.empty() && found->second->outputs.front() == value &&
                    constant(value) == nullptr;
    return is ? found->second : nullptr;
}

std::optional<std::string_view> pattern_finder::beside_scalar(const onnx_node& node, double number) const {
    if (node.inputs.size() != 2) return std::nullopt;
    if (is_near(node.inputs[1], number)) return node.inputs[0];
    if (node.operation != "Div" && node.operation != "Sub" && is_near(node.inputs[0], number)) return node.inputs[1];
    return std::nullopt;
}

std::optional<std::string_view> pattern_finder::clipped_from(std::string_view value, inner_nodes& inner) const {
    const onnx_node* const clip = made_by(value, "Clip");
    if (clip == nullptr) return std::nullopt;
    if (model_.opset < 11) {
        if (clip->number("min", -1) != 0 || clip->number("max", -1) != 6) return std::nullopt;
    } else if (clip->inputs.size() != 3 || scalar(clip->inputs[1]) != 0.0 || scalar(clip->inputs[2]) != 6.0)
        return std::nullopt;
    const onnx_node* const add = made_by(clip->inputs[0], "Add");
    const auto x = add == nullptr ? std::nullopt : beside_scalar(*add, 3);
    if (x) inner.insert(inner.end(), {clip, add});
    return x;
}

std::optional<std::string_view> pattern_finder::erf_of(std::string_view value, inner_nodes& inner) const {
    const onnx_node* const add = made_by(value, "Add");
    const auto of_add = add == nullptr ? std::nullopt : beside_scalar(*add, 1);
    const onnx_node* const erf = of_add ? made_by(*of_add, "Erf") : nullptr;
    if (erf == nullptr) return std::nullopt;
    const onnx_node* scaled = made_by(erf->inputs[0], "Div");
    auto x = scaled == nullptr ? std::nullopt : beside_scalar(*scaled, std::sqrt(2.0));
    if (scaled == nullptr) {
        scaled = made_by(erf->inputs[0], "Mul");
        x = scaled == nullptr ? std::nullopt : beside_scalar(*scaled, std::sqrt(0.5));
    }
    if (x) inner.insert(inner.end(), {add, erf, scaled});
    return x;
}

/// A product of numbers and values, computed in any order.
struct pattern_finder::product {
    double number = 1;
    std::vector<std::string_view> factors;
    inner_nodes inner;
};

void pattern_finder::collect_node(const onnx_node& node, product& to, int depth) const {
    if (node.inputs.size() != 2) return;
    collect(node.inputs[0], to, depth);
    if (node.operation == "Mul")
        collect(node.inputs[1], to, depth);
    else if (const auto divisor = scalar(node.inputs[1]))
        to.number /= *divisor;
    else
        to.factors.push_back("");  // no product
}

void pattern_finder::collect(std::string_view value, product& to, int depth) const {
    if (const auto number = scalar(value)) {
        to.number *= *number;
        return;
    }
    const onnx_node* inner = made_by(value, "Mul");
    if (inner == nullptr) inner = made_by(value, "Div");
    const auto readers = order_.consumers.find(value);
    if (inner == nullptr || depth == 0 || readers == order_.consumers.end() || readers->second.size() != 1) {
        to.factors.push_back(value);
        return;
    }
    to.inner.push_back(inner);
    collect_node(*inner, to, depth - 1);
}

std::optional<std::string_view> pattern_finder::tanh_of(std::string_view value, inner_nodes& inner) const {
    const onnx_node* const gate = made_by(value, "Add");
    const auto of_gate = gate == nullptr ? std::nullopt : beside_scalar(*gate, 1);
    const onnx_node* const tanh = of_gate ? made_by(*of_gate, "Tanh") : nullptr;
    if (tanh == nullptr) return std::nullopt;
    product outer;
    collect(tanh->inputs[0], outer, 1);
    const onnx_node* const sum = outer.factors.size() == 1 ? made_by(outer.factors.front(), "Add") : nullptr;
    if (sum == nullptr || sum->inputs.size() != 2 || std::abs(outer.number - std::sqrt(2 / std::acos(-1.0))) > 1e-6)
        return std::nullopt;
    for (std::size_t side = 0; side < 2; ++side) {
        const std::string_view x = sum->inputs[side];
        product cube;
        collect(sum->inputs[1 - side], cube, 3);
        if (cube.factors.size() == 1) {
            const onnx_node* const power = made_by(cube.factors.front(), "Pow");
            if (power == nullptr || power->inputs.size() != 2 || !is_near(power->inputs[1], 3)) continue;
            cube.inner.push_back(power);
            cube.factors.assign(3, power->inputs[0]);
        }
        if (std::abs(cube.number - 0.044715) > 1e-7 || cube.factors != std::vector<std::string_view>(3, x)) continue;
        inner.insert(inner.end(), {gate, tanh, sum});
        inner.insert(inner.end(), outer.inner.begin(), outer.inner.end());
        inner.insert(inner.end(), cube.inner.begin(), cube.inner.end());
        return x;
    }
    return std::nullopt;
}

std::optional<found_pattern> pattern_finder::activation(const onnx_node& node) const {
    if (node.operation != "Mul" && node.operation != "Div") return std::nullopt;
    // x may itself be a product: what is taken apart further is tried after what is not.
    for (int depth = 0; depth <= 2; ++depth) {
        product parts;
        collect_node(node, parts, depth);
        const auto is = [&](double number) { return std::abs(parts.number - number) < 1e-6; };
        if (parts.factors.empty() || parts.factors.size() > 2) continue;
        for (std::size_t first = 0; first < parts.factors.size(); ++first) {
            const std::string_view gate = parts.factors[first];
            const std::string_view x = parts.factors.size() == 2 ? parts.factors[1 - first] : std::string_view();
            found_pattern found{"", x, parts.inner};
            const onnx_node* const sigmoid = made_by(gate, "Sigmoid");
            const onnx_node* const hard = made_by(gate, "HardSigmoid");
            if (sigmoid != nullptr && is(1) && sigmoid->inputs[0] == x) {
                found.spec = "nn::silu";
                found.inner.push_back(sigmoid);
            } else if (hard != nullptr && is(1) && hard->inputs[0] == x &&
                       std::abs(hard->number("alpha", 0.2f) - 1 / 6.0f) < 1e-6f && hard->number("beta", 0.5f) == 0.5f) {
                found.spec = "nn::hard_swish";
                found.inner.push_back(hard);
            } else if (is(1 / 6.0)) {
                const auto clipped = clipped_from(gate, found.inner);
                if (!clipped || (!x.empty() && *clipped != x)) continue;
                found.spec = x.empty() ? "nn::hard_sigmoid" : "nn::hard_swish";
                found.input = *clipped;
            } else if (is(0.5) && !x.empty() && erf_of(gate, found.inner) == x)
                found.spec = "nn::gelu";
            else if (is(0.5) && !x.empty() && tanh_of(gate, found.inner) == x)
                found.spec = "nn::gelu_tanh";
            if (!found.spec.empty()) return found;
        }
    }
    return std::nullopt;
}

std::optional<found_pattern> pattern_finder::layer_norm(std::string_view value) const {
    // (x - mean) / sqrt(mean((x - mean)^2) + epsilon)
    const onnx_node* const divide = made_by(value, "Div");
    if (divide == nullptr || divide->inputs.size() != 2) return std::nullopt;
    const onnx_node *const centered = made_by(divide->inputs[0], "Sub"), *const root =
                                                                             made_by(divide->inputs[1], "Sqrt");
    if (centered == nullptr || root == nullptr || centered->inputs.size() != 2) return std::nullopt;
    const onnx_node *const mean = made_by(centered->inputs[1], "ReduceMean"), *const add =
                                                                                  made_by(root->inputs[0], "Add");
    if (mean == nullptr || add == nullptr || add->inputs.size() != 2) return std::nullopt;
    const auto epsilon = scalar(add->inputs[1]);
    const onnx_node* const variance = made_by(add->inputs[0], "ReduceMean");
    const onnx_node* const square = variance == nullptr ? nullptr : made_by(variance->inputs[0], "Pow");
    if (!epsilon || square == nullptr || square->inputs.size() != 2 || !is_near(square->inputs[1], 2) ||
        mean->inputs[0] != centered->inputs[0])
        return std::nullopt;
    const onnx_node* const centered_again = made_by(square->inputs[0], "Sub");
    if (centered_again == nullptr || centered_again->inputs != centered->inputs) return std::nullopt;
    // The mean is over all but the samples.
    extents one = values_.at(mean->inputs[0]).shape;
    if (one.size() < 2) return std::nullopt;
    std::fill(one.begin() + 1, one.end(), 1);
    if (values_.at(mean->outputs[0]).shape != one || values_.at(variance->outputs[0]).shape != one) return std::nullopt;
    const auto text = ratio_text(static_cast<float>(*epsilon));
    if (!text) return std::nullopt;
    found_pattern found{"nn::layer_norm<" + (*text == "std::ratio<1, 100000>" ? "" : "nn::epsilon<" + *text + ">"),
                        mean->inputs[0],
                        {divide, centered, root, mean, add, variance, square}};
    if (centered_again != centered) found.inner.push_back(centered_again);
    return found;
}

std::optional<found_pattern> pattern_finder::group_norm(std::string_view value) const {
    // Reshape to [samples, groups, rest], InstanceNormalization without scales, and Reshape back.
    const onnx_node* const back = made_by(value, "Reshape");
    const onnx_node* const normalized = back == nullptr ? nullptr : made_by(back->inputs[0], "InstanceNormalization");
    if (normalized == nullptr || normalized->inputs.size() != 3) return std::nullopt;
    const onnx_node* const grouped = made_by(normalized->inputs[0], "Reshape");
    const array *const scale = constant(normalized->inputs[1]), *const shift = constant(normalized->inputs[2]);
    if (grouped == nullptr || scale == nullptr || shift == nullptr) return std::nullopt;
    const auto all_are = [](const array& of, double number) {
        const auto numbers = of.numbers();
        return std::all_of(numbers->begin(), numbers->end(), [=](double one) { return one == number; });
    };
    const extents &before = values_.at(grouped->inputs[0]).shape, &in_groups = values_.at(grouped->outputs[0]).shape;
    const auto text = ratio_text(normalized->number("epsilon", 1e-5f));
    if (!all_are(*scale, 1) || !all_are(*shift, 0) || values_.at(value).shape != before || in_groups.size() < 3 ||
        before.size() < 3 || in_groups[0] != before[0] || before[1] % in_groups[1] != 0 || !text)
        return std::nullopt;
    return found_pattern{"nn::group_norm<" + std::to_string(in_groups[1]) +
                             (*text == "std::ratio<1, 100000>" ? "" : ", nn::epsilon<" + *text + ">"),
                         grouped->inputs[0],
                         {back, normalized, grouped}};
}

std::optional<found_pattern> pattern_finder::normalization(const onnx_node& node) const {
    if (node.operation != "Add" || node.inputs.size() != 2) return std::nullopt;
    for (std::size_t side = 0; side < 2; ++side) {
        const onnx_node* const scaled = made_by(node.inputs[side], "Mul");
        const array* const bias = constant(node.inputs[1 - side]);
        if (scaled == nullptr || bias == nullptr || scaled->inputs.size() != 2) continue;
        for (std::size_t other = 0; other < 2; ++other) {
            const array* const weight = constant(scaled->inputs[1 - other]);
            if (weight == nullptr || weight->size() != bias->size()) continue;
            auto found = layer_norm(scaled->inputs[other]);
            if (!found) found = group_norm(scaled->inputs[other]);
            if (!found) continue;
            found->inner.push_back(scaled);
            found->weight = weight;
            found->bias = bias;
            return found;
        }
    }
    return std::nullopt;
}

bool pattern_finder::is_closed(const found_pattern& pattern, const onnx_node& last) const {
    for (const onnx_node* node : pattern.inner)
        for (const std::string_view output : node->outputs) {
            const auto readers = order_.consumers.find(output);
            if (std::any_of(model_.outputs.begin(), model_.outputs.end(),
                            [&](const value_description& one) { return one.name == output; }))
                return false;
            if (readers == order_.consumers.end()) continue;
            for (const onnx_node* reader : readers->second)
                if (reader != &last &&
                    std::find(pattern.inner.begin(), pattern.inner.end(), reader) == pattern.inner.end())
                    return false;
        }
    return true;
}

std::optional<found_pattern> pattern_finder::ending_in(const onnx_node& node) const {
    std::optional<found_pattern> found = activation(node);
    if (!found) found = normalization(node);
    if (found && is_closed(*found, node)) return found;
    return std::nullopt;
}

}  // namespace import_onnx
