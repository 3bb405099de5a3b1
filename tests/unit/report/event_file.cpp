// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/event_file.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/event_files.hpp"

using namespace ctcnn;
using test::contains;
using test::temporary_directory;

namespace {

std::string hex_of_record(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        text += "0123456789abcdef"[byte / 16];
        text += "0123456789abcdef"[byte % 16];
    }
    return text;
}

detail::protobuf_writer event_at(std::int64_t step, const std::string& text = "") {
    detail::protobuf_writer event;
    event.integer(2, step);
    if (!text.empty()) event.text(3, text);
    return event;
}

}  // namespace

TEST_CASE("a record of events has the lengths and sums of TensorFlow's writer") {
    // Of the first record of a file, by Python's struct.pack and the definition of the sum. That of its length,
    // a37f4b22, is in each file that TensorFlow writes.
    detail::protobuf_writer first;
    first.double_number(1, 1'700'000'000);
    first.text(3, "brain.Event:2");
    CHECK(hex_of_record(detail::event_record(first.bytes())) ==
          "1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d");
}

TEST_CASE("a file of events begins with its version, and folders are made") {
    const temporary_directory folder;
    detail::event_file file(folder / "runs/first");
    CHECK_THAT(file.path(), contains(folder / "runs/first/events.out.tfevents."));
    file.write(event_at(3));
    detail::event_file moved = std::move(file);
    moved.write(event_at(4, std::string(300, 'x')));
    const auto events = test::events_in(moved.path());
    REQUIRE(events.size() == 3);
    CHECK(events[0].version == "brain.Event:2");
    CHECK(events[0].wall_time > 1.6e9);
    CHECK(events[1].step == 3);
    CHECK(events[2].step == 4);
    CHECK(events[2].version.size() == 300);
    CHECK(detail::event_file(folder / "runs/first").path() != moved.path());  // in the same second
}

TEST_CASE("a folder of events that can't be made is an error with path and cause") {
    const temporary_directory folder;
    const std::string file = folder.write("file", {1});
    CHECK_THROWS_AS(detail::event_file(file), io_error);
    CHECK_THROWS_WITH(detail::event_file(file + "/runs"), contains(file + "/runs: mkdir failed: "));
}

TEST_CASE("an event that can't be written as a whole is removed again") {
    const temporary_directory folder;
    detail::event_file file(folder.path());
    file.write(event_at(1));
    const auto size = std::filesystem::file_size(file.path());
    // A file may not grow above this, as on a full disk.
    struct ::rlimit before {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const struct ::rlimit small {
        size + 20, before.rlim_max
    };
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::string message;
    try {
        file.write(event_at(2, std::string(100, 'x')));
    } catch (const io_error& error) {
        message = error.what();
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    ::signal(SIGXFSZ, handler);
    CHECK_THAT(message, contains(file.path() + ": write failed: ") && contains("the events before are unchanged"));
    CHECK(std::filesystem::file_size(file.path()) == size);
    file.write(event_at(3));
    const auto events = test::events_in(file.path());
    REQUIRE(events.size() == 3);
    CHECK(events[2].step == 3);
}
