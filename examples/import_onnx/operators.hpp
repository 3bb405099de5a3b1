// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "import_onnx/array.hpp"
#include "import_onnx/onnx_model.hpp"

/// What each operator of ONNX computes, as its specification says it, in double and without haste. Where the numbers of
/// an input are not known, only the shapes of the outputs are found: so one function serves to find shapes, to fold
/// constants, and to run a model.
namespace import_onnx {

/// How much may still be computed: what is made and done is taken off.
struct allowance {
    std::size_t numbers, operations;
};

/// An operator, and what it is to work on.
class operator_call {
public:
    /// \param inputs  null where an optional one is left out
    operator_call(const onnx_node& called, const onnx_model& of, std::vector<const array*> inputs, allowance& budget)
        : node(called),
          model(of),
          version(of.opset),
          inputs_(std::move(inputs)),
          budget_(budget) {}

    const onnx_node& node;
    const onnx_model& model;
    const std::int64_t version;  ///< of the operators

    [[nodiscard]] std::size_t inputs() const noexcept { return inputs_.size(); }
    [[nodiscard]] bool has(std::size_t i) const noexcept { return i < inputs_.size() && inputs_[i] != nullptr; }
    /// Errors  refuses the node where the input is missing
    [[nodiscard]] const array& input(std::size_t i) const {
        if (!has(i)) node.refuse("its input " + std::to_string(i) + " is missing");
        return *inputs_[i];
    }
    /// The same, of a rank that the operator needs.
    [[nodiscard]] const array& input(std::size_t i, std::size_t rank) const;
    [[nodiscard]] bool is_known() const noexcept {
        for (const array* one : inputs_)
            if (one != nullptr && !one->is_known()) return false;
        return true;
    }
    /// The numbers of an input that says how, not what: they must be known.
    [[nodiscard]] std::vector<std::int64_t> integers(std::size_t i) const;
    [[nodiscard]] double number(std::size_t i) const;
    /// Numbers for an output of this shape.
    [[nodiscard]] std::vector<double> make(std::span<const std::size_t> shape) const;
    /// Before work that takes longer than its output is large.
    void spend(std::size_t operations) const;
    /// A dimension that may be counted from the end.
    [[nodiscard]] std::size_t dimension(std::int64_t axis, std::size_t rank) const;
    [[noreturn]] void refuse(const std::string& why) const { node.refuse(why); }

private:
    std::vector<const array*> inputs_;
    allowance& budget_;
};

/// Whether there is such an operator here at all.
[[nodiscard]] bool knows_operator(std::string_view name);
/// The outputs of a node, the first or all of them.
/// Errors  throws refusal: the node's label, and what is not as ONNX says
[[nodiscard]] std::vector<array> evaluate(const operator_call& call);

using operator_function = std::vector<array> (*)(const operator_call&);
struct operator_row {
    std::string_view name;
    operator_function function;
};
[[nodiscard]] std::span<const operator_row> elementwise_operators();
[[nodiscard]] std::span<const operator_row> window_operators();
[[nodiscard]] std::span<const operator_row> matrix_operators();
[[nodiscard]] std::span<const operator_row> normalizing_operators();
[[nodiscard]] std::span<const operator_row> shape_operators();

/// The shape that several have after broadcasting, as NumPy does it.
[[nodiscard]] extents broadcast_shape(const operator_call& call, const extents& a, const extents& b);

}  // namespace import_onnx
