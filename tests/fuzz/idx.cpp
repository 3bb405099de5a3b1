// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// IDX files, not packed: any, images of 28 x 28, and labels.

#include "ctcnn/data/idx.hpp"

#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::input_as_file file("input");
    const std::string& path = file.with({data, size});
    fuzz::run(size, [&] {
        const idx_data read = read_idx(path);
        std::uint64_t values = 1;
        for (const std::uint32_t extent : read.extents) values *= extent;
        fuzz::require(read.values.size() == values, "as many values as the extents say");
        fuzz::require(size == 4 + 4 * read.extents.size() + values, "every byte has been read");
    });
    fuzz::run(size, [&] { fuzz::require(read_idx_images<shape<1, 28, 28>>(path).extents[1] == 28, "28 rows"); });
    fuzz::run(size, [&] {
        for (const std::uint8_t each : read_idx_labels(path, 10)) fuzz::require(each < 10, "labels below 10");
    });
    return 0;
}
