// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

// The only header that uses zlib, unless CTCNN_NO_ZLIB is defined, as by CMake's CTCNN_ZLIB=OFF, or there is no zlib.h.
// All files of a program must agree on that.
#if !defined(CTCNN_NO_ZLIB) && !__has_include(<zlib.h>)
#define CTCNN_NO_ZLIB
#endif
#ifndef CTCNN_NO_ZLIB
#include <zlib.h>
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <string_view>

#include "ctcnn/core/exceptions.hpp"

namespace ctcnn::detail {

/// The container of deflated data; the values are zlib's "window bits".
enum class deflate_format : int { alone = -15, gzip = 15 + 16 };

struct inflate_result {
    enum class state {
        some,     ///< not the end yet
        end,      ///< the end of the data
        damaged,  ///< the data are damaged, or no progress was possible
    };
    state what;
    std::size_t used;  ///< packed bytes
    std::size_t made;  ///< unpacked bytes
};

#ifndef CTCNN_NO_ZLIB

inline constexpr bool has_zlib = true;

/// zlib's state for one stream of deflated data.
class inflater {
public:
    explicit inflater(deflate_format format) {
        if (inflateInit2(&stream_, static_cast<int>(format)) != Z_OK) throw std::bad_alloc();
    }
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;
    ~inflater() { (void)inflateEnd(&stream_); }

    /// Unpacks as much of `packed` as fits into `to`.
    inflate_result run(std::span<const std::uint8_t> packed, std::span<std::uint8_t> to) {
        const auto most = [](std::size_t size) {
            return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
        };
        const uInt packed_size = most(packed.size()), room = most(to.size());
        stream_.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write to it
        stream_.avail_in = packed_size;
        stream_.next_out = to.data();
        stream_.avail_out = room;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code == Z_MEM_ERROR) throw std::bad_alloc();
        return {code == Z_OK           ? inflate_result::state::some
                : code == Z_STREAM_END ? inflate_result::state::end
                                       : inflate_result::state::damaged,
                packed_size - stream_.avail_in, room - stream_.avail_out};
    }
    /// What zlib says of damaged data; "" where it says nothing.
    [[nodiscard]] std::string_view message() const noexcept {
        return stream_.msg != nullptr ? std::string_view(stream_.msg) : std::string_view();
    }
    /// For the next stream of the same format.
    void reset() noexcept { (void)inflateReset(&stream_); }

private:
    z_stream stream_{};
};

#else

inline constexpr bool has_zlib = false;

/// Replaces the class above if there is no zlib. Callers check has_zlib first, and never construct it.
class inflater {
public:
    explicit inflater(deflate_format) noexcept {}
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;
    ~inflater() = default;

    inflate_result run(std::span<const std::uint8_t>, std::span<std::uint8_t>) noexcept {
        return {inflate_result::state::damaged, 0, 0};
    }
    [[nodiscard]] std::string_view message() const noexcept { return {}; }
    void reset() noexcept {}
};

#endif

}  // namespace ctcnn::detail
