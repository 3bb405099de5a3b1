// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Macros of these names, as of <complex.h>, would be taken for the names of others, in xtensor's headers too. They are
// there again at the end.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("I")
#undef min
#undef max
#undef I

#include "ctcnn/core/compiler.hpp"

/// Everything but the data sets' and models' shortcuts (ctcnn/mnist.hpp). Compile less by including only what you use:
/// each header stands alone.

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/denormals.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/initialization.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/core/window.hpp"
#include "ctcnn/data/batches.hpp"
#include "ctcnn/data/byte_source.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/data/idx.hpp"
#include "ctcnn/data/idx_header.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/mnist.hpp"
#include "ctcnn/data/mnist_files.hpp"
#include "ctcnn/data/split.hpp"
#include "ctcnn/interop/xtensor.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/file_descriptor.hpp"
#include "ctcnn/io/file_lock.hpp"
#include "ctcnn/io/half_precision.hpp"
#include "ctcnn/io/input_file.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/npz.hpp"
#include "ctcnn/io/number_text.hpp"
#include "ctcnn/io/previous_file.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/io/weights.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elementwise.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/join.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/summary.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/clipping.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoints.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/trainer.hpp"
#include "ctcnn/version.hpp"

#pragma pop_macro("I")
#pragma pop_macro("max")
#pragma pop_macro("min")
