// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/cifar10.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/data/dataset.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using test::bytes;
using test::operator+;
using test::contains;
using test::temporary_directory;

static_assert(Dataset<cifar10_images>);

/// Records whose pixels tell image, channel and place.
bytes cifar10_records(std::size_t count, std::size_t first = 0) {
    bytes file;
    for (std::size_t i = first; i < first + count; ++i) {
        file.push_back(static_cast<std::uint8_t>(i % 10));
        for (std::size_t k = 0; k < 3072; ++k)
            file.push_back(static_cast<std::uint8_t>(i * 7 + k / 1024 * 50 + k % 13));
    }
    return file;
}
void write_cifar10(const temporary_directory& folder) {
    for (std::size_t i = 0; i < 6; ++i)
        folder.write(std::string(detail::cifar10_names[i]), cifar10_records(i + 1, 10 * i));
}

}  // namespace

TEST_CASE("the files of CIFAR-10 are read, with planes of red, green and blue") {
    const temporary_directory folder;
    write_cifar10(folder);
    const cifar10_data data = load_cifar10(folder.path());
    CHECK(data.directory == folder.path());
    CHECK(data.train.count() == 1 + 2 + 3 + 4 + 5);
    CHECK(data.test.count() == 6);
    CHECK(data.train.scale() == cifar10_normalization);
    // The second image of the second file is number 11.
    CHECK(data.train.label(2) == 1);
    CHECK(data.train.image(2)[0] == 11 * 7);
    CHECK(data.train.image(2)[2 * 1024 + 5] == static_cast<std::uint8_t>(11 * 7 + 100 + (2 * 1024 + 5) % 13));
    CHECK(data.test.label(5) == 5);
    batch<shape<3, 32, 32>> image(1);
    std::array<label, 1> one{};
    const std::array<std::uint32_t, 1> index{2};
    data.train.gather(index, image.view(), one);
    CHECK(image.data()[0] == Approx((77 / 255.0 - 0.4734) / 0.2516));
}

TEST_CASE("the files of CIFAR-10 are found in the folder of its archive") {
    const temporary_directory folder;
    const std::string below = folder / "cifar-10-batches-bin";
    std::filesystem::create_directory(below);
    for (std::size_t i = 0; i < 6; ++i)
        folder.write("cifar-10-batches-bin/" + std::string(detail::cifar10_names[i]), cifar10_records(1));
    CHECK(load_cifar10(folder.path()).directory == below);
}

TEST_CASE("CIFAR-10 without one of its files says which, and where to get them") {
    const temporary_directory folder;
    CHECK_THROWS_WITH(load_cifar10(folder.path()), contains("data_batch_1.bin") && contains("cs.toronto.edu"));
    write_cifar10(folder);
    std::filesystem::remove(folder / "data_batch_4.bin");
    CHECK_THROWS_WITH(load_cifar10(folder.path()), contains("data_batch_4.bin") && contains("six files"));
}

TEST_CASE("files that are none of CIFAR-10's binary version are refused, with offset and a guess") {
    const temporary_directory folder;
    const auto refused = [&](const bytes& content, const std::string& what) {
        CHECK_THROWS_WITH(read_cifar10(folder.write("file", content)), contains(folder / "file") && contains(what));
    };
    const bytes two = cifar10_records(2);
    refused({}, "an empty file");
    refused({two.begin(), two.end() - 1}, "6145 bytes: was it cut off?");
    refused({two.begin(), two.begin() + 3074}, "whole records of CIFAR-100");
    refused({two.begin(), two.begin() + 100}, "100 bytes: was it cut off?");
    refused(bytes{0x80, 2, 0x7D} + bytes(500), "a Python pickle: this is the version for Python");
    refused(bytes{0x1F, 0x8B, 8} + bytes(500), "gzip data; unpack it");
    bytes wrong = two;
    wrong[3073] = 10;
    refused(wrong, "10 in record 1");
    try {
        (void)read_cifar10(folder / "file");
    } catch (const data_error& problem) {
        CHECK(problem.offset() == 3073);
    }
    CHECK_THROWS_AS(read_cifar10(folder / "none"), data_error);
    CHECK_THROWS_AS(read_cifar10(folder.path()), data_error);
    CHECK(read_cifar10(folder.write("good", two)).count() == 2);
}
