// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/text.hpp"

/// Where the members of a zip file lie, checked so that each byte of the file belongs to one place: headers and data
/// from the first byte on without hole or overlap, then the directory, then its end. Source  PKWARE's APPNOTE.TXT, 4.3
/// and 4.5.3
namespace ctcnn::detail {

inline constexpr std::size_t zip_most_members = 4096;
inline constexpr std::size_t zip_local_size = 30, zip_entry_size = 46, zip_end_size = 22;
inline constexpr std::uint32_t zip_local_mark = 0x04034B50, zip_entry_mark = 0x02014B50, zip_end_mark = 0x06054B50;
inline constexpr std::uint16_t zip_stored = 0, zip_deflated = 8;
inline constexpr std::uint32_t zip_elsewhere = 0xFFFFFFFF;  ///< a size that stands in a zip64 field

struct zip_member {
    std::string name;
    std::uint16_t flags = 0, method = 0;
    std::uint32_t crc = 0, packed_size = 0, size = 0, offset = 0;
    std::uint64_t begin = 0;     ///< of its data
    std::uint64_t position = 0;  ///< of its entry in the directory
};

class zip_parser {
public:
    zip_parser(const std::string& path, std::span<const std::uint8_t> file) : path_(path), file_(file) {}

    /// The members in the order in which they lie.
    std::vector<zip_member> parse() {
        find_directory();
        std::uint64_t at = directory_;
        std::vector<zip_member> members;
        for (std::size_t i = 0; i < count_; ++i) members.push_back(parse_entry(at));
        if (at != end_) fail(at, "the end of the directory after " + std::to_string(count_) + " entries", "more bytes");
        std::sort(members.begin(), members.end(),
                  [](const zip_member& a, const zip_member& b) { return a.offset < b.offset; });
        std::uint64_t end = 0;
        for (zip_member& member : members) {
            if (member.offset != end)
                fail(member.position + 42,
                     "a member that begins where the one before it ends, at byte " + std::to_string(end),
                     std::to_string(member.offset));
            check_local(member);
            end = member.begin + member.packed_size;
        }
        if (end != directory_)
            fail(end, "the directory after the last member", "other bytes, up to byte " + std::to_string(directory_));
        check_names(members);
        return members;
    }

private:
    [[noreturn]] void fail(std::uint64_t at, const std::string& expected, const std::string& found) const {
        throw data_error(path_, at, expected, found);
    }
    template <class T>
    [[nodiscard]] T number(std::uint64_t at) const noexcept {
        T value = 0;
        for (std::size_t i = sizeof(T); i-- > 0;)
            value = static_cast<T>(value << 8 | file_[static_cast<std::size_t>(at) + i]);
        return value;
    }
    [[nodiscard]] std::uint16_t word(std::uint64_t at) const noexcept { return number<std::uint16_t>(at); }
    [[nodiscard]] std::uint32_t long_word(std::uint64_t at) const noexcept { return number<std::uint32_t>(at); }
    [[nodiscard]] std::string_view text(std::uint64_t at, std::size_t length) const noexcept {
        return {reinterpret_cast<const char*>(file_.data()) + at, length};
    }

