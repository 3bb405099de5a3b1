// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/text.hpp"

/// Finds the members of a zip file of any writer: in any order, with other bytes before, between and after them, with
/// comments, extra fields, zip64, and sizes that follow the data because the file was written to a pipe. Requires that
/// no two members overlap and that none reaches into the directory.
/// Source  PKWARE's APPNOTE.TXT, 4.3 to 4.5
namespace ctcnn::detail {

inline constexpr std::size_t zip_most_members = 4096;
inline constexpr std::size_t zip_local_size = 30, zip_entry_size = 46, zip_end_size = 22;
inline constexpr std::size_t zip64_end_size = 56, zip64_locator_size = 20, zip_most_comment = 65535;
inline constexpr std::uint32_t zip_local_mark = 0x04034B50, zip_entry_mark = 0x02014B50, zip_end_mark = 0x06054B50;
inline constexpr std::uint32_t zip64_end_mark = 0x06064B50, zip64_locator_mark = 0x07064B50;
inline constexpr std::uint16_t zip_stored = 0, zip_deflated = 8;
inline constexpr std::uint32_t zip_elsewhere = 0xFFFFFFFF;  ///< in place of a size or offset that is in a zip64 field

/// Bits of `flags`: encrypted; sizes and CRC-32 after the data; a patch of a file; strongly encrypted, or masked names.
inline constexpr std::uint16_t zip_encrypted = 1, zip_sizes_follow = 8, zip_patch = 0x20, zip_masked = 0x2040;

struct zip_member {
    std::string name;
    std::uint16_t flags = 0, method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packed_size = 0, size = 0, offset = 0;
    std::uint64_t begin = 0;     ///< of its data
    std::uint64_t position = 0;  ///< of its entry in the directory
};

class zip_parser {
public:
    zip_parser(const std::string& path, std::span<const std::uint8_t> file) : path_(path), file_(file) {}

    /// The members in the order of their data in the file.
    std::vector<zip_member> parse() {
        find_directory();
        std::uint64_t at = directory_;
        std::vector<zip_member> members;
        members.reserve(count_);
        for (std::size_t i = 0; i < count_; ++i) members.push_back(parse_entry(at));
        if (at != end_) fail(at, "the end of the directory after " + std::to_string(count_) + " entries", "more bytes");
        std::sort(members.begin(), members.end(),
                  [](const zip_member& a, const zip_member& b) { return a.offset < b.offset; });
        std::uint64_t end = 0;
        for (zip_member& member : members) {
            if (member.offset < end)
                fail(member.position + 42,
                     "a member that begins after the one before it has ended, at byte " + std::to_string(end) +
                         " or later",
                     std::to_string(member.offset) + ": an overlap");
            check_local(member);
            end = member.begin + member.packed_size;
        }
        return members;
    }

private:
    [[noreturn]] void fail(std::uint64_t at, const std::string& expected, const std::string& found) const {
        throw data_error(path_, at, expected, found);
    }
    template <class T>
    [[nodiscard]] T number(std::uint64_t at) const noexcept {
        T value = 0;
        for (std::size_t i = sizeof(T); i-- > 0;) value = static_cast<T>(value << 8 | file_[memory_size(at) + i]);
        return value;
    }
    [[nodiscard]] std::uint16_t word(std::uint64_t at) const noexcept { return number<std::uint16_t>(at); }
    [[nodiscard]] std::uint32_t long_word(std::uint64_t at) const noexcept { return number<std::uint32_t>(at); }
    [[nodiscard]] std::string_view text(std::uint64_t at, std::size_t length) const noexcept {
        return {reinterpret_cast<const char*>(file_.data()) + at, length};
    }

    /// Finds the record at the end of the file, which only a comment may follow.
    [[nodiscard]] std::uint64_t find_end() const {
        if (file_.size() < zip_end_size)
            fail(file_.size(), "22 bytes of the end of a zip file",
                 file_.empty() ? "an empty file" : "a file of " + std::to_string(file_.size()) + " bytes");
        const std::size_t last = file_.size() - zip_end_size;
        for (std::size_t comment = 0; comment <= std::min(last, zip_most_comment); ++comment)
            if (long_word(last - comment) == zip_end_mark && word(last - comment + 20) == comment)
                return last - comment;
        fail(last, "the end of a zip file",
             text(0, 6) == "\x93NUMPY" ? "an .npy file; numpy.savez writes .npz"
             : text(0, 2) == "PK"      ? "other bytes: it was cut off or continued"
                                       : "other bytes: is this an .npz file?");
    }

    void find_directory() {
        end_ = find_end();
        std::uint64_t disks = std::uint64_t{word(end_ + 4)} + word(end_ + 6), here = word(end_ + 8),
                      count = word(end_ + 10), size = long_word(end_ + 12), directory = long_word(end_ + 16);
        std::uint64_t at = end_;
        const std::uint64_t before = zip64_end_size + zip64_locator_size;
        if (end_ >= before && long_word(end_ - zip64_locator_size) == zip64_locator_mark) {
            at = end_ -= before;
            if (long_word(at) != zip64_end_mark)
                fail(at, "PK\\6\\6, with which the zip64 end of the directory begins", "other bytes");
            disks = std::uint64_t{long_word(at + 16)} + long_word(at + 20);
            here = number<std::uint64_t>(at + 24);
            count = number<std::uint64_t>(at + 32);
            size = number<std::uint64_t>(at + 40);
            directory = number<std::uint64_t>(at + 48);
        }
        if (disks != 0 || here != count)
            fail(at, "one disk that holds all members", "several; join them before they are read");
        if (count > zip_most_members)
            fail(at, "at most " + std::to_string(zip_most_members) + " members", std::to_string(count));
        if (size > end_ || directory > end_ - size)
            fail(at, "a directory that ends here",
                 std::to_string(size) + " bytes from byte " + std::to_string(directory));
        count_ = memory_size(count);
        directory_ = end_ - size;
        shift_ = directory_ - directory;  // bytes before the zip file, which its offsets do not count
    }

