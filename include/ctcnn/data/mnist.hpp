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
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/idx.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/mnist_files.hpp"
#include "ctcnn/io/sha256.hpp"

namespace ctcnn {

/// Grey images of 28 x 28 pixels in 10 classes.
using mnist_images = labelled_images<shape<1, 28, 28>, 10>;

/// MNIST, Fashion-MNIST, or any data of the same form.
struct mnist_data {
    mnist_images train;
    mnist_images test;
    mnist_variant variant = mnist_variant::digits;
    /// Whether these are the published files, byte for byte. A program says "verified MNIST", or warns once.
    bool verified = false;
    std::string directory;  ///< where they were found
};

/// Mean and deviation of the training pixels, rounded as is customary: 0.1307 and 0.3081 for MNIST.
constexpr normalization mnist_normalization(mnist_variant variant) noexcept {
    return variant == mnist_variant::digits ? normalization{0.1307, 0.3081} : normalization{0.2860, 0.3530};
}

/// The names of the classes.
constexpr std::array<std::string_view, 10> mnist_class_names(mnist_variant variant) noexcept {
    if (variant == mnist_variant::digits) return {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    return {"T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"};
}

namespace detail {

/// SHA-256 of the four unpacked files, in the order of mnist_names.
constexpr std::array<std::string_view, 4> mnist_sums(mnist_variant variant) noexcept {
    if (variant == mnist_variant::digits)
        return {"ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"};
    return {"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"};
}

/// SHA-256 of the file from which these data were read. The header follows from the extents.
inline std::string idx_sum(std::span<const std::uint32_t> extents, std::span<const std::uint8_t> values) {
    std::vector<std::uint8_t> header{0, 0, 8, static_cast<std::uint8_t>(extents.size())};
    for (const std::uint32_t extent : extents)
        for (int shift = 24; shift >= 0; shift -= 8) header.push_back(static_cast<std::uint8_t>(extent >> shift));
    sha256 sum;
    sum.add(header);
    sum.add(values);
    return sum.finish();
}

/// One pair of files, and their sums if it has `published` images, the number in the published files.
struct mnist_split {
    mnist_images images;
    std::array<std::string, 2> sums;
};

inline mnist_split read_mnist_split(const std::string& images_path, const std::string& labels_path,
                                    std::size_t published, normalization scale) {
    idx_data images = read_idx_images<mnist_images::sample_shape>(images_path);
    std::vector<std::uint8_t> labels = read_idx_labels(labels_path, mnist_images::classes);
    if (labels.size() != images.extents[0])
        throw data_error(labels_path, 4,
                         std::to_string(images.extents[0]) + " labels, as many as there are images in " + images_path,
                         std::to_string(labels.size()));
    mnist_split split;
    if (labels.size() == published) {
        const std::array<std::uint32_t, 1> extents{static_cast<std::uint32_t>(labels.size())};
        split.sums = {idx_sum(images.extents, images.values), idx_sum(extents, labels)};
    }
    split.images = mnist_images(std::move(images.values), std::move(labels), scale);
    return split;
}

}  // namespace detail

/// Reads the four files, normalized by `mnist_normalization`. Accepts other data in well-formed files with any number
/// of images; `verified` is false then.
/// Units   pixels 0..255 -> 0..1 -> (x - mean) / deviation, when a batch is gathered
/// Errors  throws data_error for files that are missing or malformed, for different numbers of images and labels, and
///         for the published files of the other data set
inline mnist_data load_mnist(const mnist_files& files, mnist_variant variant = mnist_variant::digits) {
    const normalization scale = mnist_normalization(variant);
    detail::mnist_split train = detail::read_mnist_split(files.train_images, files.train_labels, 60000, scale);
    detail::mnist_split test = detail::read_mnist_split(files.test_images, files.test_labels, 10000, scale);

    const std::array<std::string_view, 4> sums{train.sums[0], train.sums[1], test.sums[0], test.sums[1]};
    const auto other = variant == mnist_variant::digits ? mnist_variant::fashion : mnist_variant::digits;
    if (sums == detail::mnist_sums(other))
        throw data_error(files.train_images, 0, std::string(name_of(variant)), std::string(name_of(other)));
    return {std::move(train.images), std::move(test.images), variant, sums == detail::mnist_sums(variant),
            files.directory};
}

/// Finds the data and reads them.
/// \param directory  the folder of the files; if empty, the first of `mnist_directories(variant)` that holds them
/// Errors  throws data_error; if there are no data, it names every folder tried and the command that downloads them
inline mnist_data load_mnist(mnist_variant variant = mnist_variant::digits, const std::string& directory = "") {
    return load_mnist(find_mnist(variant, directory.empty() ? mnist_directories(variant) : std::vector{directory}),
                      variant);
}

}  // namespace ctcnn
