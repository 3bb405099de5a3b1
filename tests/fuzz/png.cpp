// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// PNG images of 3 x 2 pixels, grey and in colour.

#include "ctcnn/io/png_image.hpp"

#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::input_as_file file("input");
    const std::string& path = file.with({data, size});
    for (const std::size_t channels : {std::size_t{1}, std::size_t{3}})
        fuzz::run(size, [&] {
            fuzz::require(detail::read_png(path, {channels, 2, 3}).size() == channels * 6, "as many bytes as pixels");
        });
    return 0;
}
