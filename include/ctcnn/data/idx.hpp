// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/byte_source.hpp"
#include "ctcnn/data/idx_header.hpp"

namespace ctcnn {

namespace detail {

/// The default limit for an IDX file, in bytes of data: 1 GiB.
inline constexpr std::uint64_t default_idx_limit = std::uint64_t{1} << 30;

}  // namespace detail

/// What an IDX file of unsigned bytes holds.
struct idx_data {
    std::vector<std::uint32_t> extents;  ///< outermost first; for MNIST images, 60000, 28, 28
    std::vector<std::uint8_t> values;    ///< row-major, as many as the product of the extents
};

namespace detail {

/// Reads the data after the header, which must end where the file ends. Allocates no more than the file can hold,
/// regardless of what its header claims, and unpacks at most one byte more than the header announces.
inline std::vector<std::uint8_t> read_idx_values(byte_source& source, const idx_header& header) {
    constexpr std::uint64_t step = std::uint64_t{1} << 16;
    const std::string wanted = std::to_string(header.values) + " bytes of data, as the header says";
    const auto fail_short = [&](std::uint64_t found) {
        fail_idx(source, header.bytes() + found, wanted,
                 "the end of the file after " + std::to_string(found) + byte_order_hint(header.extents));
    };
    const std::uint64_t room = std::max(source.most_bytes(), header.bytes()) - header.bytes();
    if (!source.is_gzip() && room < header.values) fail_short(room);
    std::vector<std::uint8_t> values;
    values.reserve(memory_size(std::min(header.values, room)));
    while (values.size() < header.values) {
        const std::size_t before = values.size();
        values.resize(before + memory_size(std::min(step, header.values - before)));
        const std::size_t count = source.read(std::span(values).subspan(before));
        if (before + count < values.size()) fail_short(before + count);
    }
    std::array<std::uint8_t, 1> more;
    if (source.read(more) != 0)
        fail_idx(source, source.position() - 1, "the end of the file after " + wanted,
                 source.is_gzip() ? "more bytes"
                                  : std::to_string(std::max(room, header.values + 1) - header.values) + " more");
    return values;
}

/// The dimensions of an image in IDX: without the channel if there is only one.
template <ImageShape S>
std::vector<std::uint32_t> idx_sample_extents() {
    static_assert(std::max({S::extents[0], S::extents[1], S::extents[2]}) <= std::numeric_limits<std::uint32_t>::max(),
                  "ctcnn::read_idx_images: IDX has 32 bits for a dimension; use smaller ones");
    std::vector<std::uint32_t> extents;
    for (std::size_t i = S::extents[0] == 1 ? 1 : 0; i < S::rank; ++i)
        extents.push_back(static_cast<std::uint32_t>(S::extents[i]));
    return extents;
}

}  // namespace detail

/// Reads an IDX file of unsigned bytes and of rank 1 or more; gzip if the name ends in ".gz".
/// \param limit  the largest number of bytes of data that is accepted
/// Errors  throws data_error{path, offset, expected, found} for everything that is not exactly such a file; the message
///         says if the offset counts unpacked bytes. Never allocates more than the data that the file can hold.
/// Source  "The IDX file format", at the end of LeCun, Cortes and Burges, "The MNIST database of handwritten digits"
inline idx_data read_idx(const std::string& path, std::uint64_t limit = detail::default_idx_limit) {
    detail::byte_source source(path);
    detail::idx_header header = detail::read_idx_header(source, {}, limit);
    std::vector<std::uint8_t> values = detail::read_idx_values(source, header);
    return {std::move(header.extents), std::move(values)};
}

/// Reads images of shape S: rank 3 (images, rows, columns) if S has one channel, else rank 4 (images, channels, rows,
/// columns). Refuses other sizes, and files of labels.
/// Errors  as read_idx
template <ImageShape S>
idx_data read_idx_images(const std::string& path, std::uint64_t limit = detail::default_idx_limit) {
    detail::byte_source source(path);
    const std::vector<std::uint32_t> sample = detail::idx_sample_extents<S>();
    detail::idx_header header = detail::read_idx_header(source, {detail::idx_content::images, sample}, limit);
    std::vector<std::uint8_t> values = detail::read_idx_values(source, header);
    return {std::move(header.extents), std::move(values)};
}

/// Reads labels from 0 to classes - 1, one byte each. Refuses larger labels, and files of images.
/// Errors  as read_idx
inline std::vector<std::uint8_t> read_idx_labels(const std::string& path, std::size_t classes,
                                                 std::uint64_t limit = detail::default_idx_limit) {
    detail::byte_source source(path);
    const detail::idx_header header = detail::read_idx_header(source, {detail::idx_content::labels, {}}, limit);
    std::vector<std::uint8_t> labels = detail::read_idx_values(source, header);
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] >= classes)
            detail::fail_idx(source, header.bytes() + i, "labels from 0 to " + std::to_string(classes - 1),
                             "label " + std::to_string(labels[i]) + " at index " + std::to_string(i));
    return labels;
}

}  // namespace ctcnn
