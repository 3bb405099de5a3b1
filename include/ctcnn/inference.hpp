// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Macros of these names, as in <complex.h>, would replace names in these headers. They are restored at
// the end.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("I")
#undef min
#undef max
#undef I

#include "ctcnn/core/compiler.hpp"

/// The core profile: networks, models, embedded weights and predictions, for devices and browsers.
///
///     #include <ctcnn/inference.hpp>
///     #include "digits.hpp"                              // made by ./dev embed
///
///     ctcnn::model<network> net;
///     ctcnn::load(net, digits{});
///     const auto answer = ctcnn::classify(net, image);
///
/// These headers start no thread, open no file, and include neither xtensor nor a header of the operating system (on
/// Linux sys/mman.h, for a hint that CTCNN_NO_POSIX leaves out). They compile with -fno-exceptions, where errors end the
/// program (CTCNN_ON_ERROR in core/error.hpp), with -fno-rtti, and to WebAssembly; with CTCNN_VECTORS or CTCNN_SCALAR,
/// or where simd/config.hpp chooses one of them, without xsimd.

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/seed.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/initializers/pytorch_default.hpp"
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/batch_norm.hpp"
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/batch_norm_run.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elementwise.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/linear_run.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/normalization_options.hpp"
#include "ctcnn/layers/normalized.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/layers/passes.hpp"
#include "ctcnn/layers/pool2d.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "ctcnn/layers/spec_name.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/network_parameters.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/version.hpp"

#pragma pop_macro("I")
#pragma pop_macro("max")
#pragma pop_macro("min")
