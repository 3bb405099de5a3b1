// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A program that uses the instructions of the machine it is compiled on.

#include <ctcnn/simd/pack.hpp>

#include <iostream>

int main() { std::cout << ctcnn::simd::instruction_set << ", " << ctcnn::simd::width<float> << " numbers at a time\n"; }
