// compile-flags: -fno-rtti
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// No header needs RTTI.

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/mnist.hpp"

int main() {
    ctcnn::serial_executor here;
    ctcnn::mnist::model digits(ctcnn::seed{1});
    ctcnn::trainer training(digits, here);
    ctcnn::save_checkpoint(training, "run.ctcnn", {});
}
