// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "support/catch.hpp"

using ctcnn::detail::file_descriptor;

namespace {

bool is_open_number(int number) { return ::fcntl(number, F_GETFD) >= 0; }

}  // namespace

TEST_CASE("a file descriptor is closed at the end of its life, once, whichever object has it then") {
    int first = -1, second = -1;
    {
        file_descriptor one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        first = one.get();
        REQUIRE(one.is_open());
        file_descriptor other(std::move(one));
        CHECK_FALSE(one.is_open());  // NOLINT(bugprone-use-after-move): what is left is tested
        CHECK(other.get() == first);
        CHECK(is_open_number(first));
        file_descriptor third(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        second = third.get();
        third = std::move(other);
        CHECK_FALSE(is_open_number(second));
        CHECK(third.get() == first);
    }
    CHECK_FALSE(is_open_number(first));
}

TEST_CASE("closing says whether it failed, and nothing is closed twice") {
    CHECK(file_descriptor().close());
    CHECK_FALSE(file_descriptor().is_open());
    file_descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    CHECK(file.close());
    CHECK(file.close());
    file_descriptor none(1'000'000);
    CHECK_FALSE(none.close());
    CHECK(errno == EBADF);
}

TEST_CASE("a file does not keep the number of a standard stream") {
    file_descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int before = file.get();
    file.leave_standard_streams();  // it has none
    CHECK(file.get() == before);
}
