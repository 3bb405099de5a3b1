// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/sha256.hpp"

namespace ctcnn {

/// Images with labels, stored in memory as bytes: 47 MB for MNIST, where floats would take 188. Pixels are normalized
/// when a batch is gathered. Copies and subsets share the pixels. A move is a copy: the object moved from is still
/// valid.
///
/// Shapes      image: S, one byte an element, in the order of S
/// Equivalent  torch.utils.data.TensorDataset, Subset
/// Errors      throws argument_error for an index that is not below count()
template <Shape S, std::size_t Classes>
class labelled_images {
    static_assert(Classes >= 1 && Classes <= std::numeric_limits<ctcnn::label>::max(),
                  "ctcnn::labelled_images: there must be a class, and at most 4294967295; write their number");
    using kept_label = detail::kept_label<Classes>;

public:
    using sample_shape = S;
    static constexpr std::size_t classes = Classes;

    /// An empty set.
    labelled_images() : labelled_images({}, {}) {}
    labelled_images(const labelled_images&) = default;
    labelled_images& operator=(const labelled_images&) = default;
    ~labelled_images() = default;

    /// \param pixels  the images, one after the other: S::size bytes for each label
    /// \param labels  whole numbers of any type; stored as bytes if there are at most 256 classes
    /// Errors  throws argument_error if the numbers of images and labels differ, a label is not below Classes, there
    ///         are more than 2^32 - 1 images, or the normalization can't be used (see normalize)
    template <std::integral Label = ctcnn::label>
    labelled_images(std::vector<std::uint8_t> pixels, std::vector<Label> labels, normalization scale = {}) {
        check(pixels.size(), labels.size());
        content_ = std::make_shared<const content>(content{std::move(pixels), kept(std::move(labels))});
        normalize(scale);
    }

    /// Number of images.
    [[nodiscard]] std::size_t count() const noexcept { return chosen_ ? chosen_->size() : content_->labels.size(); }

    /// The pixels of one image, without normalization.
    [[nodiscard]] std::span<const std::uint8_t, S::size> image(std::size_t index) const {
        return std::span<const std::uint8_t, S::size>(content_->pixels.data() + source_index(index) * S::size, S::size);
    }
    /// The class of one image.
    [[nodiscard]] ctcnn::label label(std::size_t index) const { return content_->labels[source_index(index)]; }

    /// The classes of all images, in order.
    [[nodiscard]] std::vector<ctcnn::label> labels() const {
        std::vector<ctcnn::label> result(count());
        for (std::size_t i = 0; i < result.size(); ++i) result[i] = label(i);
        return result;
    }

    /// Normalized images and their labels; see `Dataset`.
    /// Shapes  indices: [N], each below count()  images: [N, S]  labels: [N]
    void gather(std::span<const std::uint32_t> indices, batch_view<S, float> images,
                std::span<ctcnn::label> labels) const {
        gather(indices, images, labels, scale_->f32);
    }
    void gather(std::span<const std::uint32_t> indices, batch_view<S, double> images,
                std::span<ctcnn::label> labels) const {
        gather(indices, images, labels, scale_->f64);
    }

    /// The images of these indices, in this order; an index may be repeated. Shares the pixels.
    /// Errors  throws argument_error if an index is not below count()
    [[nodiscard]] labelled_images subset(std::span<const std::uint32_t> indices) const {
        std::vector<std::uint32_t> chosen;
        chosen.reserve(indices.size());
        for (const std::uint32_t index : indices) {
            if (index >= count())
                detail::throw_error(argument_error("ctcnn::labelled_images: subset: expected an index below " +
                                                   std::to_string(count()) + ", found " + std::to_string(index)));
            chosen.push_back(static_cast<std::uint32_t>(source_index(index)));
        }
        labelled_images result = *this;
        result.chosen_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(chosen));
        return result;
    }

