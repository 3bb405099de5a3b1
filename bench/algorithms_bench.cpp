// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The algorithm that the library chooses for a 3x3 convolution, beside the others, over a grid of channels (one file of
// algorithms/ each) and image sizes. Forward is that of training, so that packing and transforming weights is counted.
// compare/algorithms.py prints the table.

#include <algorithm>
#include <utility>

#include "support/convolution_rows.hpp"
#include "support/measure.hpp"

namespace {

using namespace ctcnn::bench;

bool prepare(const options& chosen) {
    auto& convolutions = all_convolutions();
    std::ranges::sort(convolutions, {}, [](const convolution_rows& rows) {
        return std::pair{rows.layer.in_channels, rows.layer.height};
    });
    for (const convolution_rows& one : convolutions) one.add_rows(chosen);
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
