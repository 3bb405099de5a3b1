// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/data/arrays.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/data_files.hpp"

/// The network and the data of examples/stripes, which the pages of docs/ use as well.
namespace ctcnn::test {

using stripes_network =
    network<shape<1, 8, 8>, conv2d<8, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>, flatten, linear<2>>;

/// Pixels and classes of images from `first` on: horizontal stripes are class 0, vertical ones class 1.
inline auto stripes(std::size_t first, std::size_t count) {
    std::vector<float> pixels;
    std::vector<int> classes;
    const random_stream noise(1, random_purpose::user);
    for (std::size_t n = first; n < first + count; ++n) {
        classes.push_back(static_cast<int>(n % 2));
        for (std::size_t i = 0; i < 64; ++i) {
            const bool is_bright = (n % 2 == 0 ? i / 8 : i % 8) % 2 == 0;
            pixels.push_back((is_bright ? 1.0F : 0.0F) + static_cast<float>(noise.normal(n * 64 + i)));
        }
    }
    return array_dataset(samples_of<shape<1, 8, 8>>(pixels), labels_of<2>(classes));
}

/// Files without a path are in a folder of the test's own while this lives.
class in_temporary_directory {
public:
    in_temporary_directory() { std::filesystem::current_path(folder_.path()); }
    in_temporary_directory(const in_temporary_directory&) = delete;
    in_temporary_directory& operator=(const in_temporary_directory&) = delete;
    ~in_temporary_directory() {
        std::error_code ignored;
        std::filesystem::current_path(before_, ignored);
    }

private:
    std::filesystem::path before_ = std::filesystem::current_path();
    temporary_directory folder_;
};

}  // namespace ctcnn::test