    /// SHA-256 of the normalization, and of the pixels and the label of each image in order. Different sets have
    /// different ones.
    [[nodiscard]] std::string fingerprint() const {
        detail::sha256 sum;
        const std::array<double, 2> scale{scale_->from.mean, scale_->from.deviation};
        sum.add(std::span(reinterpret_cast<const std::uint8_t*>(scale.data()), sizeof scale));
        for (std::size_t i = 0; i < count(); ++i) {
            sum.add(image(i));
            sum.add(detail::label_bytes(content_->labels[source_index(i)]));
        }
        return sum.finish();
    }

    [[nodiscard]] const normalization& scale() const noexcept { return scale_->from; }
    /// A black pixel.
    [[nodiscard]] double background() const noexcept { return scale_->f64[0]; }

    /// Sets the normalization of this object only: copies and subsets made earlier keep theirs.
    /// Errors  throws argument_error if the mean is not finite, the deviation is not positive and finite, or the
    ///         normalized pixels are not finite floats or all equal
    void normalize(normalization scale) { scale_ = detail::numbers_of_pixels("ctcnn::labelled_images", scale); }

private:
    struct content {
        std::vector<std::uint8_t> pixels;
        std::vector<kept_label> labels;
    };

    [[noreturn, gnu::cold]] static void refuse_index(std::size_t count, std::size_t index) {
        detail::throw_error(argument_error("ctcnn::labelled_images: expected an index below " + std::to_string(count) +
                                           ", found " + std::to_string(index)));
    }

    static void check(std::size_t pixels, std::size_t labels) {
        const auto refuse = [](const std::string& why) {
            detail::throw_error(argument_error("ctcnn::labelled_images: " + why));
        };
        if (labels > std::numeric_limits<std::uint32_t>::max())
            refuse("expected at most 4294967295 images, found " + std::to_string(labels));
        if (pixels / S::size != labels || pixels % S::size != 0)
            refuse("expected " + std::to_string(S::size) + " pixels for each of " + std::to_string(labels) +
                   " labels, found " + std::to_string(pixels) + " pixels");
    }

    /// Errors  throws argument_error for a label that is not a class
    template <class Label>
    static std::vector<kept_label> kept(std::vector<Label> labels) {
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (std::cmp_less(labels[i], 0) || std::cmp_greater_equal(labels[i], Classes))
                detail::throw_error(argument_error("ctcnn::labelled_images: expected labels from 0 to " +
                                                   std::to_string(Classes - 1) + ", found " +
                                                   std::to_string(labels[i]) + " at index " + std::to_string(i)));
        if constexpr (std::same_as<Label, kept_label>)
            return labels;
        else {
            std::vector<kept_label> result(labels.size());
            std::transform(labels.begin(), labels.end(), result.begin(),
                           [](Label one) { return static_cast<kept_label>(one); });
            return result;
        }
    }

    [[nodiscard]] std::size_t source_index(std::size_t index) const {
        if (index >= count()) refuse_index(count(), index);
        return chosen_ ? (*chosen_)[index] : index;
    }

    template <class Scalar>
    void gather(std::span<const std::uint32_t> indices, batch_view<S, Scalar> images, std::span<ctcnn::label> labels,
                const std::array<Scalar, 256>& table) const {
        detail::require_count("ctcnn::labelled_images: gather", "an image", indices.size(), images.count());
        detail::require_count("ctcnn::labelled_images: gather", "a label", indices.size(), labels.size());
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const auto pixels = image(indices[i]);
            std::transform(pixels.begin(), pixels.end(), images.sample(i),
                           [&](std::uint8_t pixel) { return table[pixel]; });
            labels[i] = label(indices[i]);
        }
    }

    std::shared_ptr<const content> content_;
    std::shared_ptr<const std::vector<std::uint32_t>> chosen_;  ///< null: all of them, in order
    std::shared_ptr<const detail::pixel_numbers> scale_;
};

}  // namespace ctcnn
