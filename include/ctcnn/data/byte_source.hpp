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
#include "ctcnn/io/inflater.hpp"
#include "ctcnn/io/input_file.hpp"

namespace ctcnn::detail {

/// Whether these first bytes of a file are those of a web page or of XML: what a failed download leaves behind.
inline bool looks_like_html(std::span<const std::uint8_t> start) noexcept {
    constexpr std::array<std::uint8_t, 3> byte_order_mark{0xEF, 0xBB, 0xBF};
    if (start.size() >= 3 && std::equal(byte_order_mark.begin(), byte_order_mark.end(), start.begin()))
        start = start.subspan(3);
    const auto first = std::find_if(start.begin(), start.end(), [](std::uint8_t byte) {
        return byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n';
    });
    return first != start.end() && *first == '<';
}

/// The bytes of a file, unpacked where its name ends in ".gz". Memory: 64 KiB and zlib's state, whatever the file says.
///
/// A file that has several gzip members is the members' bytes one after the other, as for gzip itself.
/// Errors  throws data_error, with the offset in the file itself, for what `input_file` refuses, a raw name that holds
///         gzip, a gzip name that holds something else (a web page, for one), and gzip data that are damaged, cut off
///         or followed by other bytes; gzip data where the program was built without zlib
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
    /// No more unpacked bytes than this can come. Exact where the file isn't packed.
    [[nodiscard]] std::uint64_t most_bytes() const noexcept {
        constexpr std::uint64_t deflate_ratio = 1032;  // a match of 258 bytes takes two bits at least
        if (!gzip_) return file_.size();
        return file_.size() > std::numeric_limits<std::uint64_t>::max() / deflate_ratio ? file_.size()
                                                                                        : file_.size() * deflate_ratio;
    }

    /// Reads the next bytes, as many as fit `to`; fewer only at the end, where gzip's checksum and length have been
    /// found right and nothing follows. Returns how many.
    std::size_t read(std::span<std::uint8_t> to) {
        const std::size_t count = gzip_ ? read_packed(to) : read_plain(to);
        position_ += count;
        return count;
    }

private:
    [[noreturn]] void fail(std::uint64_t offset, const std::string& expected, const std::string& found) const {
        throw data_error(file_.path(), offset, expected, found);
    }
    /// Where in the file the next byte to be used stands.
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

    /// After the end of a member there is another one, or the end of the file.
    void next_member() {
        if (pending_.size() < 2) {  // the two bytes to look at may lie on both sides of the buffer's end
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
    std::span<std::uint8_t> pending_;  ///< read from the file, not used yet: a part of buffer_
};

}  // namespace ctcnn::detail
