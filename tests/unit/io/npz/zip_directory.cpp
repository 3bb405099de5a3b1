// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/npz/zip_directory.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::string zip_path = "f";
std::vector<detail::zip_member> members_of(const bytes& file) { return detail::zip_parser(zip_path, file).parse(); }
refusal refused_zip(const bytes& file) {
    return refusal_of([&] { (void)members_of(file); });
}

TEST_CASE("the members of a zip file have their names, their places and their sizes") {
    const bytes file = zip_of({{"a", {1, 2, 3}}, {"folder/b", {}}});
    const auto members = members_of(file);
    REQUIRE(members.size() == 2);
    CHECK(members[0].name == "a");
    CHECK(members[0].size == 3);
    CHECK(file[members[0].begin] == 1);
    CHECK(members[1].name == "folder/b");
    CHECK(members[1].packed_size == 0);
    CHECK(members_of(zip_of({})).empty());
    // Bytes before the file, of which it does not know, move all places.
    const auto moved = members_of(bytes(5, 9) + file);
    CHECK(moved[0].begin == members[0].begin + 5);
}

TEST_CASE("a directory that does not fit the file is refused") {
    const bytes file = zip_of({{"a", {1, 2, 3}}});
    CHECK(refused_zip({}).found == "an empty file");
    CHECK(refused_zip(bytes(50)).expected == "the end of a zip file");
    CHECK(refused_zip(file + bytes{0}).found == "other bytes: it was cut off or continued");
    for (std::size_t end = 0; end < file.size(); ++end)
        CHECK_THROWS_AS(members_of({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(end)}), data_error);
    // Every name, size and sum is there twice, and has to be the same.
    bytes other = file;
    other[30] = 'b';
    CHECK(refused_zip(other).offset == 0);
    CHECK(refused_zip(other).found == "another one");
    bytes overlap = zip_of({{"a", {1, 2, 3}}, {"b", {4}}});
    const std::size_t second = overlap.size() - 22 - 47;  // its entry, whose place is at 42
    overlap[second + 42] = 0;
    CHECK(refused_zip(overlap).found.find("an overlap") != std::string::npos);
}

}  // namespace
