// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The page's first tab: a trained LeNet.

#include "browser/wasm/page.hpp"

#include "browser/lenet_weights.hpp"
#include "digits/network.hpp"

namespace {

struct classifier {
    ctcnn::model<digits::lenet> net;
    ctcnn::model_workspace<digits::lenet> memory;
    drawing drawn;

    classifier() {
        ctcnn::load(net, lenet_weights{});
        net.prepare();
    }
};
classifier& here() {
    static classifier one;
    return one;
}

}  // namespace

FOR_THE_PAGE(points) digits::point* points() { return here().drawn.points.data(); }
FOR_THE_PAGE(most_points) std::size_t most_points() { return drawing::most_points; }
/// Returns the ten probabilities.
FOR_THE_PAGE(predict) const float* predict(std::size_t count) {
    here().drawn.classify(here().net, here().memory, count);
    return here().drawn.probabilities.data();
}
/// The picture that the network has read, 28 rows of 28, from 0 to 1.
FOR_THE_PAGE(picture) const float* picture() { return here().drawn.picture.data(); }
