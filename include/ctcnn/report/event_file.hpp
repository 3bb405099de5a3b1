// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/crc32.hpp"
#include "ctcnn/io/file_descriptor.hpp"
#include "ctcnn/io/file_kind.hpp"
#include "ctcnn/io/protobuf_writer.hpp"
#include "ctcnn/io/text.hpp"

namespace ctcnn::detail {

/// Seconds since 1970.
[[gnu::cold]] inline double wall_time() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// The sum that event files have of a length or of data.
/// Source  tensorflow/core/lib/hash/crc32c.h: rotated and shifted, as a CRC of data with CRCs in them is weak
[[gnu::cold]] inline std::uint32_t masked_crc(std::string_view bytes) {
    const std::uint32_t sum = crc32c_of(bytes_of_text(bytes));
    return (sum >> 15 | sum << 17) + 0xA282EAD8U;
}

/// A message with the length and the sums that it has in an event file: length (8 bytes), its sum, data, their sum; in
/// little endian.
/// Source  tensorflow/core/lib/io/record_writer.h
[[gnu::cold]] inline std::string event_record(std::string_view data) {
    const auto number = [](std::uint64_t value, std::size_t bytes) {
        std::string text;
        for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
        return text;
    };
    const std::string length = number(data.size(), 8);
    return (length + number(masked_crc(length), 4)).append(data).append(number(masked_crc(data), 4));
}

/// A new file of events in a folder of TensorBoard's, which is made if there is none. A record that can't be written as a
/// whole is removed again.
/// Errors  throws io_error with path, call and cause
class event_file {
public:
    [[gnu::cold]] explicit event_file(const std::string& folder) {
        if (const int cause = make_folders(folder); cause != 0)
            throw io_error(folder, "mkdir", {cause, std::generic_category()}, "nothing was changed");
        std::array<char, 256> host{};
        (void)::gethostname(host.data(), host.size() - 1);
        // TensorBoard reads the files of a folder in the order of their names.
        const std::string name = "/events.out.tfevents." + std::to_string(static_cast<std::uint64_t>(wall_time())) +
                                 "." + host.data() + "." + std::to_string(::getpid()) + ".";
        for (int number = 0; !file_.is_open(); ++number) {
            path_ = folder + name + std::to_string(number);
            int opened = -1;
            do opened = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            while (opened < 0 && errno == EINTR);
            if (opened < 0 && errno != EEXIST) fail("open", errno, "nothing was changed");
            file_ = file_descriptor(opened);
            file_.leave_standard_streams();
        }
        protobuf_writer first;
        first.double_number(1, wall_time());
        first.text(3, "brain.Event:2");
        write(first);
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    void write(const protobuf_writer& event) {
        const std::string record = event_record(event.bytes());
        for (std::size_t done = 0; done < record.size();) {
            const ::ssize_t count = ::write(file_.get(), record.data() + done, record.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) {
                const int cause = count < 0 ? errno : EIO;
                const bool removed = ::ftruncate(file_.get(), static_cast<::off_t>(size_)) == 0 &&
                                     ::lseek(file_.get(), static_cast<::off_t>(size_), SEEK_SET) >= 0;
                fail("write", cause, removed ? "the events before are unchanged" : "the last event is cut off");
            }
            done += static_cast<std::size_t>(count);
        }
        size_ += record.size();
    }

private:
    [[noreturn]] void fail(const char* call, int cause, const char* consequence) const {
        throw io_error(path_, call, {cause, std::generic_category()}, consequence);
    }

    std::string path_;
    file_descriptor file_;
    std::uint64_t size_ = 0;  ///< bytes of whole records
};

}  // namespace ctcnn::detail
