// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/file_kind.hpp"

/// CIFAR-10 in its binary version: files of records, each of a byte with the label and 3072 bytes with the pixels, all
/// red ones, then the green and the blue ones, as networks read them.
/// Source  Krizhevsky 2009, "Learning multiple layers of features from tiny images"
namespace ctcnn {

/// Colour images of 32 x 32 pixels in 10 classes.
using cifar10_images = labelled_images<shape<3, 32, 32>, 10>;

/// CIFAR-10, or other data in files of its names and form.
struct cifar10_data {
    cifar10_images train;   ///< of data_batch_1.bin to data_batch_5.bin, in this order
    cifar10_images test;    ///< of test_batch.bin
    std::string directory;  ///< where they were found
};

/// Mean and deviation of the training pixels of all colours, rounded.
inline constexpr normalization cifar10_normalization{0.4734, 0.2516};

/// The names of the classes.
inline constexpr std::array<std::string_view, 10> cifar10_class_names{
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};

namespace detail {

inline constexpr std::size_t cifar10_record = 1 + cifar10_images::sample_shape::size;
inline constexpr std::array<std::string_view, 6> cifar10_names{"data_batch_1.bin", "data_batch_2.bin",
                                                               "data_batch_3.bin", "data_batch_4.bin",
                                                               "data_batch_5.bin", "test_batch.bin"};

/// What a file may be whose size is not a multiple of the size of a record.
[[gnu::cold]] inline std::string cifar10_hint(std::span<const std::uint8_t> bytes) {
    if (bytes.empty()) return "an empty file";
    const std::string size = std::to_string(bytes.size()) + " bytes";
    if (bytes.size() >= 2 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5)
        return size + " of a Python pickle: this is the version for Python; take the binary version";
    if (bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B) return size + " of gzip data; unpack it";
    if (bytes.size() % (cifar10_record + 1) == 0) return size + ", whole records of CIFAR-100";
    return size + ": was it cut off?";
}

/// Appends the images of one file.
inline void read_cifar10(const std::string& path, std::vector<std::uint8_t>& pixels,
                         std::vector<std::uint8_t>& labels) {
    const std::vector<std::uint8_t> bytes = read_file(path);
    const std::size_t count = bytes.size() / cifar10_record;
    if (count == 0 || bytes.size() % cifar10_record != 0)
        throw data_error(path, count * cifar10_record,
                         "records of " + std::to_string(cifar10_record) + " bytes, and at least one",
                         cifar10_hint(bytes));
    pixels.reserve(pixels.size() + bytes.size() - count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto record = std::span(bytes).subspan(i * cifar10_record, cifar10_record);
        if (record[0] >= cifar10_images::classes)
            throw data_error(path, i * cifar10_record, "a label from 0 to 9",
                             std::to_string(record[0]) + " in record " + std::to_string(i) +
                                 "; is this a file of CIFAR-10's binary version?");
        labels.push_back(record[0]);
        pixels.insert(pixels.end(), record.begin() + 1, record.end());
    }
}

}  // namespace detail

/// Reads one file, of any number of images.
/// Units   pixels 0..255 -> 0..1 -> (x - mean) / deviation, when a batch is gathered
/// Errors  throws data_error for a file that is missing, empty or cut off, or has a label above 9
inline cifar10_images read_cifar10(const std::string& path, normalization scale = cifar10_normalization) {
    std::vector<std::uint8_t> pixels, labels;
    detail::read_cifar10(path, pixels, labels);
    return {std::move(pixels), std::move(labels), scale};
}

/// Reads the six files in `directory`, or in its folder cifar-10-batches-bin, to which the archive unpacks.
/// Errors  as read_cifar10, and data_error if one of the files is not there
inline cifar10_data load_cifar10(const std::string& directory, normalization scale = cifar10_normalization) {
    using detail::file_kind, detail::kind_of_file, detail::path_in;
    std::string folder = directory;
    const std::string unpacked = path_in(directory, "cifar-10-batches-bin");
    if (kind_of_file(path_in(directory, detail::cifar10_names[0])) == file_kind::none &&
        kind_of_file(unpacked) == file_kind::folder)
        folder = unpacked;
    for (const std::string_view name : detail::cifar10_names)
        if (const std::string path = path_in(folder, name); kind_of_file(path) == file_kind::none)
            throw data_error(path, "one of the six files of CIFAR-10's binary version",
                             "no such file; https://www.cs.toronto.edu/~kriz/cifar.html has them");
    cifar10_data data;
    std::vector<std::uint8_t> pixels, labels;
    for (std::size_t i = 0; i < 5; ++i) detail::read_cifar10(path_in(folder, detail::cifar10_names[i]), pixels, labels);
    data.train = {std::move(pixels), std::move(labels), scale};
    data.test = read_cifar10(path_in(folder, detail::cifar10_names[5]), scale);
    data.directory = std::move(folder);
    return data;
}

}  // namespace ctcnn
