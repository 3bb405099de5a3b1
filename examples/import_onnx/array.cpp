// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/array.hpp"

#include <cstring>

#include "ctcnn/io/half_precision.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

using ctcnn::element_type;

template <class T>
void convert(std::span<const std::uint8_t> bytes, std::vector<double>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        to[i] = static_cast<double>(value);
    }
}

}  // namespace

std::size_t size_of_shape(std::span<const std::size_t> shape) {
    constexpr std::size_t most = std::size_t{1} << 31;
    std::size_t size = 1;
    for (const std::size_t extent : shape) {
        if (extent != 0 && size > most / extent)
            throw refusal("a value of shape " + text_of(shape) + " does not fit into memory");
        size *= extent;
    }
    return size;
}

std::string text_of(std::span<const std::size_t> shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + "]";
}

array::array(const ctcnn::named_tensor& from) : shape(from.shape.begin(), from.shape.end()), source_(&from) {
    is_integer = !ctcnn::is_floating_point(from.type);
}

std::shared_ptr<const std::vector<double>> array::numbers() const {
    if (numbers_ != nullptr) return numbers_;
    auto result = std::make_shared<std::vector<double>>(size());
    const std::span<const std::uint8_t> bytes = source_->bytes;
    switch (source_->type) {
    case element_type::f64: convert<double>(bytes, *result); break;
    case element_type::i64: convert<std::int64_t>(bytes, *result); break;
    case element_type::u64: convert<std::uint64_t>(bytes, *result); break;
    case element_type::i32: convert<std::int32_t>(bytes, *result); break;
    case element_type::u32: convert<std::uint32_t>(bytes, *result); break;
    case element_type::i16: convert<std::int16_t>(bytes, *result); break;
    case element_type::u16: convert<std::uint16_t>(bytes, *result); break;
    case element_type::i8: convert<std::int8_t>(bytes, *result); break;
    case element_type::u8:
    case element_type::boolean: convert<std::uint8_t>(bytes, *result); break;
    case element_type::f16:
    case element_type::bf16:
        for (std::size_t i = 0; i < result->size(); ++i) {
            std::uint16_t half;
            std::memcpy(&half, bytes.data() + 2 * i, 2);
            (*result)[i] =
                static_cast<double>(source_->type == element_type::f16 ? ctcnn::detail::float_from_half(half)
                                                                       : ctcnn::detail::float_from_bfloat16(half));
        }
        break;
    default: convert<float>(bytes, *result);
    }
    return result;
}

extents strides_of(std::span<const std::size_t> shape) {
    extents strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
    return strides;
}

}  // namespace import_onnx
