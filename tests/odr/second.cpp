// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>
#include <ctcnn/mnist.hpp>
#include <ctcnn/version.hpp>

const void* version_in_second() { return ctcnn::version.data(); }
