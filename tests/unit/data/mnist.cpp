// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/mnist.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctcnn/data/split.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(Dataset<mnist_images> && mnist_images::sample_shape::size == 784 && mnist_images::classes == 10);

TEST_CASE("the committed digits load, unverified") {
    const mnist_data data = load_mnist(mnist_variant::digits, small_mnist);
    CHECK(data.train.count() == 120);
    CHECK(data.test.count() == 60);
    CHECK_FALSE(data.verified);
    CHECK(data.directory == small_mnist);
    CHECK(data.train.scale() == normalization{0.1307, 0.3081});
    CHECK(stratified_split(data.train.labels(), seed{1}).validation.size() == 10);
    // The first training image is the well-known five: nothing in its first five rows, and ink in the middle.
    CHECK(data.train.label(0) == 5);
    CHECK(data.train.image(0)[0] == 0);
    CHECK(data.train.image(0)[5 * 28 + 12] == 3);
    CHECK(data.train.image(0)[5 * 28 + 18] == 175);
}

TEST_CASE("numbers of images and labels that differ are refused") {
    const temporary_directory folder;
    write_mnist_set(folder, "a", 5, 4);
    folder.write("a/t10k-labels-idx1-ubyte", idx_labels(3));
    CHECK(refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder / "a"); }) ==
          refusal{folder / "a/t10k-labels-idx1-ubyte", 4,
                  "4 labels, as many as there are images in " + (folder / "a/t10k-images-idx3-ubyte"), "3"});
}

TEST_CASE("swapped files are refused") {
    const temporary_directory folder;
    write_mnist_set(folder, "a", 5, 4);
    folder.write("a/train-labels-idx1-ubyte", idx_images(5));
    folder.write("a/train-images-idx3-ubyte", idx_labels(5));
    const refusal swapped = refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder / "a"); });
    CHECK(swapped.path == folder / "a/train-images-idx3-ubyte");
    CHECK(swapped.found == "rank 1, which is that of labels: are the two files swapped?");
}

TEST_CASE("as many images as MNIST has are not yet MNIST") {
    const temporary_directory folder;
    write_mnist_set(folder, "a", 60000, 10000);
    const mnist_data data = load_mnist(mnist_variant::digits, folder / "a");
    CHECK(data.train.count() == 60000);
    CHECK_FALSE(data.verified);
}

/// Where the full set is: $CTCNN_DATA or data/mnist of the checkout; "" where it doesn't.
std::string full_mnist() {
    std::vector<std::string> folders = mnist_directories(mnist_variant::digits);
    folders.emplace_back(CTCNN_TEST_DATA_DIR "/../../data/mnist");
    try {
        return find_mnist(mnist_variant::digits, folders).directory;
    } catch (const data_error&) {
        return "";
    }
}

TEST_CASE("the full MNIST is verified and split into 55,000 and 5,000") {
    const std::string folder = full_mnist();
    if (folder.empty()) {
        WARN("SKIPPED: the full MNIST isn't here, so its loading is not tested. Run: cmake -P cmake/fetch_mnist.cmake");
        return;
    }
    const mnist_data data = load_mnist(mnist_variant::digits, folder);
    CHECK(data.verified);
    CHECK(data.train.count() == 60000);
    CHECK(data.test.count() == 10000);
    const split_indices split = stratified_split(data.train.labels(), seed{1});
    CHECK(split.train.size() == 55000);
    CHECK(split.validation.size() == 5000);
    CHECK(data.train.subset(split.validation).count() == 5000);

    // One pixel off, and it is another set.
    const temporary_directory copy;
    bytes images = read_bytes(find_mnist(mnist_variant::digits, {folder}).test_images);
    if (images.size() > 2 && images[0] == 0) {  // not gzip
        images.back() ^= 1;
        mnist_files files = find_mnist(mnist_variant::digits, {folder});
        files.test_images = copy.write("t10k-images-idx3-ubyte", images);
        CHECK_FALSE(load_mnist(files).verified);
    }
    // The digits are no Fashion-MNIST.
    const refusal other = refusal_of([&] { (void)load_mnist(mnist_variant::fashion, folder); });
    CHECK(other.expected == "Fashion-MNIST");
    CHECK(other.found == "MNIST");
}

TEST_CASE("Debian's Fashion-MNIST is verified") {
    const std::string folder = "/usr/share/datasets/fashion-mnist";
    if (!std::filesystem::exists(folder)) {
        WARN("SKIPPED: Fashion-MNIST isn't here, so its loading is not tested. Run: apt-get install "
             "dataset-fashion-mnist");
        return;
    }
    const mnist_data data = load_mnist(mnist_variant::fashion, folder);
    CHECK(data.verified);
    CHECK(data.train.count() == 60000);
    CHECK(data.test.count() == 10000);
    CHECK(mnist_class_names(data.variant)[data.train.label(0)] == "ankle boot");
    CHECK_THROWS_AS(load_mnist(mnist_variant::digits, folder), data_error);
}

}  // namespace
