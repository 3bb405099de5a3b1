// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/type_list.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/layers/spec_name.hpp"
#include "ctcnn/network/graph.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/position.hpp"
#include "import_onnx/element_tree.hpp"

/// What a network is, however it is written: its layers, the names of their tensors, and what each reads. A block around a
/// layer, a residual instead of a sum, and an option that is the default make no difference.
namespace ctcnn::test {

/// The layers of a network, one line each, in the order in which they run.
class network_outline {
public:
    /// \param path  of the layer, where it has tensors
    /// \returns the number of the value that it writes
    std::size_t add(std::string_view spec, const std::string& path, const std::vector<std::size_t>& inputs) {
        std::vector<std::string> texts;
        for (const std::size_t input : inputs) texts.push_back(input == 0 ? "x" : values_[input - 1]);
        const bool is_sum = spec == "add";
        if (is_sum) std::sort(texts.begin(), texts.end());  // in any order
        std::string text = usual(spec) + (path.empty() ? "" : " \"" + path + "\"") + " of";
        for (const std::string& one : texts) text += " " + one;
        lines_.push_back(text);
        values_.push_back(std::to_string(std::hash<std::string>()(text)));
        return values_.size();
    }
    [[nodiscard]] std::string text(std::size_t output) const {
        std::vector<std::string> sorted = lines_;  // paths may run in any order
        std::sort(sorted.begin(), sorted.end());
        std::string all = "output: " + (output == 0 ? "x" : values_[output - 1]) + "\n";
        for (const std::string& line : sorted) all += line + "\n";
        return all;
    }

private:
    /// Without namespaces and options that are the defaults, and the options in the order of the alphabet.
    static std::string usual(std::string_view spec) {
        std::string name(spec);
        detail::replace_all(name, "nn::", "");
        const std::size_t open = name.find('<');
        if (open == name.npos) return name;
        std::vector<std::string> arguments{""};
        int depth = 0;
        for (std::size_t i = open + 1; i + 1 < name.size(); ++i) {
            depth += (name[i] == '<' ? 1 : 0) - (name[i] == '>' ? 1 : 0);
            if (depth == 0 && name[i] == ',') {
                arguments.emplace_back();
                ++i;
            } else
                arguments.back() += name[i];
        }
        const std::string kind = name.substr(0, open);
        const bool is_pool = kind.ends_with("pool2d");
        std::string own_stride = "stride<1>";
        for (const std::string& one : arguments)
            if (is_pool && one.starts_with("kernel<")) own_stride = "stride<" + one.substr(7);
        std::erase_if(arguments, [&](const std::string& one) {
            return one == own_stride || one == "padding<0>" || one == "bias<true>" || one == "dilation<1>" ||
                   one == "groups<1>" || one == "interpolation<nearest>";
        });
        std::sort(arguments.begin(), arguments.end());
        std::string text = kind + "<";
        for (const std::string& one : arguments) text += (text.back() == '<' ? "" : ", ") + one;
        return text + ">";
    }

    std::vector<std::string> lines_, values_;
};

/// \param specs   names of the layers
/// \param nodes   of the network's graph, one for each layer
/// \param inputs  which values they read
inline std::string outline_of_layers(const std::vector<std::string>& specs, std::span<const detail::layer_row> rows,
                                     std::span<const detail::graph_node> nodes, std::span<const std::size_t> inputs) {
    network_outline outline;
    std::vector<std::size_t> values{0};  // of the outline, by those of the network
    for (std::size_t i = 0; i < specs.size(); ++i) {
        std::vector<std::size_t> read;
        for (std::size_t k = 0; k < nodes[i].input_count; ++k) read.push_back(values[inputs[nodes[i].first_input + k]]);
        std::string spec = specs[i];
        if (read.size() > 1) spec = spec.starts_with("residual<") ? "add" : spec.substr(0, spec.find('<'));
        const bool has_tensors = !rows[i].parameter_names.empty() || !rows[i].statistic_names.empty();
        values.push_back(spec == "identity"
                             ? read[0]
                             : outline.add(spec, has_tensors ? detail::dotted(rows[i].position) : "", read));
    }
    return outline.text(values.back());
}

/// Of a network that is a type.
template <class Network>
std::string outline_of_type() {
    constexpr auto& numbers = Network::tree::graph::numbers;
    const std::vector<std::string> specs = []<class... Leaf>(detail::type_list<Leaf...>) {
        return std::vector<std::string>{detail::spec_name<typename Leaf::spec>()...};
    }(typename Network::leaves{});
    return outline_of_layers(specs, Network::layer_rows(), numbers.nodes, numbers.inputs);
}

/// Of elements that import_onnx made, named by the rules of network/tree.hpp.
class element_outline {
public:
    static std::string of(const std::vector<import_onnx::element>& elements) {
        element_outline made;
        const bool is_block =
            elements.size() == 1 && elements[0].kind == import_onnx::element_kind::block && elements[0].name.empty();
        const std::size_t output = made.chain(is_block ? elements[0].children : elements, "", !is_block, 0);
        return made.outline_.text(output);
    }

private:
    using element = import_onnx::element;
    using kind = import_onnx::element_kind;

    static std::string below(const std::string& path, const std::string& name) {
        return path.empty() ? name : path + "." + name;
    }
    static std::vector<element> written_out(const std::vector<element>& elements) {
        std::vector<element> all;
        for (const element& one : elements)
            if (one.kind == kind::repeat)
                all.insert(all.end(), one.count, one.children.front());
            else
                all.push_back(one);
        return all;
    }
    /// \param path  of what the elements are in
    std::size_t chain(const std::vector<element>& elements, const std::string& path, bool has_numbers, std::size_t x) {
        std::size_t number = 0;
        for (const element& one : written_out(elements)) {
            const std::string index = std::to_string(number++);
            const bool adds_nothing = one.name.empty() && !has_numbers;
            x = layer(one, adds_nothing ? path : below(path, one.name.empty() ? index : one.name), x);
        }
        return x;
    }
    /// \param path  of the element itself
    std::size_t layer(const element& one, const std::string& path, std::size_t x) {
        switch (one.kind) {
        case kind::layer:
            return one.spec == "nn::identity" ? x : outline_.add(one.spec, one.has_tensors ? path : "", {x});
        case kind::block: return chain(one.children, path, false, x);
        case kind::residual: {
            std::vector<element> elements = one.children;
            std::size_t beside = x;
            if (!elements.empty() && elements.back().kind == kind::shortcut) {
                const std::vector<element> others = elements.back().children;
                elements.pop_back();
                const bool is_named = others.size() == 1 && !others[0].name.empty();
                beside = chain(others, is_named ? path : below(path, "shortcut"), true, x);
            }
            return outline_.add("add", "", {chain(elements, path, true, x), beside});
        }
        case kind::add:
        case kind::concat:
        case kind::multiply: {
            std::vector<std::size_t> ends;
            for (const element& child : one.children) ends.push_back(chain({child}, path, false, x));
            return outline_.add(one.kind == kind::add        ? "add"
                                : one.kind == kind::multiply ? "multiply"
                                                             : "concat",
                                "", ends);
        }
        case kind::sequential:
        case kind::repeat:
        case kind::shortcut: break;
        }
        return chain(one.kind == kind::repeat ? std::vector<element>{one} : one.children, path, true, x);
    }

    network_outline outline_;
};

}  // namespace ctcnn::test
