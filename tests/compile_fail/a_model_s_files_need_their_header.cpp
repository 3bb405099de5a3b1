// expect-error: ctcnn::model: save and load are in another header; include ctcnn/io/weights.hpp
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#ifndef RIGHT
#include "ctcnn/network/model.hpp"
#else
#include "ctcnn/io/weights.hpp"
#include "ctcnn/network/model.hpp"
#endif

using namespace ctcnn;

void use() {
    const model<network<shape<4>, linear<2>>> classifier;
    classifier.save("weights.safetensors");
}
