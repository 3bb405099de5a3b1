// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// .npz: zip, deflate, and the descriptions of arrays; and a description alone, because a zip's checksums keep most
// changes of one from being seen.

#include "ctcnn/io/npz/reader.hpp"

#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string name = "input";
    constexpr std::size_t deflate_ratio = 1032;
    fuzz::run(
        size,
        [&] {
            const tensor_file read = detail::parse_npz(name, {data, data + size}, detail::default_npz_limit);
            for (const named_tensor& tensor : read.tensors())
                fuzz::require(detail::has_bytes_of_shape(tensor), "bytes are the shape's");
        },
        deflate_ratio);
    fuzz::run(size, [&] {
        const detail::npy_header header = detail::parse_npy(name, 0, {data, size}, size);
        fuzz::require(header.bytes <= size, "a description ends in the array");
    });
    // The limit keeps one input from taking all the time.
    fuzz::run(size, [&] {
        detail::zip_member member;
        member.size = static_cast<std::uint32_t>(std::min<std::size_t>(size * 3, 4096));
        (void)detail::unpack_npy(name, member, {data, size});
    });
    return 0;
}
