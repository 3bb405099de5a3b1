// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/onnx_model.hpp"

#include "ctcnn/io/text.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

const attribute* onnx_node::find(std::string_view wanted) const noexcept {
    for (const attribute& one : attributes)
        if (one.name == wanted) return &one;
    return nullptr;
}

namespace {

const attribute* find_of_kind(const onnx_node& node, std::string_view name, attribute_kind kind) {
    const attribute* const found = node.find(name);
    if (found != nullptr && found->kind != static_cast<int>(kind))
        node.refuse("its attribute " + std::string(name) + " has a type other than ONNX says");
    return found;
}

}  // namespace

std::int64_t onnx_node::integer(std::string_view wanted, std::int64_t otherwise) const {
    const attribute* const found = find_of_kind(*this, wanted, attribute_kind::integer);
    return found == nullptr ? otherwise : found->integer;
}

float onnx_node::number(std::string_view wanted, float otherwise) const {
    const attribute* const found = find_of_kind(*this, wanted, attribute_kind::number);
    return found == nullptr ? otherwise : found->number;
}

std::string_view onnx_node::text(std::string_view wanted, std::string_view otherwise) const {
    const attribute* const found = find_of_kind(*this, wanted, attribute_kind::text);
    return found == nullptr ? otherwise : found->text;
}

std::vector<std::int64_t> onnx_node::integers(std::string_view wanted, std::vector<std::int64_t> otherwise) const {
    const attribute* const found = find_of_kind(*this, wanted, attribute_kind::integers);
    return found == nullptr ? otherwise : found->integers;
}

std::string onnx_node::label() const {
    const std::string kind = " (" + std::string(operation.substr(0, 40)) + ")";
    if (!name.empty()) return "node " + ctcnn::detail::shown(name) + kind;
    const std::string_view output = outputs.empty() ? std::string_view() : outputs.front();
    return "the node of output " + ctcnn::detail::shown(output) + kind;
}

void onnx_node::refuse(const std::string& why) const { throw refusal(label() + ": " + why); }

}  // namespace import_onnx
