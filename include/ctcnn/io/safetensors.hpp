// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

/// safetensors files: tensors by name, of types and shapes known at run time, and text by name.
/// See ctcnn/network/weights.hpp for a network's weights.

#include "ctcnn/io/safetensors/reader.hpp"
#include "ctcnn/io/safetensors/writer.hpp"
