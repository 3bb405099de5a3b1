// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/idx.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

using mnist_image = shape<1, 28, 28>;

refusal images_refusal(const temporary_directory& folder, const std::string& name, const bytes& content) {
    const std::string path = folder.write(name, content);
    refusal result = refusal_of([&] { (void)read_idx_images<mnist_image>(path); });
    CHECK(result.path == path);
    result.path = name;
    return result;
}

refusal labels_refusal(const temporary_directory& folder, const std::string& name, const bytes& content) {
    const std::string path = folder.write(name, content);
    refusal result = refusal_of([&] { (void)read_idx_labels(path, 10); });
    CHECK(result.path == path);
    result.path = name;
    return result;
}

TEST_CASE("IDX files are read, plain and gzip") {
    const temporary_directory folder;
    const bytes images = idx_images(5);
    const bytes pixels(images.begin() + 16, images.end());
    for (const std::string& path : {folder.write("i", images), folder.write("i.gz", gzip(images))}) {
        const idx_data data = read_idx_images<mnist_image>(path);
        CHECK(data.extents == std::vector<std::uint32_t>{5, 28, 28});
        CHECK(data.values == pixels);
    }
    for (const std::string& path : {folder.write("l", idx_labels(12)), folder.write("l.gz", gzip(idx_labels(12)))})
        CHECK(read_idx_labels(path, 10) == bytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1});
}

TEST_CASE("IDX files larger than every buffer are read") {
    const temporary_directory folder;
    const bytes images = idx_images(3000);  // 2.3 MB: the reader's steps are 1 MiB
    const bytes pixels(images.begin() + 16, images.end());
    CHECK(read_idx_images<mnist_image>(folder.write("i", images)).values == pixels);
    CHECK(read_idx_images<mnist_image>(folder.write("i.gz", gzip(images))).values == pixels);
}

TEST_CASE("IDX images with channels have rank 4") {
    const temporary_directory folder;
    const bytes file = idx_head({2, 3, 2, 2}) + bytes(24, 7);
    CHECK(read_idx_images<shape<3, 2, 2>>(folder.write("i", file)).extents == std::vector<std::uint32_t>{2, 3, 2, 2});
    CHECK(images_refusal(folder, "j", file) == refusal{"j", 3, "rank 3 (images)", "rank 4"});
}

TEST_CASE("read_idx takes any rank from 1 on") {
    const temporary_directory folder;
    const idx_data data = read_idx(folder.write("a", idx_head({2, 1, 3, 1, 1}) + bytes{1, 2, 3, 4, 5, 6}));
    CHECK(data.extents == std::vector<std::uint32_t>{2, 1, 3, 1, 1});
    CHECK(data.values == bytes{1, 2, 3, 4, 5, 6});
    const std::string scalar = folder.write("s", idx_head({}) + bytes{1});
    CHECK(refusal_of([&] { (void)read_idx(scalar); }) == refusal{scalar, 3, "rank 1 or more", "rank 0"});
}

TEST_CASE("IDX: an empty file and a header cut at each byte") {
    const temporary_directory folder;
    const bytes file = idx_images(1);
    CHECK(images_refusal(folder, "e", {}) == refusal{"e", 0, "4 bytes of magic number", "an empty file"});
    CHECK(images_refusal(folder, "e.gz", {}) == refusal{"e.gz", 0, "gzip data, as the name says", "an empty file"});
    CHECK(images_refusal(folder, "n.gz", gzip({})) ==
          refusal{"n.gz", 0, "4 bytes of magic number", "an empty file (counted in the unpacked data)"});
    for (std::size_t cut = 1; cut < 16; ++cut) {
        const bytes start(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(cut));
        const std::string expected =
            cut < 4 ? "4 bytes of magic number" : "dimension " + std::to_string(cut / 4 - 1) + " (4 bytes)";
        const std::string found = "the end of the file after " + std::to_string(cut) + " bytes";
        CHECK(images_refusal(folder, "c", start) == refusal{"c", cut, expected, found});
        CHECK(images_refusal(folder, "c.gz", gzip(start)) ==
              refusal{"c.gz", cut, expected, found + " (counted in the unpacked data)"});
    }
}