    void find_directory() {
        if (file_.size() < zip_end_size)
            fail(file_.size(), "22 bytes of the end of a zip file",
                 file_.empty() ? "an empty file" : "a file of " + std::to_string(file_.size()) + " bytes");
        end_ = file_.size() - zip_end_size;
        if (long_word(end_) != zip_end_mark)
            fail(end_, "the end of a zip file without a comment",
                 text(0, 6) == "\x93NUMPY" ? "an .npy file; numpy.savez writes .npz"
                 : text(0, 2) == "PK"      ? "other bytes: it was cut off or continued"
                                           : "other bytes: is this an .npz file?");
        count_ = word(end_ + 10);
        const std::uint32_t size = long_word(end_ + 12);
        directory_ = long_word(end_ + 16);
        if (word(end_ + 4) != 0 || word(end_ + 6) != 0 || word(end_ + 8) != count_)
            fail(end_ + 4, "one disk that holds all members", "several");
        if (word(end_ + 20) != 0) fail(end_ + 20, "no comment", std::to_string(word(end_ + 20)) + " bytes of one");
        if (count_ > zip_most_members)
            fail(end_ + 10, "at most " + std::to_string(zip_most_members) + " members", std::to_string(count_));
        if (directory_ > end_ || size != end_ - directory_)
            fail(end_ + 12, "a directory that ends here",
                 std::to_string(size) + " bytes from byte " + std::to_string(directory_));
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
        const std::size_t name = word(at + 28);
        const std::uint64_t size = zip_entry_size + name + word(at + 30) + word(at + 32);
        if (size > end_ - at) fail(at + 28, "an entry that ends in the directory", std::to_string(size) + " bytes");
        member.name = text(at + zip_entry_size, name);
        // Bit 11 says that the name is UTF-8, which is all that may be said.
        if ((member.flags & ~0x0800u) != 0)
            fail(at + 8, "flags 0 or 0x0800",
                 (member.flags & 1) != 0 ? "that the member is encrypted" : "others (was the file written to a pipe?)");
        if (member.method != zip_stored && member.method != zip_deflated)
            fail(at + 10, "method 0 (stored) or 8 (deflated)", std::to_string(member.method));
        if (member.packed_size == zip_elsewhere || member.size == zip_elsewhere || member.offset == zip_elsewhere)
            fail(at + 20, "sizes below 4 GiB", "a zip64 entry");
        if (member.method == zip_stored && member.size != member.packed_size)
            fail(at + 20, "equal sizes, for the member is stored",
                 std::to_string(member.packed_size) + " and " + std::to_string(member.size));
        if (word(at + 30) != 0 || word(at + 32) != 0) fail(at + 30, "no extra field and no comment", "one");
        if (word(at + 34) != 0) fail(at + 34, "disk 0", std::to_string(word(at + 34)));
        at += size;
        return member;
    }

    /// The header in front of the data says the same as the directory. NumPy writes the sizes into a zip64 field as
    /// well, and Python from 3.11.4 on only there.
    void check_local(zip_member& member) const {
        const std::uint64_t at = member.offset;
        if (directory_ - at < zip_local_size) fail(at, "30 bytes of a member's header", "the directory");
        if (long_word(at) != zip_local_mark) fail(at, "PK\\3\\4, with which a member begins", "other bytes");
        const std::uint64_t extra = at + zip_local_size + word(at + 26);
        member.begin = extra + word(at + 28);
        if (member.begin > directory_ || member.packed_size > directory_ - member.begin)
            fail(at, "a member that ends before the directory, at byte " + std::to_string(directory_),
                 "one of " + std::to_string(member.packed_size) + " bytes from byte " + std::to_string(member.begin));
        std::uint64_t packed_size = long_word(at + 18), size = long_word(at + 22);
        bool sizes_agree = true;
        if (member.begin != extra) {
            if (member.begin - extra != 20 || word(extra) != 1 || word(extra + 2) != 16)
                fail(extra, "no extra field but that of zip64 with two sizes", "another one");
            const auto large_size = number<std::uint64_t>(extra + 4),
                       large_packed_size = number<std::uint64_t>(extra + 12);
            const bool only_there = packed_size == zip_elsewhere && size == zip_elsewhere;
            sizes_agree = only_there || (size == large_size && packed_size == large_packed_size);
            size = large_size, packed_size = large_packed_size;
        }
        if (word(at + 6) != member.flags || word(at + 8) != member.method || long_word(at + 14) != member.crc ||
            !sizes_agree || packed_size != member.packed_size || size != member.size ||
            text(at + zip_local_size, word(at + 26)) != member.name)
            fail(at, "a header that says of " + shown(member.name) + " what the directory does", "another one");
    }

    void check_names(const std::vector<zip_member>& members) const {
        std::vector<const zip_member*> sorted;
        for (const zip_member& member : members) {
            if (utf8_end(bytes_of_text(member.name)) != member.name.size())
                fail(member.position + zip_entry_size, "a name in UTF-8", "other bytes");
            if (!member.name.ends_with(".npy"))
                fail(member.position + zip_entry_size, "a name that ends with .npy", shown(member.name));
            sorted.push_back(&member);
        }
        std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i - 1]->name == sorted[i]->name)
                fail(std::max(sorted[i - 1]->position, sorted[i]->position) + zip_entry_size, "every name once",
                     shown(sorted[i]->name) + " twice");
    }

    const std::string& path_;
    std::span<const std::uint8_t> file_;
    std::uint64_t directory_ = 0;  ///< where it begins
    std::uint64_t end_ = 0;        ///< where it ends
    std::size_t count_ = 0;
};

}  // namespace ctcnn::detail
