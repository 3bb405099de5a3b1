// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/split.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// How many of the 60,000 training images of MNIST are of each digit.
constexpr std::array<std::size_t, 10> mnist_digits{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949};

template <std::size_t N>
std::vector<label> labels_of(const std::array<std::size_t, N>& counts) {
    std::vector<label> labels;
    for (std::size_t c = 0; c < N; ++c) labels.insert(labels.end(), counts[c], static_cast<label>(c));
    detail::shuffle(std::span(labels), random_stream(77, random_purpose::user));
    return labels;
}

std::vector<std::size_t> counts_of(const std::vector<std::uint32_t>& indices, const std::vector<label>& labels) {
    std::vector<std::size_t> counts(10);
    for (const std::uint32_t index : indices) ++counts.at(labels.at(index));
    return counts;
}

/// Both halves ascend, and every sample is in exactly one.
void check_partition(const split_indices& split, std::size_t count) {
    CHECK(std::is_sorted(split.train.begin(), split.train.end()));
    CHECK(std::is_sorted(split.validation.begin(), split.validation.end()));
    std::vector<std::uint32_t> all(split.train.size() + split.validation.size());
    std::merge(split.train.begin(), split.train.end(), split.validation.begin(), split.validation.end(), all.begin());
    REQUIRE(all.size() == count);
    for (std::size_t i = 0; i < count; ++i)
        if (all[i] != i) FAIL("sample " << i << " is missing or there twice");
}

TEST_CASE("MNIST is split into 55,000 and 5,000, the same share of each digit") {
    const std::vector<label> labels = labels_of(mnist_digits);
    REQUIRE(labels.size() == 60000);
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const split_indices split = stratified_split(labels, ctcnn::seed{seed});
        CHECK(split.train.size() == 55000);
        CHECK(split.validation.size() == 5000);
        check_partition(split, 60000);
        // A twelfth of each, rounded; the six largest remainders (of 12) are rounded up.
        CHECK(counts_of(split.validation, labels) ==
              std::vector<std::size_t>{494, 562, 496, 511, 487, 452, 493, 522, 487, 496});
    }
}

TEST_CASE("the total is exact for every number of validation samples") {
    const std::vector<label> labels = labels_of(std::array<std::size_t, 5>{1, 7, 0, 13, 30});
    for (std::size_t validation = 0; validation <= labels.size(); ++validation) {
        const split_indices split = stratified_split(labels, validation, seed{5});
        CHECK(split.validation.size() == validation);
        check_partition(split, labels.size());
        const std::vector<std::size_t> counts = counts_of(split.validation, labels);
        for (const auto& [c, members] : {std::pair{0u, 1u}, {1u, 7u}, {2u, 0u}, {3u, 13u}, {4u, 30u}}) {
            const double share = static_cast<double>(members * validation) / 51.0;
            CHECK(std::abs(static_cast<double>(counts[c]) - share) < 1);  // never further off than rounding
        }
    }
}

TEST_CASE("of equal remainders the lower class gets the sample") {
    const std::vector<label> labels = labels_of(std::array<std::size_t, 4>{3, 3, 3, 3});
    CHECK(counts_of(stratified_split(labels, 2, seed{1}).validation, labels)[0] == 1);
    CHECK(counts_of(stratified_split(labels, 2, seed{1}).validation, labels)[1] == 1);
    CHECK(counts_of(stratified_split(labels, 2, seed{1}).validation, labels)[2] == 0);
}

TEST_CASE("the split depends on the seed, and on nothing else") {
    const std::vector<label> labels = labels_of(std::array<std::size_t, 3>{100, 200, 300});
    const split_indices split = stratified_split(labels, seed{1});
    CHECK(stratified_split(labels, seed{1}).validation == split.validation);
    CHECK(stratified_split(labels, seed{2}).validation != split.validation);
    CHECK(stratified_split(labels, seed{std::uint64_t{1} << 32 | 1}).validation != split.validation);
    // On this compiler and every other one.
    const std::vector<label> twelve(12, 0);
    CHECK(stratified_split(twelve, 3, seed{1}).validation == std::vector<std::uint32_t>{2, 8, 10});
}

TEST_CASE("small sets are split as well") {
    CHECK(detail::default_validation_count(60000) == 5000);
    CHECK(detail::default_validation_count(120) == 10);
    CHECK(detail::default_validation_count(23) == 1);
    CHECK(detail::default_validation_count(2) == 1);
    CHECK(detail::default_validation_count(1) == 0);
    CHECK(detail::default_validation_count(0) == 0);
    CHECK(stratified_split({}, seed{1}).train.empty());
    CHECK(stratified_split(std::vector<label>{7}, seed{1}).train == std::vector<std::uint32_t>{0});
    CHECK(stratified_split(std::vector<label>{255, 0}, seed{1}).validation.size() == 1);
}

TEST_CASE("a split of many classes takes the same share of each, and labels may be any numbers") {
    std::vector<label> labels;
    for (label c = 0; c < 1000; ++c) labels.insert(labels.end(), 10, 4'000'000'000 + c);
    const split_indices split = stratified_split(labels, 1000, seed{3});
    check_partition(split, labels.size());
    for (std::size_t i = 0; i < 1000; ++i) CHECK(split.validation[i] / 10 == i);
}

TEST_CASE("the samples that are kept are those that were kept before labels had more than a byte") {
    const std::vector<label> labels = labels_of(std::array<std::size_t, 4>{5, 6, 0, 9});
    CHECK(stratified_split(labels, 6, seed{5}).validation == std::vector<std::uint32_t>{0, 1, 2, 9, 11, 12});
}

TEST_CASE("more validation samples than samples are refused") {
    CHECK_THROWS_AS(stratified_split(std::vector<label>{1, 2}, 3, seed{1}), argument_error);
    CHECK_THROWS_WITH(stratified_split(std::vector<label>{1, 2}, 3, seed{1}),
                      "ctcnn::stratified_split: expected at most 2 samples for validation, found 3");
}

}  // namespace