TEST_CASE("IDX: a wrong magic number") {
    const temporary_directory folder;
    const std::string zeros = "two zero bytes, as every IDX file begins";
    bytes file = idx_images(1);
    file[0] = 1;
    CHECK(images_refusal(folder, "a", file) == refusal{"a", 0, zeros, "0x01 0x00"});
    file[0] = 0;
    file[1] = 0xAB;
    CHECK(images_refusal(folder, "b", file) == refusal{"b", 1, zeros, "0x00 0xAB"});

    const std::string unsigned_bytes = "element type 0x08 (unsigned byte)";
    file = idx_images(1);
    file[2] = 0x0D;
    CHECK(images_refusal(folder, "f", file) ==
          refusal{"f", 2, unsigned_bytes, "0x0D (float): valid IDX, but not unsigned bytes"});
    for (const std::uint8_t type : bytes{0x09, 0x0B, 0x0C, 0x0E}) {
        file[2] = type;
        CHECK_THAT(images_refusal(folder, "t", file).found, contains("valid IDX, but not unsigned bytes"));
    }
    file[2] = 0x0A;
    CHECK(images_refusal(folder, "u", file) ==
          refusal{"u", 2, unsigned_bytes, "0x0A, which is not an element type of IDX"});
    const std::string page = "<!DOCTYPE html><html><body>404</body></html>";
    CHECK(images_refusal(folder, "h", bytes(page.begin(), page.end())) ==
          refusal{"h", 0, zeros, "a web page (HTML): the download went wrong"});
}

TEST_CASE("IDX: a little-endian header") {
    const temporary_directory folder;
    const bytes all{3, 8, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, 0, 0, 0};
    CHECK(images_refusal(folder, "a", all + bytes(784)) ==
          refusal{"a", 0, "two zero bytes, as every IDX file begins", "a little-endian header; IDX is big-endian"});
    // The magic number byte for byte, the dimensions as the machine has them.
    const bytes dimensions{0, 0, 8, 3, 1, 0, 0, 0, 28, 0, 0, 0, 28, 0, 0, 0};
    CHECK(images_refusal(folder, "b", dimensions + bytes(784)) ==
          refusal{"b", 8, "dimension 1 of 28", "469762048: the header is little-endian; IDX is big-endian"});
    const bytes labels{0, 0, 8, 1, 5, 0, 0, 0};
    CHECK(labels_refusal(folder, "c", labels + bytes(5)) ==
          refusal{"c", 13, "83886080 bytes of data, as the header says",
                  "the end of the file after 5; was the header written little-endian? Then the first dimension is 5 "
                  "and not 83886080"});
    const bytes many{0, 0, 8, 1, 0x60, 0xEA, 0, 0};
    CHECK_THAT(labels_refusal(folder, "d", many + bytes(60000)).found, contains("Then the first dimension is 60000"));
}

TEST_CASE("IDX: images where labels are expected, and the reverse") {
    const temporary_directory folder;
    CHECK(images_refusal(folder, "a", idx_labels(3)) ==
          refusal{"a", 3, "rank 3 (images)", "rank 1, which is that of labels: are the two files swapped?"});
    CHECK(labels_refusal(folder, "b", idx_images(3)) ==
          refusal{"b", 3, "rank 1 (labels)", "rank 3, which is that of images: are the two files swapped?"});
    CHECK(labels_refusal(folder, "c", idx_head({3, 1}) + bytes(3)) == refusal{"c", 3, "rank 1 (labels)", "rank 2"});
}

