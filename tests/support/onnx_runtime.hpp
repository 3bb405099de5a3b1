// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/onnx/save_onnx.hpp"
#include "import_onnx/import.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/process.hpp"

/// What other programs read of what is exported.
namespace ctcnn::test {

/// Writes a model as <name>.onnx, and what golden/onnx_runtime.mjs needs to compare it with ONNX Runtime.
template <class Network>
void export_with_outputs(const temporary_directory& folder, const std::string& name, const model<Network>& net) {
    constexpr std::size_t count = 2;
    batch<typename Network::input_shape> samples(count);
    const auto numbers = import_onnx::test_input(11, samples.view().size());
    for (std::size_t i = 0; i < numbers.size(); ++i) samples.view().data()[i] = static_cast<float>(numbers[i]);
    const auto outputs = net(samples.view());
    save_onnx(net, folder / (name + ".onnx"));
    const auto write = [&](const std::string& suffix, const float* data, std::size_t size) {
        std::ofstream(folder / (name + suffix), std::ios::binary)
            .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size * sizeof(float)));
    };
    write(".input", samples.view().data(), samples.view().size());
    write(".output", outputs.view().data(), outputs.view().size());
    std::ofstream shape(folder / (name + ".shape"));
    shape << count;
    for (const std::size_t extent : Network::input_shape::extents) shape << ' ' << extent;
}

/// ONNX Runtime computes what the models of the folder do, and the checker of Python's onnx finds nothing wrong.
inline void check_with_others(const temporary_directory& folder) {
    const std::string node = "/usr/bin/node", python = "/usr/bin/python3";
    const std::string package = CTCNN_TEST_GOLDEN_DIR "/../../build/node/node_modules/onnxruntime-web";
    if (!std::filesystem::exists(node) || !std::filesystem::exists(package)) {
        WARN("SKIPPED: ONNX Runtime isn't here, so nothing tests that it computes what is exported. Run: ./dev setup");
    } else {
        const auto ran = process({node, CTCNN_TEST_GOLDEN_DIR "/onnx_runtime.mjs", folder.path(), package}).finish();
        INFO(ran.out << ran.err);
        CHECK(ran.code == 0);
    }
    if (!std::filesystem::exists(python) || process({python, "-c", "import onnx"}).finish().code != 0) {
        WARN("SKIPPED: Python's onnx isn't here, so nothing tests that it accepts what is exported. Run: apt-get "
             "install "
             "python3-onnx");
        return;
    }
    const auto checked = process({python, "-c",
                                  "import glob, onnx, sys\n"
                                  "for path in glob.glob(sys.argv[1] + '/*.onnx'):\n"
                                  "    onnx.checker.check_model(onnx.load(path), full_check=True)",
                                  folder.path()})
                             .finish();
    INFO(checked.err);
    CHECK(checked.code == 0);
}

}  // namespace ctcnn::test
