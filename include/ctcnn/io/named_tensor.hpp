// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn {

/// A tensor of a file: its name, its shape, which is known only at run time, and a view of its bytes.
struct named_tensor {
    std::string name;
    element_type type = element_type::f32;
    std::vector<std::uint64_t> shape;     ///< outermost first; empty for a scalar
    std::span<const std::uint8_t> bytes;  ///< row-major, little-endian; for element_type::other as in the file
    std::string_view type_name{};         ///< for element_type::other: its name in the file; a view, as the bytes are
    std::shared_ptr<const void> owner{};  ///< of the bytes, if they were made for this tensor alone
};

/// The name of a tensor's type: "F32", or for element_type::other the name in the file.
inline std::string_view type_name_of(const named_tensor& tensor) noexcept {
    return tensor.type == element_type::other ? tensor.type_name : name_of(tensor.type);
}

/// A named tensor of `elements`, which must outlive it.
template <class T>
named_tensor make_named_tensor(std::string name, std::vector<std::uint64_t> shape, std::span<const T> elements) {
    static_assert(std::endian::native == std::endian::little, "ctcnn: files of tensors need a little-endian machine");
    return {std::move(name),
            element_type_of<T>,
            std::move(shape),
            {reinterpret_cast<const std::uint8_t*>(elements.data()), elements.size_bytes()}};
}

/// The metadata of a file of tensors: text by name.
using text_by_name = std::map<std::string, std::string, std::less<>>;

/// Tensors that were read from a file, with their memory.
class tensor_file {
public:
    tensor_file() = default;
    /// \param memory  holds the tensors' bytes
    tensor_file(std::string path, std::vector<std::vector<std::uint8_t>> memory, std::vector<named_tensor> tensors,
                text_by_name metadata)
        : path_(std::move(path)),
          memory_(std::move(memory)),
          tensors_(std::move(tensors)),
          metadata_(std::move(metadata)) {}
    // Not copyable, as the tensors are views of the vectors' elements. A moved vector keeps its elements in place.
    tensor_file(tensor_file&&) = default;
    tensor_file& operator=(tensor_file&&) = default;
    ~tensor_file() = default;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// In the order of the file.
    [[nodiscard]] const std::vector<named_tensor>& tensors() const noexcept { return tensors_; }
    [[nodiscard]] const text_by_name& metadata() const noexcept { return metadata_; }
    /// The tensor of this name, or nullptr.
    [[nodiscard]] const named_tensor* find(std::string_view name) const noexcept {
        const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                        [&](const named_tensor& tensor) { return tensor.name == name; });
        return found == tensors_.end() ? nullptr : &*found;
    }

private:
    std::string path_;
    std::vector<std::vector<std::uint8_t>> memory_;
    std::vector<named_tensor> tensors_;
    text_by_name metadata_;
};

/// "[32, 26, 26]", for messages.
inline std::string to_string(std::span<const std::uint64_t> extents) {
    std::string text = "[";
    for (std::size_t i = 0; i < extents.size(); ++i) {
        if (i > 0) text += ", ";
        text += std::to_string(extents[i]);
    }
    return text + "]";
}

namespace detail {

/// The size of a tensor of a known type in bytes; nothing if it overflows 64 bits.
inline std::optional<std::uint64_t> bytes_of(element_type type, std::span<const std::uint64_t> extents) noexcept {
    std::uint64_t bytes = size_of(type);
    for (const std::uint64_t extent : extents) {
        if (extent != 0 && bytes > std::numeric_limits<std::uint64_t>::max() / extent) return std::nullopt;
        bytes *= extent;
    }
    return bytes;
}

/// The type's name for a message; escaped if it comes from a file.
inline std::string shown_type_of(const named_tensor& tensor) {
    const std::string_view name = type_name_of(tensor);
    return tensor.type == element_type::other ? shown(name) : std::string(name);
}

/// Whether a tensor has as many bytes as its type and shape require. True for element_type::other, whose size is not
/// known.
inline bool has_bytes_of_shape(const named_tensor& tensor) noexcept {
    return tensor.type == element_type::other || bytes_of(tensor.type, tensor.shape) == tensor.bytes.size();
}

}  // namespace detail

}  // namespace ctcnn
