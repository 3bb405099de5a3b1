// expect-error: ctcnn::augmented: an augmentation must have check(), each_option(), and map(), warp() or apply(); see ctcnn/data/augment/augmentation.hpp
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/labelled_images.hpp"

#ifndef RIGHT
struct negative {
#else
struct negative {
    void check() const {}
    template <class Visitor>
    void each_option(Visitor&&) const {}
#endif
    template <class Scalar>
    void apply(const ctcnn::image_pixels<Scalar>& image, const ctcnn::random_stream&) const noexcept {
        for (std::size_t i = 0; i < image.size(); ++i) image.data[i] = -image.data[i];
    }
};

void use(const ctcnn::labelled_images<ctcnn::shape<1, 8, 8>, 10>& data) {
    const ctcnn::augmented train(data, negative{});
}
