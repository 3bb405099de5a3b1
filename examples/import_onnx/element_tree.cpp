// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/element_tree.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace import_onnx {

namespace {

// ---- names ------------------------------------------------------------------------------------------------------------

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.', begin)) {
        parts.push_back(path.substr(begin, dot - begin));
        begin = dot + 1;
    }
    parts.push_back(path.substr(begin));
    return parts;
}

/// "conv2d" of "nn::conv2d<8, nn::kernel<3>>".
std::string kind_of(const std::string& spec) {
    const std::size_t begin = spec.find("::") + 2;
    return spec.substr(begin, spec.find('<') - begin);
}

/// Gives each layer with tensors a path that no other has, the one that it had in the model where that can be.
class naming {
public:
    void name_all(std::vector<path_item>& items) {
        for (path_item& item : items) {
            for (auto& path : item.paths) name_all(path);
            if (item.node->tensors.empty()) continue;
            std::string path = item.node->path;
            if (path.empty())
                path = kind_of(item.node->spec) + "_" + std::to_string(++numbers_[kind_of(item.node->spec)]);
            std::string own = path;
            for (std::size_t number = 2; !taken_.insert(own).second; ++number)
                own = path + "_" + std::to_string(number);
            item.names = parts_of(own);
        }
    }

private:
    std::set<std::string> taken_;
    std::map<std::string, std::size_t> numbers_;
};

void collect_tensors(const std::vector<path_item>& items, std::vector<ctcnn::named_tensor>& to) {
    for (const path_item& item : items) {
        for (const auto& path : item.paths) collect_tensors(path, to);
        std::string prefix;
        for (const std::string& name : item.names) prefix += name + ".";
        for (const layer_tensor& tensor : item.node->tensors) {
            to.push_back(tensor);
            to.back().name = prefix + tensor.name;
        }
    }
}

// ---- groups -----------------------------------------------------------------------------------------------------------

/// What an item's layers have in common at a depth of their paths.
struct membership {
    bool has_tensors = false;
    bool is_group = false;  ///< all are in one group of this name
    std::string name;
};
membership membership_of(const path_item& item, std::size_t depth) {
    membership result;
    if (item.paths.empty()) {
        result.has_tensors = !item.names.empty();
        result.is_group = item.names.size() > depth + 1;
        if (result.has_tensors) result.name = item.names[depth];
        return result;
    }
    bool all_agree = true;
    for (const auto& path : item.paths)
        for (const path_item& inner : path) {
            const membership own = membership_of(inner, depth);
            if (!own.has_tensors) continue;
            all_agree = all_agree && own.is_group && (!result.has_tensors || own.name == result.name);
            result.has_tensors = true;
            result.name = own.name;
        }
    result.is_group = result.has_tensors && all_agree;
    return result;
}

bool is_activation(const path_item& item) {
    static const std::set<std::string> kinds{
        "relu", "relu6",     "leaky_relu", "elu",          "sigmoid",    "hyperbolic_tangent", "softplus",
        "gelu", "gelu_tanh", "silu",       "hard_sigmoid", "hard_swish", "hard_tanh"};
    return item.paths.empty() && item.names.empty() && item.node->kind == layer_kind::layer &&
           kinds.contains(kind_of(item.node->spec));
}

/// Takes the name from each element that has its own number as name: groups that number their elements give it.
/// Returns whether there was one.
bool strip_numbers(std::vector<element>& elements) {
    bool found = false;
    for (std::size_t i = 0; i < elements.size(); ++i)
        if (elements[i].name == std::to_string(i)) {
            elements[i].name.clear();
            found = true;
        }
    return found;
}

/// Whether a group that numbers its elements would change names: there is an element with tensors but no name.
bool has_unnamed(const std::vector<element>& elements) {
    return std::any_of(elements.begin(), elements.end(),
                       [](const element& one) { return one.has_tensors && one.name.empty(); });
}

/// Equal neighbours become one repeat<>.
void repeat_equal(std::vector<element>& elements) {
    std::vector<element> result;
    for (std::size_t i = 0; i < elements.size();) {
        std::size_t end = i + 1;
        while (end < elements.size() && elements[end] == elements[i]) ++end;
        if (end - i > 1 && elements[i].kind != element_kind::layer && elements[i].name.empty())
            result.push_back({element_kind::repeat, "", "", {elements[i]}, end - i, 0, elements[i].has_tensors});
        else
            result.insert(result.end(), elements.begin() + static_cast<std::ptrdiff_t>(i),
                          elements.begin() + static_cast<std::ptrdiff_t>(end));
        i = end;
    }
    elements = std::move(result);
}