    zip_member parse_entry(std::uint64_t& at) {
        if (end_ - at < zip_entry_size) fail(at, "46 bytes of an entry of the directory", "its end");
        if (long_word(at) != zip_entry_mark) fail(at, "PK\\1\\2, with which an entry begins", "other bytes");
        zip_member member{{},
                          word(at + 8),
                          word(at + 10),
                          long_word(at + 16),
                          long_word(at + 20),
                          long_word(at + 24),
                          long_word(at + 42),
                          0,
                          at};
        const std::size_t name = word(at + 28), extra = word(at + 30);
        const std::uint64_t size = zip_entry_size + name + extra + word(at + 32);
        if (size > end_ - at) fail(at + 28, "an entry that ends in the directory", std::to_string(size) + " bytes");
        member.name = text(at + zip_entry_size, name);
        read_zip64(at + zip_entry_size + name, extra, {&member.size, &member.packed_size, &member.offset});
        if (member.offset > directory_ - shift_)
            fail(at + 42, "a member that begins before the directory", "byte " + std::to_string(member.offset));
        member.offset += shift_;
        at += size;
        return member;
    }

    /// Sets the numbers that are in the zip64 field, if there is one among the extra fields.
    void read_zip64(std::uint64_t at, std::size_t size, std::initializer_list<std::uint64_t*> numbers) const {
        const std::uint64_t end = at + size;
        while (end - at >= 4) {
            const std::uint16_t kind = word(at), length = word(at + 2);
            at += 4;
            if (length > end - at) return;  // an extra field of another form
            if (kind == 1) {
                std::uint64_t next = at;
                for (std::uint64_t* const value : numbers) {
                    if (*value != zip_elsewhere) continue;
                    if (at + length - next < 8) fail(at, "8 bytes for each size in a zip64 field", "its end");
                    *value = number<std::uint64_t>(next);
                    next += 8;
                }
                return;
            }
            at += length;
        }
    }

    /// Requires that the header before the data agrees with the directory in all that both contain.
    void check_local(zip_member& member) const {
        const std::uint64_t at = member.offset;
        if (directory_ - at < zip_local_size) fail(at, "30 bytes of a member's header", "the directory");
        if (long_word(at) != zip_local_mark) fail(at, "PK\\3\\4, with which a member begins", "other bytes");
        const std::uint64_t extra = at + zip_local_size + word(at + 26);
        member.begin = extra + word(at + 28);
        if (member.begin > directory_ || member.packed_size > directory_ - member.begin)
            fail(at, "a member that ends before the directory, at byte " + std::to_string(directory_),
                 "one of " + std::to_string(member.packed_size) + " bytes from byte " + std::to_string(member.begin));
        bool same = word(at + 8) == member.method && text(at + zip_local_size, word(at + 26)) == member.name;
        if ((word(at + 6) & zip_sizes_follow) == 0) {
            std::uint64_t packed_size = long_word(at + 18), size = long_word(at + 22);
            read_zip64(extra, word(at + 28), {&size, &packed_size});
            same = same && long_word(at + 14) == member.crc && packed_size == member.packed_size && size == member.size;
        }
        if (!same) fail(at, "a header that says of " + shown(member.name) + " what the directory does", "another one");
    }

    const std::string& path_;
    std::span<const std::uint8_t> file_;
    std::uint64_t directory_ = 0;  ///< where it begins
    std::uint64_t end_ = 0;        ///< where it ends
    std::uint64_t shift_ = 0;      ///< to be added to offsets in the directory
    std::size_t count_ = 0;
};

/// Throws data_error if the data of a member can't be read here.
[[gnu::cold]] inline void require_readable(const std::string& path, const zip_member& member) {
    const auto fail = [&](std::uint64_t at, const std::string& expected, const std::string& found) {
        throw data_error(path, member.position + at, expected, found);
    };
    const std::string name = shown(member.name);
    if ((member.flags & (zip_encrypted | zip_patch | zip_masked)) != 0)
        fail(8, "members that are not encrypted (numpy.savez writes such)", "that " + name + " is");
    if (member.method != zip_stored && member.method != zip_deflated) {
        const std::string_view method = member.method == 9    ? " (Deflate64)"
                                        : member.method == 12 ? " (bzip2)"
                                        : member.method == 14 ? " (LZMA)"
                                        : member.method == 93 ? " (Zstandard)"
                                        : member.method == 95 ? " (xz)"
                                                              : "";
        fail(10, "method 0 (stored) or 8 (deflated); save the arrays with numpy.savez or numpy.savez_compressed",
             std::to_string(member.method) + std::string(method) + " for " + name);
    }
    if (member.method == zip_stored && member.size != member.packed_size)
        fail(20, "equal sizes, for the member is stored",
             std::to_string(member.packed_size) + " and " + std::to_string(member.size));
}

}  // namespace ctcnn::detail
