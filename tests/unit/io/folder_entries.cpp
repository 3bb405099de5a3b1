// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/folder_entries.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;

TEST_CASE("the entries of a folder are in the order of their bytes, without hidden ones") {
    const test::temporary_directory folder;
    CHECK(detail::folder_entries(folder.path()).empty());
    std::filesystem::create_directory(folder / "b");
    for (const char* const name : {"a10", "a2", "Z", ".hidden", "\xC3\xA4"}) folder.write(name, {1});
    CHECK(detail::folder_entries(folder.path()) == std::vector<std::string>{"Z", "a10", "a2", "b", "\xC3\xA4"});
    CHECK_THROWS_WITH(detail::folder_entries(folder / "none"),
                      test::contains("none") &&
                          test::contains("expected a folder that can be read, found No such file"));
    CHECK_THROWS_WITH(detail::folder_entries(folder / "Z"), test::contains("Not a directory"));
}
