// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "train_mnist/image_sets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/seed.hpp"
#include "ctcnn/data/mnist.hpp"
#include "ctcnn/data/split.hpp"

namespace train_mnist {

image_sets load_images(const options& o) {
    const ctcnn::mnist_data data = ctcnn::load_mnist(o.dataset, o.data);
    const std::string name(ctcnn::name_of(o.dataset));
    if (!data.verified)
        std::fprintf(stderr, "train_mnist: warning: %s does not hold the published files of %s; continuing with them\n",
                     data.directory.c_str(), name.c_str());
    const std::vector<ctcnn::label> labels = data.train.labels();
    if (o.validation && *o.validation >= labels.size())
        throw ctcnn::argument_error("--validation: expected fewer than the " + std::to_string(labels.size()) +
                                    " training images, found " + std::to_string(*o.validation));
    const ctcnn::seed seed{o.seed};
    const ctcnn::split_indices split =
        o.validation ? ctcnn::stratified_split(labels, *o.validation, seed) : ctcnn::stratified_split(labels, seed);
    image_sets sets{data.train.subset(split.train), data.train.subset(split.validation), data.test};
    if (!o.quiet) {
        std::printf("%s%s in %s: %zu images for training, %zu for validation, %zu for the test\n",
                    data.verified ? "verified " : "", name.c_str(), data.directory.c_str(), sets.train.count(),
                    sets.validation.count(), sets.test.count());
        std::fflush(stdout);
    }
    return sets;
}

void shorten(image_sets& sets, const options& o) {
    const auto first = [](const images& set, std::size_t count) {
        std::vector<std::uint32_t> indices(std::min(count, set.count()));
        std::iota(indices.begin(), indices.end(), std::uint32_t{0});
        return set.subset(indices);
    };
    sets = {first(sets.train, o.batch_size), first(sets.validation, o.test_batch_size),
            first(sets.test, o.test_batch_size)};
}

std::array<std::string_view, 10> class_names(const options& o) { return ctcnn::mnist_class_names(o.dataset); }

}  // namespace train_mnist
