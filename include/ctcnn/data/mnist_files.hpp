// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_kind.hpp"

namespace ctcnn {

/// The data sets of 28 x 28 images in MNIST's four files.
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

/// The result of looking for one of the four files.
struct found_mnist_file {
    std::string path;        ///< of a file, or of something else whose reading fails with a cause; or ""
    bool is_folder = false;  ///< there is a folder of that name without the file in it
};

/// Finds the file `name` in `directory` in one of its spellings, unpacked ones first. If there is only a folder of that
/// name, the file is looked for in it: some archives unpack to train-images-idx3-ubyte/train-images-idx3-ubyte.
[[gnu::cold]] inline found_mnist_file find_mnist_file(const std::string& directory, std::string_view name) {
    std::string dotted(name);
    dotted[dotted.rfind("-idx")] = '.';  // train-images.idx3-ubyte
    const std::array<std::string, 4> spellings{std::string(name), dotted, std::string(name) + ".gz", dotted + ".gz"};
    std::vector<std::string> folders;
    std::string other;
    for (const std::string& spelling : spellings) {
        const std::string path = path_in(directory, spelling);
        const file_kind kind = kind_of_file(path);
        if (kind == file_kind::regular) return {path, false};
        if (kind == file_kind::folder) folders.push_back(path);
        // An entry that can't be examined, a pipe, a device: reading it reports the cause.
        else if (kind != file_kind::none && other.empty())
            other = path;
    }
    for (const std::string& folder : folders)
        for (const std::string& spelling : spellings)
            if (kind_of_file(path_in(folder, spelling)) == file_kind::regular)
                return {path_in(folder, spelling), false};
    return {other, !folders.empty()};
}

/// Finds the four files in `directory`. Returns false if there are none; throws, naming the first missing one, if there
/// are only some.
[[gnu::cold]] inline bool find_mnist_files(const std::string& directory, mnist_files& files) {
    std::array<found_mnist_file, 4> found;
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = find_mnist_file(directory, mnist_names[i]);
    const auto is_missing = [](const found_mnist_file& file) { return file.path.empty(); };
    if (std::all_of(found.begin(), found.end(), is_missing)) return false;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (is_missing(found[i]))
            throw data_error(path_in(directory, mnist_names[i]),
                             "a file of this name, or with .gz at its end, next to the others",
                             found[i].is_folder ? "a folder of this name, without the file in it" : "none");
    files = {directory, found[0].path, found[1].path, found[2].path, found[3].path};
    return true;
}

/// The command that gets the data.
constexpr std::string_view fetch_command(mnist_variant variant) noexcept {
    return variant == mnist_variant::digits
               ? "cmake -P cmake/fetch_mnist.cmake    (in a checkout of ctcnn; puts it into data/mnist)"
               : "apt-get install dataset-fashion-mnist    (Debian, Ubuntu)";
}

}  // namespace detail

/// The folders that are searched if none is given, in this order: $CTCNN_DATA, the working folder's data, the user's
/// cache, and for Fashion-MNIST that of Debian's package.
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

/// Finds the four files in the first of these folders that holds one of them, directly or in MNIST/raw (for
/// Fashion-MNIST in FashionMNIST/raw), where torchvision puts them.
/// Errors  throws data_error, which lists every folder tried and the command that gets the data; also if a folder holds
///         only some of the four
[[gnu::cold]] inline mnist_files find_mnist(mnist_variant variant, const std::vector<std::string>& directories) {
    mnist_files files;
    std::string tried;
    for (const std::string& directory : directories) {
        for (const char* const below : {"", variant == mnist_variant::digits ? "MNIST/raw" : "FashionMNIST/raw"})
            if (detail::find_mnist_files(*below == '\0' ? directory : detail::path_in(directory, below), files))
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