element group_of(element_kind kind, std::vector<element> children) {
    element made{kind, "", "", std::move(children), 1, 0, false};
    for (const element& child : made.children) made.has_tensors = made.has_tensors || child.has_tensors;
    return made;
}

/// Elements one after the other, as one.
element chain_of(std::vector<element> elements) {
    if (!has_unnamed(elements) && strip_numbers(elements)) {
        repeat_equal(elements);
        return group_of(element_kind::sequential, std::move(elements));
    }
    if (elements.size() == 1) return std::move(elements.front());
    if (elements.empty()) return {element_kind::layer, "", "nn::identity", {}, 1, 0, false};
    return group_of(element_kind::block, std::move(elements));
}

std::vector<element> nest(std::span<const path_item> items, std::size_t depth);

std::size_t layers_in(const std::vector<path_item>& items) {
    std::size_t count = 0;
    for (const path_item& item : items) {
        ++count;
        for (const auto& path : item.paths) count += layers_in(path);
    }
    return count;
}

/// A sum of two, as a residual where that can be said.
std::optional<element> residual_of(const path_item& item, std::size_t depth) {
    if (item.node->kind != layer_kind::add || item.paths.size() != 2) return std::nullopt;
    const std::size_t side = layers_in(item.paths[0]) < layers_in(item.paths[1]) ? 0 : 1;
    std::vector<element> elements = nest(item.paths[1 - side], depth), beside = nest(item.paths[side], depth);
    if (elements.empty() || has_unnamed(elements)) return std::nullopt;
    if (!beside.empty() && (beside.size() > 1 || beside.front().name.empty())) return std::nullopt;
    strip_numbers(elements);
    if (!beside.empty()) elements.push_back(group_of(element_kind::shortcut, std::move(beside)));
    return group_of(element_kind::residual, std::move(elements));
}

element join_of(const path_item& item, std::size_t depth) {
    if (auto residual = residual_of(item, depth)) return std::move(*residual);
    const element_kind kind = item.node->kind == layer_kind::add        ? element_kind::add
                              : item.node->kind == layer_kind::multiply ? element_kind::multiply
                                                                        : element_kind::concat;
    std::vector<element> paths;
    for (const auto& path : item.paths) paths.push_back(chain_of(nest(path, depth)));
    return group_of(kind, std::move(paths));
}

/// Whether the next layer with tensors has the number that it has where each item is an element, the first of them with
/// number `first`: then activations at the front are elements too, and otherwise a part of the group before them.
bool is_numbered_after(std::span<const path_item> items, std::size_t depth, std::size_t first) {
    for (std::size_t i = 0; i < items.size(); ++i)
        if (const membership next = membership_of(items[i], depth); next.has_tensors)
            return next.name == std::to_string(first + i);
    return false;
}

/// The elements of a chain of layers whose paths are the same up to `depth`.
std::vector<element> nest(std::span<const path_item> items, std::size_t depth) {
    std::vector<element> elements;
    for (std::size_t i = 0; i < items.size();) {
        const membership own = membership_of(items[i], depth);
        if (own.is_group) {
            // All that follows in the same group, and what is between.
            std::size_t end = i + 1;
            for (std::size_t k = end; k < items.size(); ++k) {
                const membership next = membership_of(items[k], depth);
                if (!next.has_tensors) continue;
                if (!next.is_group || next.name != own.name) break;
                end = k + 1;
            }
            if (!is_numbered_after(items.subspan(end), depth, elements.size() + 1))
                while (end < items.size() && is_activation(items[end])) ++end;
            element group = chain_of(nest(items.subspan(i, end - i), depth + 1));
            // A name in a name: the outer one is a group's.
            if (!group.name.empty()) group = group_of(element_kind::block, {std::move(group)});
            group.name = own.name;
            elements.push_back(std::move(group));
            i = end;
            continue;
        }
        if (!items[i].paths.empty())
            elements.push_back(join_of(items[i], depth));
        else
            elements.push_back({element_kind::layer, own.name, items[i].node->spec, {}, 1, 0, own.has_tensors});
        ++i;
    }
    return elements;
}

}  // namespace

element_tree make_tree(std::vector<path_item> items) {
    naming().name_all(items);
    element_tree tree;
    tree.elements = nest(items, 0);
    if (has_unnamed(tree.elements)) {
        // A network numbers its elements, and paths that meet in it have no name of their own: it is one block.
        tree.elements = {group_of(element_kind::block, std::move(tree.elements))};
    } else {
        strip_numbers(tree.elements);
        repeat_equal(tree.elements);
        // A block that is all of a network has no number.
        if (tree.elements.size() == 1 && tree.elements[0].kind == element_kind::block) tree.elements[0].name = "0";
    }
    collect_tensors(items, tree.tensors);
    return tree;
}

}  // namespace import_onnx
