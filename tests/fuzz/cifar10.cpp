// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Files of CIFAR-10's binary version.

#include "ctcnn/data/cifar10.hpp"

#include "fuzz/support.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::input_as_file file("input");
    const std::string& path = file.with({data, size});
    fuzz::run(size, [&] {
        const cifar10_images read = read_cifar10(path);
        fuzz::require(size == read.count() * 3073, "every byte has been read");
        for (const label each : read.labels()) fuzz::require(each < 10, "labels below 10");
    });
    return 0;
}
