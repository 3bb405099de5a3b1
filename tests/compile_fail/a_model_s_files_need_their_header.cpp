// expect-error: ctcnn::model: save and load are in another header; include ctcnn/io/weights.hpp
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

void wrong() {
    const model<network<shape<4>, linear<2>>> classifier;
    classifier.save("weights.safetensors");
}
