// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/file_kind.hpp"
#include "ctcnn/io/folder_entries.hpp"
#include "ctcnn/io/png_image.hpp"

namespace ctcnn {

/// Images from a folder, and what their classes are called.
template <ImageShape S, std::size_t Classes>
struct png_folder {
    labelled_images<S, Classes> images;
    std::vector<std::string> class_names;  ///< of the folders, in the order of the labels
};

namespace detail {

[[gnu::cold]] inline bool ends_in_png(const std::string& name) {
    if (name.size() < 4) return false;
    std::string end = name.substr(name.size() - 4);
    for (char& letter : end)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return end == ".png";
}

/// The names of the classes' folders in `directory`, as many as there are classes.
[[gnu::cold]] inline std::vector<std::string> class_folders(const std::string& directory, std::size_t classes) {
    std::vector<std::string> folders;
    std::string names;
    bool images = false;
    for (const std::string& name : folder_entries(directory)) {
        if (kind_of_file(path_in(directory, name)) != file_kind::folder) {
            images = images || ends_in_png(name);
            continue;
        }
        folders.push_back(name);
        if (folders.size() <= 20)
            names += (names.empty() ? ": " : ", ") + name;
        else if (folders.size() == 21)
            names += ", ...";
    }
    if (folders.size() != classes)
        throw data_error(directory, std::to_string(classes) + " folders, one for each class",
                         std::to_string(folders.size()) + names +
                             (folders.empty() && images ? "; put the images of each class into a folder" : ""));
    return folders;
}

/// The images of a class.
[[gnu::cold]] inline std::vector<std::string> class_images(const std::string& folder) {
    std::vector<std::string> paths;
    for (const std::string& name : folder_entries(folder)) {
        const std::string path = path_in(folder, name);
        const bool is_folder = kind_of_file(path) == file_kind::folder;
        if (is_folder || !ends_in_png(name))
            throw data_error(path, "a file whose name ends in .png, as all in the folder of a class",
                             is_folder ? "a folder" : "another name; convert it, or move it away");
        paths.push_back(path);
    }
    if (paths.empty()) throw data_error(folder, "at least one PNG image", "an empty folder");
    return paths;
}

}  // namespace detail

/// Reads a folder that has a folder of PNG images for each class: `photos/cat/1.png`. The classes are the folders in the
/// order of their names, and images have the order of theirs, by bytes; names that begin with a dot are left out. Files
/// beside the folders of the classes are ignored.
///
///     const auto train = nn::load_png_folder<nn::shape<3, 32, 32>, 2>("photos/train", {0.47, 0.25});
///     const auto test = nn::load_png_folder<nn::shape<3, 32, 32>, 2>("photos/test", {0.47, 0.25}, train.class_names);
///
/// Images are converted to grey if S has one channel, else to red, green and blue; what is transparent becomes black.
/// Their sizes must be those of S.
///
/// Needs libpng: CMake's CTCNN_PNG=ON, or CTCNN_WITH_PNG defined and libpng linked.
/// \param class_names  if it is not empty, the folders must have these names
/// Units       pixels 0..255 -> 0..1 -> (x - mean) / deviation, when a batch is gathered
/// Equivalent  torchvision.datasets.ImageFolder
/// Errors      throws data_error for folders that are missing, empty, not as many as there are classes or of other names;
///             for files in them that are no PNG images, damaged, or of another size; and if the program was built
///             without libpng
template <ImageShape S, std::size_t Classes>
png_folder<S, Classes> load_png_folder(const std::string& directory, normalization scale = {},
                                       const std::vector<std::string>& class_names = {}) {
    constexpr std::size_t channels = S::extents[0];
    static_assert(channels == 1 || channels == 3,
                  "ctcnn::load_png_folder: images have 1 channel, grey, or 3, red, green and blue; write shape<1, "
                  "height, width> or shape<3, height, width>");
    png_folder<S, Classes> result;
    result.class_names = detail::class_folders(directory, Classes);
    std::vector<std::uint8_t> pixels;
    std::vector<label> labels;
    for (std::size_t i = 0; i < Classes; ++i) {
        const std::string folder = detail::path_in(directory, result.class_names[i]);
        if (!class_names.empty() && (class_names.size() != Classes || class_names[i] != result.class_names[i]))
            throw data_error(folder,
                             "the folder of class " + std::to_string(i) + ", " +
                                 (i < class_names.size() ? class_names[i] : "of which there is no name"),
                             result.class_names[i]);
        for (const std::string& path : detail::class_images(folder)) {
            const std::vector<std::uint8_t> image = detail::read_png(path, {channels, S::extents[1], S::extents[2]});
            pixels.insert(pixels.end(), image.begin(), image.end());
            labels.push_back(static_cast<label>(i));
        }
    }
    result.images = labelled_images<S, Classes>(std::move(pixels), std::move(labels), scale);
    return result;
}

}  // namespace ctcnn
