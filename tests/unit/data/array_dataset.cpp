// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/array_dataset.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/data/split.hpp"
#include "support/catch.hpp"

using namespace ctcnn;
using test::contains;

namespace {

using indices_type = std::vector<std::uint32_t>;

/// Six numbers for three samples of two.
const std::vector<float> six{0.5f, 1, 1.5f, 2, 2.5f, 3};

auto three_points() { return array_dataset(samples_of<shape<2>>(six), labels_of<4>(std::vector<int>{3, 0, 1})); }

using labelled = decltype(three_points());
static_assert(DatasetFor<labelled, float> && LabelledDatasetFor<labelled, double>);
static_assert(!TargetDatasetFor<labelled, float> && labelled::classes == 4);

}  // namespace

TEST_CASE("an array_dataset gathers samples and labels in any order") {
    const auto set = three_points();
    CHECK(set.count() == 3);
    CHECK(set.labels() == std::vector<label>{3, 0, 1});
    batch<shape<2>> samples(3);
    batch<shape<2>, double> in_double(3);
    std::vector<label> labels(3);
    set.gather(indices_type{2, 0, 2}, samples, labels);
    CHECK(std::vector<float>(samples.span().begin(), samples.span().end()) ==
          std::vector<float>{2.5f, 3, 0.5f, 1, 2.5f, 3});
    CHECK(labels == std::vector<label>{1, 3, 1});
    set.gather(indices_type{2, 0, 2}, in_double, labels);
    CHECK(in_double.data()[1] == 3);
    CHECK(stratified_split(set.labels(), 1, seed{1}).validation.size() == 1);
}

TEST_CASE("an array_dataset gathers targets of any shape, and numbers of any type") {
    std::vector<std::int16_t> numbers(12);
    std::iota(numbers.begin(), numbers.end(), std::int16_t{-3});
    const array_dataset set(samples_of<shape<2>>(std::vector<double>(six.begin(), six.end())),
                            targets_of<shape<2, 2>>(numbers));
    using type = std::remove_const_t<decltype(set)>;
    static_assert(TargetDatasetFor<type, float> && TargetDatasetFor<type, double> && !LabelledDatasetFor<type, float>);
    static_assert(std::same_as<type::target_shape, shape<2, 2>>);
    batch<shape<2>> samples(2);
    batch<shape<2, 2>> targets(2);
    set.gather(indices_type{2, 0}, samples, targets);
    CHECK(targets[0](0, 0) == 5);
    CHECK(targets[1](1, 1) == 0);
    CHECK(samples[1](1) == 1);
}

TEST_CASE("bytes of an array_dataset are pixels, normalized as those of labelled_images") {
    const std::vector<std::uint8_t> bytes{0, 51, 255, 102};
    batch<shape<1, 1, 2>> samples(2);
    std::vector<label> labels(2);
    array_dataset(samples_of<shape<1, 1, 2>>(bytes), labels_of<2>(std::vector<std::uint8_t>{1, 0}))
        .gather(indices_type{0, 1}, samples, labels);
    CHECK(samples.data()[1] == 0.2f);
    CHECK(samples.data()[2] == 1);
    array_dataset(samples_of<shape<1, 1, 2>>(bytes, {0.5, 0.25}), labels_of<2>(std::vector<std::uint8_t>{1, 0}))
        .gather(indices_type{0, 1}, samples, labels);
    CHECK(samples.data()[0] == -2);
    CHECK(samples.data()[2] == 2);
    CHECK(labels == std::vector<label>{1, 0});
    batch<shape<2>> targets(2);
    array_dataset(samples_of<shape<1, 1, 2>>(bytes), targets_of<shape<2>>(bytes))
        .gather(indices_type{0, 1}, samples, targets);
    CHECK(targets.data()[3] == 0.4f);
    CHECK_THROWS_WITH(samples_of<shape<2>>(bytes, {0, -1}),
                      contains("ctcnn::samples_of: expected a finite mean and a positive deviation, found mean 0"));
}

