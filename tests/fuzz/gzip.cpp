// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// gzip: all its bytes, and an IDX file in it.

#include <array>

#include "ctcnn/data/byte_source.hpp"
#include "ctcnn/data/idx.hpp"
#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::input_as_file file("input.gz");
    const std::string& path = file.with({data, size});
    fuzz::run(size, [&] {
        detail::byte_source source(path);
        std::array<std::uint8_t, 1000> piece;
        std::uint64_t total = 0;
        for (std::size_t count = piece.size(); count == piece.size(); total += count) count = source.read(piece);
        fuzz::require(source.position() == total, "the position is that of what was read");
        fuzz::require(total <= source.most_bytes(), "no more comes than can come");
    });
    constexpr std::size_t deflate_ratio = 1032;
    fuzz::run(
        size, [&] { (void)read_idx(path); }, deflate_ratio);
    return 0;
}
