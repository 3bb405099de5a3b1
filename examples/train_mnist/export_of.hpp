// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/export.hpp"

#include <cstdio>

#include "ctcnn/core/number_text.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/network/summary.hpp"
#include "ctcnn/onnx/save_onnx.hpp"

namespace train_mnist {

template <class Network>
void export_network(const options& o, const ctcnn::model<Network>& net, const images& of) {
    if (o.export_to.empty()) return;
    const ctcnn::normalization scale = of.scale();
    ctcnn::save_onnx(net, o.export_to,
                     {{"normalization", "(pixel / 255 - " + ctcnn::detail::number_text(scale.mean) + ") / " +
                                            ctcnn::detail::number_text(scale.deviation)}});
}

template <class Network>
bool print_summary(const options& o) {
    switch (o.summary) {
    case summary_kind::normal: std::fputs(ctcnn::summary<Network>().c_str(), stdout); return true;
    case summary_kind::torch_summary: std::fputs(ctcnn::torch_summary<Network>().c_str(), stdout); return true;
    case summary_kind::none: break;
    }
    return false;
}

}  // namespace train_mnist
