// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/replaceable.hpp"

#include <cerrno>
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("a disk that fails or is full is told apart from a system that has no such call") {
    for (const int cause : {EIO, ENOSPC, EDQUOT}) CHECK(detail::means_loss(cause));
    for (const int cause : {EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EACCES, EBADF, EROFS, 0})
        CHECK_FALSE(detail::means_loss(cause));
}

TEST_CASE("a link is followed to its file, while a link to nothing, and what is none, are themselves") {
    const temporary_directory folder;
    const std::string path = folder.write("a", {1});
    std::filesystem::create_symlink("a", folder / "link");
    std::filesystem::create_symlink("none", folder / "broken");
    CHECK(detail::followed_link(path) == path);
    CHECK(std::filesystem::equivalent(detail::followed_link(folder / "link"), path));
    CHECK(detail::followed_link(folder / "link") != folder / "link");
    CHECK(detail::followed_link(folder / "broken") == folder / "broken");
    CHECK(detail::followed_link(folder / "none") == folder / "none");
}

TEST_CASE("what can be replaced is left as it was by asking") {
    const temporary_directory folder;
    const std::string path = folder.write("a", {1, 2}), own = folder.write("own", {});
    CHECK_FALSE(detail::is_mount_point(path));
    CHECK(detail::refusal_to_replace(path, own) == 0);
    CHECK(read_bytes(path) == bytes{1, 2});
    CHECK(detail::refusal_to_rename(own, folder / "another") == 0);
    CHECK_FALSE(std::filesystem::exists(own));
    CHECK_FALSE(std::filesystem::exists(folder / "another"));
    CHECK(detail::refusal_to_rename(folder / "no/own", folder / "no/another") == ENOENT);
}

#if defined(STATX_ATTR_MOUNT_ROOT)
TEST_CASE("what something is mounted on can't be replaced") {
    if (detail::is_mount_point("/proc")) CHECK(detail::refusal_to_replace("/proc", "/proc") == EBUSY);
}
#endif

}  // namespace
