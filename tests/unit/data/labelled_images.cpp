// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/labelled_images.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

using small = shape<2, 1, 2>;
using set_type = labelled_images<small, 3>;

static_assert(Dataset<set_type> && DatasetFor<set_type, double>);
static_assert(!Dataset<std::vector<int>>);

/// Image i holds 4 i to 4 i + 3, but the last one ends with 255.
set_type five_images(normalization scale = {}) {
    std::vector<std::uint8_t> pixels(20);
    for (std::size_t i = 0; i < 20; ++i) pixels[i] = static_cast<std::uint8_t>(i);
    pixels[19] = 255;
    return set_type(pixels, {0, 1, 2, 1, 0}, scale);
}

TEST_CASE("labelled_images gives back what it was made of") {
    const set_type set = five_images();
    CHECK(set.count() == 5);
    CHECK(set.labels() == std::vector<label>{0, 1, 2, 1, 0});
    CHECK(set.label(2) == 2);
    const auto image = set.image(3);
    CHECK(std::vector<std::uint8_t>(image.begin(), image.end()) == std::vector<std::uint8_t>{12, 13, 14, 15});
    CHECK(set.scale() == normalization{0, 1});
    CHECK(set_type().count() == 0);
    CHECK(set_type().labels().empty());
}

TEST_CASE("every pixel becomes (x / 255 - mean) / deviation, rounded once") {
    std::vector<std::uint8_t> pixels(256);
    for (std::size_t i = 0; i < 256; ++i) pixels[i] = static_cast<std::uint8_t>(i);
    const labelled_images<shape<1, 16, 16>, 1> set(pixels, {0}, {0.1307, 0.3081});
    batch<shape<1, 16, 16>, float> single(1);
    batch<shape<1, 16, 16>, double> twice(1);
    std::vector<label> labels(1);
    set.gather(std::vector<std::uint32_t>{0}, single, labels);
    set.gather(std::vector<std::uint32_t>{0}, twice, labels);
    for (std::size_t i = 0; i < 256; ++i) {
        const double expected = (static_cast<double>(i) / 255 - 0.1307) / 0.3081;
        CHECK(twice.data()[i] == expected);
        CHECK(single.data()[i] == static_cast<float>(expected));
    }
    // As everybody knows them: torchvision gives -0.4242 and 2.8215.
    CHECK(single.data()[0] == Approx(-0.4242).margin(1e-4));
    CHECK(single.data()[255] == Approx(2.8215).margin(1e-4));
}

TEST_CASE("gather takes images in any order, also twice") {
    const set_type set = five_images();
    const std::vector<std::uint32_t> indices{4, 0, 4, 2};
    batch<small, double> images(4);
    std::vector<label> labels(4, 9);
    set.gather(indices, images, labels);
    CHECK(labels == std::vector<label>{0, 0, 0, 2});
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) CHECK(images.data()[4 * i + j] == set.image(indices[i])[j] / 255.0);
    CHECK(images.data()[3] == 1);  // 255
    set.gather({}, batch<small>(0), {});
}

TEST_CASE("a subset shares the pixels, and a subset of it counts in it") {
    const set_type set = five_images({0.5, 0.25});
    const set_type some = set.subset(std::vector<std::uint32_t>{3, 1, 4});
    CHECK(some.count() == 3);
    CHECK(some.labels() == std::vector<label>{1, 1, 0});
    CHECK(some.image(0).data() == set.image(3).data());
    CHECK(some.scale() == set.scale());
    const set_type fewer = some.subset(std::vector<std::uint32_t>{2, 2});
    CHECK(fewer.count() == 2);
    CHECK(fewer.image(1).data() == set.image(4).data());
    CHECK(set.subset({}).count() == 0);
    CHECK(set.count() == 5);

    batch<small> from_subset(1), from_set(1);
    std::vector<label> labels(1);
    some.gather(std::vector<std::uint32_t>{2}, from_subset, labels);
    CHECK(labels[0] == 0);
    set.gather(std::vector<std::uint32_t>{4}, from_set, labels);
    CHECK(std::vector<float>(from_subset.data(), from_subset.data() + 4) ==
          std::vector<float>(from_set.data(), from_set.data() + 4));
    CHECK_THROWS_WITH(some.subset(std::vector<std::uint32_t>{0, 3}),
                      "ctcnn::labelled_images: subset: expected an index below 3, found 3");
}

TEST_CASE("a subset outlives the set") {
    set_type some;
    {
        const set_type set = five_images();
        some = set.subset(std::vector<std::uint32_t>{4});
    }
    CHECK(some.image(0)[3] == 255);
}

