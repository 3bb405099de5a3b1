// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/png_image.hpp"

namespace ctcnn {

/// Images from a folder, and what their classes are called.
template <ImageShape S, std::size_t Classes>
struct png_folder {
    labelled_images<S, Classes> images;
    std::vector<std::string> class_names;  ///< of the folders, in the order of the labels
};

namespace detail {

/// The entries of a folder in the order of the bytes of their names, without those that begin with a dot.
[[gnu::cold]] inline std::vector<std::filesystem::directory_entry> entries_of(const std::filesystem::path& folder) {
    std::error_code failure;
    std::vector<std::filesystem::directory_entry> entries;
    for (std::filesystem::directory_iterator next(folder, failure), end; !failure && next != end;
         next.increment(failure))
        if (!next->path().filename().string().starts_with('.')) entries.push_back(*next);
    if (failure) throw data_error(folder.string(), "a folder that can be read", failure.message());
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.path().filename().native() < b.path().filename().native(); });
    return entries;
}

[[gnu::cold]] inline bool ends_in_png(const std::filesystem::path& path) {
    std::string end = path.extension().string();
    for (char& letter : end)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return end == ".png";
}

/// The folders of the classes, as many as there are classes.
[[gnu::cold]] inline std::vector<std::filesystem::path> class_folders(const std::string& directory,
                                                                      std::size_t classes) {
    std::vector<std::filesystem::path> folders;
    std::string names;
    bool images = false;
    for (const auto& entry : entries_of(directory)) {
        std::error_code ignored;
        if (!entry.is_directory(ignored)) {
            images = images || ends_in_png(entry.path());
            continue;
        }
        folders.push_back(entry.path());
        if (folders.size() <= 20)
            names += (names.empty() ? ": " : ", ") + entry.path().filename().string();
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
[[gnu::cold]] inline std::vector<std::string> class_images(const std::filesystem::path& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : entries_of(folder)) {
        std::error_code ignored;
        if (entry.is_directory(ignored) || !ends_in_png(entry.path()))
            throw data_error(entry.path().string(), "a file whose name ends in .png, as all in the folder of a class",
                             entry.is_directory(ignored) ? "a folder" : "another name; convert it, or move it away");
        paths.push_back(entry.path().string());
    }
    if (paths.empty()) throw data_error(folder.string(), "at least one PNG image", "an empty folder");
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
    const std::vector<std::filesystem::path> folders = detail::class_folders(directory, Classes);
    png_folder<S, Classes> result;
    std::vector<std::uint8_t> pixels;
    std::vector<label> labels;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        result.class_names.push_back(folders[i].filename().string());
        if (!class_names.empty() && (class_names.size() != Classes || class_names[i] != result.class_names[i]))
            throw data_error(folders[i].string(),
                             "the folder of class " + std::to_string(i) + ", " +
                                 (i < class_names.size() ? class_names[i] : "of which there is no name"),
                             result.class_names[i]);
        for (const std::string& path : detail::class_images(folders[i])) {
            const std::vector<std::uint8_t> image = detail::read_png(path, {channels, S::extents[1], S::extents[2]});
            pixels.insert(pixels.end(), image.begin(), image.end());
            labels.push_back(static_cast<label>(i));
        }
    }
    result.images = labelled_images<S, Classes>(std::move(pixels), std::move(labels), scale);
    return result;
}

}  // namespace ctcnn
