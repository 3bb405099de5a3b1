// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Networks of many kinds, one a file of networks/: a training step with Adam, and the outputs of a batch.
// compare/networks.py runs this program and PyTorch and ONNX Runtime in turn.

#include <algorithm>

#include "support/measure.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn::bench;

bool prepare(const options& chosen) {
    auto& networks = all_networks();
    std::ranges::sort(networks, {}, &network_rows::name);
    for (const network_rows& one : networks) one.add_rows(chosen);
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