TEST_CASE("labels of pixels are gathered by their places, and one of them may say that there is no class") {
    const std::vector<int> labels{0, 1, 2, -100, 2, 0};
    const array_dataset set(samples_of<shape<1, 1, 3>>(six),
                            labels_of<3, shape<1, 3>>(labels, static_cast<label>(-100)));
    static_assert(std::same_as<decltype(set)::label_shape, shape<1, 3>>);
    batch<shape<1, 1, 3>> samples(2);
    std::vector<label> found(6);
    set.gather(indices_type{1, 0}, samples, found);
    CHECK(found == std::vector<label>{static_cast<label>(-100), 2, 0, 0, 1, 2});
    CHECK_THROWS_WITH((labels_of<3, shape<1, 3>>(labels)),
                      "ctcnn::labels_of: expected labels from 0 to 2, found -100 at index 3; count classes from 0");
    CHECK_THROWS_WITH((labels_of<3, shape<1, 3>>(labels, 255)),
                      contains("expected labels from 0 to 2 or 255, found -100"));
    CHECK_THROWS_WITH(set.gather(indices_type{1, 0}, samples, std::span(found).first(5)),
                      "ctcnn::array_dataset: gather: expected 3 labels for each of 2 samples, found 5");
}

TEST_CASE("vectors are kept, spans are viewed, and copies and subsets share both") {
    std::vector<float> numbers = six;
    std::vector<std::uint8_t> classes{1, 0, 1};
    const array_dataset viewed(samples_of<shape<2>>(std::span<const float>(numbers)), labels_of<2>(std::span(classes)));
    auto kept = array_dataset(samples_of<shape<2>>(numbers), labels_of<2>(classes));
    const auto some = kept.subset(indices_type{2, 1}).subset(indices_type{0});
    numbers[4] = 77;
    const auto first_of = [](const auto& set, std::uint32_t index) {
        batch<shape<2>> sample(1);
        std::vector<label> right(1);
        set.gather(indices_type{index}, sample, right);
        return std::pair(sample.data()[0], right[0]);
    };
    CHECK(first_of(viewed, 2) == std::pair(77.f, label{1}));
    CHECK(first_of(kept, 2) == std::pair(2.5f, label{1}));
    const auto moved = std::move(kept);
    CHECK(kept.count() == 3);  // NOLINT: what is left is documented
    CHECK(first_of(kept, 2) == std::pair(2.5f, label{1}));
    CHECK(some.count() == 1);
    CHECK(first_of(some, 0) == std::pair(2.5f, label{1}));
    CHECK(some.labels() == std::vector<label>{1});
}

TEST_CASE("an array_dataset refuses what does not fit together, and an index that it has not") {
    CHECK_THROWS_WITH(samples_of<shape<4>>(six), "ctcnn::samples_of: expected a multiple of 4 elements, those of one "
                                                 "sample [4], found 6");
    CHECK_THROWS_WITH((targets_of<shape<2, 2>>(six)), contains("ctcnn::targets_of: expected a multiple of 4 elements"));
    CHECK_THROWS_WITH((labels_of<3, shape<2, 2>>(std::vector<int>(6))),
                      contains("ctcnn::labels_of: expected a multiple of 4"));
    CHECK_THROWS_WITH(array_dataset(samples_of<shape<2>>(six), labels_of<3>(std::vector<int>{0, 1})),
                      "ctcnn::array_dataset: expected labels for each of 3 samples, found those of 2");
    CHECK_THROWS_WITH(array_dataset(samples_of<shape<2>>(six), targets_of<shape<1>>(six)),
                      "ctcnn::array_dataset: expected targets for each of 3 samples, found those of 6");
    CHECK_THROWS_WITH(labels_of<3>(std::vector<std::int64_t>{0, std::int64_t{1} << 32}),
                      contains("found 4294967296 at index 1"));
    const auto set = three_points();
    CHECK_THROWS_WITH(set.subset(indices_type{0, 3}), "ctcnn::array_dataset: expected an index below 3, found 3");
    batch<shape<2>> samples(1);
    std::vector<label> labels(1);
    CHECK_THROWS_AS(set.gather(indices_type{3}, samples, labels), argument_error);
    CHECK_THROWS_WITH(set.gather(indices_type{0, 1}, samples, labels),
                      contains("expected a sample for each of 2 samples, found 1"));
    CHECK(array_dataset(samples_of<shape<2>>(std::vector<float>{}), labels_of<1>(std::vector<int>{})).count() == 0);
}
