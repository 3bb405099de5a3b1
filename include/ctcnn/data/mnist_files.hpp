// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "ctcnn/core/error.hpp"

namespace ctcnn {

/// The data sets of 28 x 28 images that come in MNIST's four files.
enum class mnist_variant {
    digits,   ///< MNIST: handwritten digits, LeCun, Cortes and Burges
    fashion,  ///< Fashion-MNIST: articles of clothing, Xiao, Rasul and Vollgraf
};

/// "MNIST" or "Fashion-MNIST".
constexpr std::string_view name_of(mnist_variant variant) noexcept {
    return variant == mnist_variant::digits ? "MNIST" : "Fashion-MNIST";
}

/// Where the four files are: each unpacked or gzip, with MNIST's names.
struct mnist_files {
    std::string directory;
    std::string train_images, train_labels, test_images, test_labels;  ///< with the directory
};

namespace detail {

inline constexpr std::array<std::string_view, 4> mnist_names{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                                             "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/// What is found under one of the spellings of a name.
struct mnist_place {
    std::string path;        ///< a file; or something else that is there, which reading then names; or ""
    bool is_folder = false;  ///< there is a folder of that name, and no file in it
};

/// The file `name` in `directory` in one of its spellings, the unpacked one first. A folder of a file's name does not
/// hide the file beside it, and where there is none beside it, holds it: some archives unpack to
/// train-images-idx3-ubyte/train-images-idx3-ubyte.
[[gnu::cold]] inline mnist_place find_mnist_file(const std::string& directory, std::string_view name) {
    namespace fs = std::filesystem;
    std::string dotted(name);
    dotted[dotted.rfind("-idx")] = '.';  // train-images.idx3-ubyte
    const std::array<std::string, 4> spellings{std::string(name), dotted, std::string(name) + ".gz", dotted + ".gz"};
    const auto kind_of = [](const fs::path& path) {
        std::error_code failure;
        return fs::status(path, failure).type();  // of what a link points to
    };
    std::vector<fs::path> folders;
    std::string other;
    for (const std::string& spelling : spellings) {
        const fs::path path = fs::path(directory) / spelling;
        const fs::file_type kind = kind_of(path);
        if (kind == fs::file_type::regular) return {path.string(), false};
        if (kind == fs::file_type::directory) folders.push_back(path);
        // What is there but may not be looked at, a pipe, a device: reading it tells why it can't be read.
        else if (kind != fs::file_type::not_found && other.empty())
            other = path.string();
    }
    for (const fs::path& folder : folders)
        for (const std::string& spelling : spellings)
            if (kind_of(folder / spelling) == fs::file_type::regular) return {(folder / spelling).string(), false};
    return {other, !folders.empty()};
}

/// The four files in `directory`. None at all: false. Some only: an error that names the first one missing.
[[gnu::cold]] inline bool find_mnist_files(const std::string& directory, mnist_files& files) {
    std::array<mnist_place, 4> found;
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = find_mnist_file(directory, mnist_names[i]);
    const auto is_missing = [](const mnist_place& place) { return place.path.empty(); };
    if (std::all_of(found.begin(), found.end(), is_missing)) return false;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (is_missing(found[i]))
            throw data_error((std::filesystem::path(directory) / mnist_names[i]).string(),
                             "a file of this name, or with .gz at its end, beside the others",
                             found[i].is_folder ? "a folder of this name, without the file in it" : "none");
    files = {directory, found[0].path, found[1].path, found[2].path, found[3].path};
    return true;
}

/// What a user types to get the data.
constexpr std::string_view fetch_command(mnist_variant variant) noexcept {
    return variant == mnist_variant::digits
               ? "cmake -P cmake/fetch_mnist.cmake    (in a checkout of ctcnn; puts it into data/mnist)"
               : "apt-get install dataset-fashion-mnist    (Debian, Ubuntu)";
}

}  // namespace detail

/// The folders where data are looked for when none is given, in this order: $CTCNN_DATA, the working folder's data,
/// the user's cache, and for Fashion-MNIST that of Debian's package.
[[gnu::cold]] inline std::vector<std::string> mnist_directories(mnist_variant variant) {
    const bool digits = variant == mnist_variant::digits;
    std::vector<std::string> directories;
    const char* const data = std::getenv("CTCNN_DATA");
    if (data != nullptr && *data != '\0') directories.emplace_back(data);
    directories.emplace_back(digits ? "./data/mnist" : "./data/fashion-mnist");
    directories.emplace_back(digits ? "./data/MNIST/raw" : "./data/FashionMNIST/raw");
    const char* const home = std::getenv("HOME");
    if (home != nullptr && *home != '\0')
        directories.emplace_back(std::string(home) + (digits ? "/.cache/ctcnn/mnist" : "/.cache/ctcnn/fashion-mnist"));
    if (!digits) directories.emplace_back("/usr/share/datasets/fashion-mnist");
    return directories;
}

/// Looks for the four files in the first of these folders that holds one of them, itself or in MNIST/raw (for
/// Fashion-MNIST in FashionMNIST/raw), where torchvision puts them.
/// Errors  throws data_error that lists every folder tried and the command that gets the data; also where a folder
///         holds some of the four only
[[gnu::cold]] inline mnist_files find_mnist(mnist_variant variant, const std::vector<std::string>& directories) {
    mnist_files files;
    std::string tried;
    for (const std::string& directory : directories) {
        for (const char* const below : {"", variant == mnist_variant::digits ? "MNIST/raw" : "FashionMNIST/raw"})
            if (detail::find_mnist_files(
                    *below == '\0' ? directory : (std::filesystem::path(directory) / below).string(), files))
                return files;
        tried += "\n    " + directory;
    }
    throw data_error(directories.empty() ? "(no folder)" : directories.front(),
                     "the files of " + std::string(name_of(variant)) + " (" + std::string(detail::mnist_names[0]) +
                         " and the other three, with or without .gz)",
                     "none of them. Looked in:" + tried + "\nThis gets them:\n    " +
                         std::string(detail::fetch_command(variant)));
}

}  // namespace ctcnn