TEST_CASE("normalize changes one object only") {
    const set_type set = five_images();
    set_type other = set;
    other.normalize({0.5, 0.5});
    batch<small> images(1);
    std::vector<label> labels(1);
    other.gather(std::vector<std::uint32_t>{4}, images, labels);
    CHECK(images.data()[3] == 1);
    set.gather(std::vector<std::uint32_t>{0}, images, labels);
    CHECK(images.data()[0] == 0);
    CHECK(set.scale() == normalization{0, 1});
}

TEST_CASE("labelled_images takes labels of any type of whole numbers, and any number of classes") {
    const std::vector<std::uint8_t> pixels(12, 7);
    using many = labelled_images<small, 1000>;
    const many set(pixels, std::vector<int>{999, 256, 0});
    CHECK(set.labels() == std::vector<label>{999, 256, 0});
    batch<small> images(3);
    std::vector<label> labels(3);
    set.gather(std::vector<std::uint32_t>{0, 1, 2}, images, labels);
    CHECK(labels == set.labels());
    CHECK(many(pixels, {999, 0, 0}).fingerprint() != set.fingerprint());
    CHECK_THROWS_WITH(many(pixels, std::vector<int>{0, -1, 0}),
                      "ctcnn::labelled_images: expected labels from 0 to 999, found -1 at index 1");
    CHECK_THROWS_WITH(many(pixels, std::vector<std::uint64_t>{0, 1, std::uint64_t{1} << 32}),
                      contains("found 4294967296 at index 2"));
    const set_type of_bytes(pixels, std::vector<std::uint8_t>{2, 1, 0});
    CHECK(of_bytes.labels() == std::vector<label>{2, 1, 0});
    // Checkpoints hold it: it is that of the time when a label was one byte.
    CHECK(of_bytes.fingerprint() == "3133a433944751e89d8ccacb56b9b64cc8ceda476ba79d58ca5412adb337d465");
}

TEST_CASE("labelled_images refuses what doesn't fit together") {
    using pixels = std::vector<std::uint8_t>;
    CHECK_THROWS_WITH(set_type(pixels(7), {0, 1}),
                      "ctcnn::labelled_images: expected 4 pixels for each of 2 labels, found 7 pixels");
    CHECK_THROWS_AS(set_type(pixels(9), {0, 1}), argument_error);
    CHECK_THROWS_AS(set_type(pixels(4), {}), argument_error);
    CHECK_THROWS_WITH(set_type(pixels(8), {0, 3}),
                      "ctcnn::labelled_images: expected labels from 0 to 2, found 3 at index 1");
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    for (const normalization scale : {normalization{nan, 1}, normalization{infinity, 1}, normalization{0, 0},
                                      normalization{0, -1}, normalization{0, nan}, normalization{0, infinity}})
        CHECK_THROWS_WITH(five_images(scale), contains("expected a finite mean and a positive deviation, found mean"));
}

TEST_CASE("labelled_images refuses an index that it has not, and counts that differ") {
    const set_type set = five_images(), some = set.subset(std::vector<std::uint32_t>{3, 1});
    CHECK_THROWS_WITH(set.label(5), "ctcnn::labelled_images: expected an index below 5, found 5");
    CHECK_THROWS_WITH(some.image(2), contains("expected an index below 2, found 2"));
    CHECK_THROWS_AS(set_type().label(0), argument_error);
    batch<small> images(2);
    std::vector<label> labels(2);
    CHECK_THROWS_AS(set.gather(std::vector<std::uint32_t>{0, 5}, images, labels), argument_error);
    CHECK_THROWS_WITH(set.gather(std::vector<std::uint32_t>{0}, images, labels),
                      contains("expected an image for each of 1 samples, found 2"));
    CHECK_THROWS_WITH(set.gather(std::vector<std::uint32_t>{0, 1}, images, std::span(labels).first(1)),
                      contains("expected a label for each of 2 samples, found 1"));
}

TEST_CASE("labelled_images that were moved from are still the set") {
    set_type set = five_images();
    const set_type other = std::move(set);
    CHECK(other.count() == 5);
    CHECK(set.count() == 5);  // NOLINT: what is left is documented
    CHECK(set.label(2) == 2);
    CHECK(set.image(4)[3] == 255);
}

TEST_CASE("a normalization that makes no different floats of black and white is refused, with its numbers") {
    for (const normalization scale : {normalization{0, 1e-46}, normalization{0, 1e46}, normalization{1e39, 1},
                                      normalization{1e30, 1}, normalization{-1e39, 1}})
        CHECK_THROWS_WITH(five_images(scale), contains("that make different floats of black and white"));
    CHECK_THROWS_WITH(five_images({0, 1e-46}), contains("found mean 0, deviation 1e-46"));
    CHECK_NOTHROW(five_images({0.5, 1e-30}));
}

}  // namespace
