// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/inflater.hpp"
#include "ctcnn/io/input_file.hpp"

namespace ctcnn::detail {

/// Whether a file that begins with these bytes is a web page or XML, which is what a failed download stores.
inline bool looks_like_html(std::span<const std::uint8_t> start) noexcept {
    constexpr std::array<std::uint8_t, 3> byte_order_mark{0xEF, 0xBB, 0xBF};
    if (start.size() >= 3 && std::equal(byte_order_mark.begin(), byte_order_mark.end(), start.begin()))
        start = start.subspan(3);
    const auto first = std::find_if(start.begin(), start.end(), [](std::uint8_t byte) {
        return byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n';
    });
    return first != start.end() && *first == '<';
}

/// The bytes of a file, unpacked if its name ends in ".gz". Memory: 64 KiB and zlib's state, for any file.
///
/// The members of a gzip file are concatenated, as gzip itself does.
/// Errors  throws data_error, with the offset in the packed file, for a file that `input_file` refuses, gzip data under
///         a name without .gz, other data (such as a web page) under a name with .gz, gzip data that are damaged,
///         truncated or followed by other bytes, and any gzip data if the program was built without zlib
class byte_source {
public:
    explicit byte_source(std::string path) : file_(std::move(path)), gzip_(file_.path().ends_with(".gz")) {
        refill();
        const bool packed = pending_.size() >= 2 && starts_member();
        if (packed && !has_zlib)
            fail(0, "unpacked bytes",
                 "gzip data, and this program was built without zlib; unpack it, or configure with CTCNN_ZLIB=ON");
        if (packed && !gzip_)
            fail(0, "unpacked bytes, as the name says", "gzip data; unpack it, or add .gz to its name");
        if (!packed && gzip_) fail(0, "gzip data, as the name says", not_gzip());
        if (gzip_) inflater_.emplace(deflate_format::gzip);
    }
    byte_source(const byte_source&) = delete;
    byte_source& operator=(const byte_source&) = delete;
    ~byte_source() = default;

    [[nodiscard]] const std::string& path() const noexcept { return file_.path(); }
    [[nodiscard]] bool is_gzip() const noexcept { return gzip_; }
    /// Unpacked bytes read so far.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    /// An upper bound of the number of unpacked bytes. Exact if the file isn't packed.
    [[nodiscard]] std::uint64_t most_bytes() const noexcept {
        constexpr std::uint64_t deflate_ratio = 1032;  // a match of 258 bytes takes two bits at least
        if (!gzip_) return file_.size();
        return file_.size() > std::numeric_limits<std::uint64_t>::max() / deflate_ratio ? file_.size()
                                                                                        : file_.size() * deflate_ratio;
    }

    /// Reads the next bytes into `to` and returns how many. Fewer than requested only at the end, after gzip's checksum
    /// and length have been verified and nothing follows.
    std::size_t read(std::span<std::uint8_t> to) {
        const std::size_t count = gzip_ ? read_packed(to) : read_plain(to);
        position_ += count;
        return count;
    }

private:
    [[noreturn]] void fail(std::uint64_t offset, const std::string& expected, const std::string& found) const {
        throw data_error(file_.path(), offset, expected, found);
    }
    /// The offset in the file of the next byte to be used.
    [[nodiscard]] std::uint64_t file_offset() const noexcept { return file_.position() - pending_.size(); }
    void refill() { pending_ = std::span(buffer_).first(file_.read(buffer_)); }
    [[nodiscard]] bool starts_member() const noexcept { return pending_[0] == 0x1F && pending_[1] == 0x8B; }

    [[nodiscard]] std::string not_gzip() const {
        if (pending_.empty()) return "an empty file";
        if (pending_.size() == 1 && pending_[0] == 0x1F) return "the end of the file after 1 byte: it was cut off";
        if (looks_like_html(pending_)) return "a web page (HTML): the download went wrong";
        if (pending_.size() >= 2 && pending_[0] == 0 && pending_[1] == 0)
            return "unpacked data; take .gz off its name, or pack it";
        return "other bytes";
    }

    std::size_t read_plain(std::span<std::uint8_t> to) {
        const std::size_t buffered = std::min(to.size(), pending_.size());
        std::copy_n(pending_.begin(), buffered, to.begin());
        pending_ = pending_.subspan(buffered);
        return buffered + file_.read(to.subspan(buffered));
    }

    std::size_t read_packed(std::span<std::uint8_t> to) {
        std::size_t done = 0;
        while (done < to.size() && !ended_) {
            if (pending_.empty()) refill();
            if (pending_.empty()) fail(file_offset(), "more gzip data", "the end of the file: it was cut off");
            const inflate_result result = inflater_->run(pending_, to.subspan(done));
            pending_ = pending_.subspan(result.used);
            done += result.made;
            if (result.what == inflate_result::state::end)
                next_member();
            else if (result.what == inflate_result::state::damaged)
                fail_damaged();
        }
        return done;
    }

    /// Requires another member, or the end of the file, after the end of a member.
    void next_member() {
        if (pending_.size() < 2) {  // the two bytes of the magic number may be in different buffers
            const std::size_t kept = pending_.size();
            if (kept == 1) buffer_[0] = pending_[0];
            pending_ = std::span(buffer_).first(kept + file_.read(std::span(buffer_).subspan(kept)));
        }
        if (pending_.empty())
            ended_ = true;
        else if (pending_.size() < 2 || !starts_member())
            fail(file_offset(), "the end of the file after its gzip data", "more bytes");
        else
            inflater_->reset();
    }

    [[noreturn]] void fail_damaged() const {
        const std::string_view said = inflater_->message(), message = said.empty() ? "unknown error" : said;
        if (message == "incorrect data check")
            fail(file_offset(), "the CRC-32 of the unpacked data", "another one: the file is damaged");
        if (message == "incorrect length check")
            fail(file_offset(), "the length of the unpacked data", "another one: the file is damaged");
        fail(file_offset(), "valid gzip data", std::string(message) + ": the file is damaged");
    }

    input_file file_;
    bool gzip_;
    bool ended_ = false;
    std::uint64_t position_ = 0;
    std::optional<inflater> inflater_;
    std::array<std::uint8_t, 65536> buffer_;
    std::span<std::uint8_t> pending_;  ///< bytes of buffer_ that are not used yet
};

}  // namespace ctcnn::detail
