// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/io/named_tensor.hpp"

namespace import_onnx {

using extents = std::vector<std::size_t>;

/// Elements of an array of this shape. Errors  throws refusal where there are too many for a memory to hold.
[[nodiscard]] std::size_t size_of_shape(std::span<const std::size_t> shape);
/// "[1, 3, 32, 32]"
[[nodiscard]] std::string text_of(std::span<const std::size_t> shape);

/// A value of a graph: a shape, and numbers where these are known. Whatever their type in the file, they are doubles
/// here: of integers, those below 2^53 are exact.
class array {
public:
    extents shape;
    bool is_integer = false;  ///< or boolean: division drops the remainder

    array() = default;
    explicit array(extents of, bool integer = false) : shape(std::move(of)), is_integer(integer) {}
    array(extents of, std::vector<double> numbers, bool integer = false)
        : shape(std::move(of)),
          is_integer(integer),
          numbers_(std::make_shared<const std::vector<double>>(std::move(numbers))) {}
    /// The numbers are converted when they are read, each time: weights are large, and most are not read at all.
    /// \param from  has to live as long as this
    explicit array(const ctcnn::named_tensor& from);

    [[nodiscard]] std::size_t size() const { return size_of_shape(shape); }
    [[nodiscard]] std::size_t extent(std::size_t dimension) const { return shape[dimension]; }
    [[nodiscard]] bool is_known() const noexcept { return numbers_ != nullptr || source_ != nullptr; }
    /// Requires  is_known()
    [[nodiscard]] std::shared_ptr<const std::vector<double>> numbers() const;
    [[nodiscard]] const ctcnn::named_tensor* source() const noexcept { return source_; }
    /// The same numbers in another shape of as many elements.
    [[nodiscard]] array reshaped(extents to) const {
        array result = *this;
        result.shape = std::move(to);
        return result;
    }

private:
    std::shared_ptr<const std::vector<double>> numbers_;
    const ctcnn::named_tensor* source_ = nullptr;
};

/// Steps from one element to the next of each dimension, in row-major order.
[[nodiscard]] extents strides_of(std::span<const std::size_t> shape);

}  // namespace import_onnx