TEST_CASE("IDX: dimensions that can't be") {
    const temporary_directory folder;
    CHECK(images_refusal(folder, "a", idx_head({0, 28, 28})) == refusal{"a", 4, "dimension 0 of at least 1", "0"});
    CHECK(images_refusal(folder, "b", idx_head({1, 0, 28})) == refusal{"b", 8, "dimension 1 of at least 1", "0"});
    CHECK(images_refusal(folder, "c", idx_head({1, 27, 28}) + bytes(756)) ==
          refusal{"c", 8, "dimension 1 of 28", "27"});
    CHECK(images_refusal(folder, "d", idx_head({1, 28, 32}) + bytes(896)) ==
          refusal{"d", 12, "dimension 2 of 28", "32"});
    CHECK(images_refusal(folder, "e", idx_head({0x7FFFFFFF, 28, 28})) ==
          refusal{"e", 4, "at most 1073741824 bytes of data", "dimensions for 1683627179248"});

    const std::string huge = folder.write("h", idx_head({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}));
    CHECK(refusal_of([&] { (void)read_idx(huge); }) ==
          refusal{huge, 12, "dimensions whose product fits 64 bits", "dimension 2 of 4294967295"});
    // 2^64 exactly, which is 0 for who doesn't look.
    const std::string wraps = folder.write("w", idx_head({0x80000000, 0x80000000, 4}));
    CHECK(refusal_of([&] { (void)read_idx(wraps); }).offset == 12);
    // Just below 2^64, without any limit: nothing is allocated for it.
    const std::string large = folder.write("l", idx_head({0xFFFFFFFF, 0xFFFFFFFF}) + bytes(3));
    CHECK(refusal_of([&] { (void)read_idx(large, ~std::uint64_t{0}); }) ==
          refusal{large, 15, "18446744065119617025 bytes of data, as the header says", "the end of the file after 3"});
}

TEST_CASE("IDX: the limit is the caller's") {
    const temporary_directory folder;
    const std::string path = folder.write("i", idx_images(2));
    CHECK(read_idx_images<mnist_image>(path, 1568).values.size() == 1568);
    CHECK(refusal_of([&] { (void)read_idx_images<mnist_image>(path, 1567); }) ==
          refusal{path, 4, "at most 1567 bytes of data", "dimensions for 1568"});
}

TEST_CASE("IDX: data one byte too short or too long") {
    const temporary_directory folder;
    bytes file = idx_images(2);
    const std::string wanted = "1568 bytes of data, as the header says";
    const std::string unpacked = " (counted in the unpacked data)";
    file.push_back(0);
    CHECK(images_refusal(folder, "a", file) == refusal{"a", 1584, "the end of the file after " + wanted, "1 more"});
    CHECK(images_refusal(folder, "a.gz", gzip(file)) ==
          refusal{"a.gz", 1584, "the end of the file after " + wanted, "more bytes" + unpacked});
    file.resize(1583);
    CHECK(images_refusal(folder, "b", file) == refusal{"b", 1583, wanted, "the end of the file after 1567"});
    CHECK(images_refusal(folder, "b.gz", gzip(file)) ==
          refusal{"b.gz", 1583, wanted, "the end of the file after 1567" + unpacked});
}

TEST_CASE("IDX: a label above 9") {
    const temporary_directory folder;
    bytes file = idx_labels(20);
    file[8 + 13] = 10;
    CHECK(labels_refusal(folder, "l", file) == refusal{"l", 21, "labels from 0 to 9", "label 10 at index 13"});
    CHECK(labels_refusal(folder, "l.gz", gzip(file)).offset == 21);
    CHECK(read_idx_labels(folder / "l", 11).size() == 20);
}

TEST_CASE("the committed digits are MNIST's: 12 and 6 of each") {
    const idx_data images = read_idx_images<mnist_image>(small_mnist + "/train-images-idx3-ubyte");
    const bytes train = read_idx_labels(small_mnist + "/train-labels-idx1-ubyte", 10);
    CHECK(images.extents == std::vector<std::uint32_t>{120, 28, 28});
    REQUIRE(train.size() == 120);
    CHECK(bytes(train.begin(), train.begin() + 6) == bytes{5, 0, 4, 1, 9, 2});
    for (std::uint8_t digit = 0; digit < 10; ++digit) CHECK(std::count(train.begin(), train.end(), digit) == 12);
    const bytes test = read_idx_labels(small_mnist + "/t10k-labels-idx1-ubyte", 10);
    for (std::uint8_t digit = 0; digit < 10; ++digit) CHECK(std::count(test.begin(), test.end(), digit) == 6);
}

}  // namespace
