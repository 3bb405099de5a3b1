// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Headers that import_onnx makes of tests/golden/onnx, compiled: their self-tests, PyTorch's outputs, and what is exported
// again and imported again.

#include "onnx/activations.hpp"
#include "onnx/bounded.hpp"
#include "onnx/columns.hpp"
#include "onnx/convolutions.hpp"
#include "onnx/dense.hpp"
#include "onnx/excited.hpp"
#include "onnx/gated.hpp"
#include "onnx/joins.hpp"
#include "onnx/layer_norm.hpp"
#include "onnx/log_end.hpp"
#include "onnx/normalizations.hpp"
#include "onnx/pools.hpp"
#include "onnx/resnet.hpp"
#include "onnx/resnet_folded.hpp"
#include "onnx/tokens.hpp"
#include "onnx/viewed.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/onnx/save_onnx.hpp"
#include "support/catch.hpp"
#include "support/onnx_models.hpp"
#include "support/onnx_runtime.hpp"

using namespace ctcnn::test;

namespace {

template <class Network>
double torch_error(const ctcnn::model<Network>& net, const std::string& name) {
    const ctcnn::tensor_file golden = ctcnn::read_npz(golden_onnx(name + ".npz"));
    const std::vector<double> input = numbers_of(golden, "input"), expected = numbers_of(golden, "output");
    ctcnn::batch<typename Network::input_shape> samples(2);
    REQUIRE(input.size() == samples.view().size());
    for (std::size_t i = 0; i < input.size(); ++i) samples.view().data()[i] = static_cast<float>(input[i]);
    const auto outputs = net(samples.view());
    REQUIRE(expected.size() == outputs.view().size());
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(outputs.view().data()[i]) - expected[i]));
        largest = std::max(largest, std::abs(expected[i]));
    }
    return worst / largest;
}

/// \param test    the header's own
/// \param others  gets the network again, for other programs
template <class Network>
void check_imported(const temporary_directory& others, const std::string& name, const ctcnn::model<Network>& net,
                    double test) {
    INFO(name);
    export_with_outputs(others, name, net);
    CHECK(test < 1e-5);
    CHECK(torch_error(net, name) < 1e-5);

    // Exported and imported again it is the same network, to the letter, with the same weights.
    const temporary_directory folder;
    ctcnn::save_onnx(net, folder / "again.onnx", {{"normalization", "none"}});
    const auto again = import_onnx::read_onnx(folder / "again.onnx");
    CHECK(again.metadata.at("normalization") == "none");
    const auto network = import_onnx::import_model(again, import_onnx::order_nodes(again));
    const auto names = Network::parameter_names();
    for (const auto& tensor : network.tree.tensors) CHECK(std::count(names.begin(), names.end(), tensor.name) == 1);
    CHECK(network.tree.tensors.size() == names.size());
    const auto outputs = import_onnx::test_outputs(again, import_onnx::order_nodes(again), network, 3);
    const auto input = import_onnx::test_input(3, Network::input_shape::size);
    ctcnn::batch<typename Network::input_shape> sample(1);
    for (std::size_t i = 0; i < input.size(); ++i) sample.view().data()[i] = static_cast<float>(input[i]);
    const auto own = net(sample.view());
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(own.view().data()[i]) - outputs[i]));
        largest = std::max(largest, std::abs(outputs[i]));
    }
    CHECK(worst <= 1e-5 * largest);
    if (name != "log_end" && name != "convolutions")  // whose remark and Pad are not in what was exported
        CHECK(network_text(again) == network_text(import_onnx::read_onnx(golden_onnx(name + ".onnx"))));
}

}  // namespace

TEST_CASE("imported networks compile, and compute what PyTorch does") {
    using namespace imported;
    const temporary_directory others;
    check_imported(others, "activations", activations_model(), activations_test());
    check_imported(others, "bounded", bounded_model(), bounded_test());
    CHECK(columns_test() < 1e-5);
    check_imported(others, "convolutions", convolutions_model(), convolutions_test());
    check_imported(others, "dense", dense_model(), dense_test());
    check_imported(others, "excited", excited_model(), excited_test());
    check_imported(others, "gated", gated_model(), gated_test());
    check_imported(others, "joins", joins_model(), joins_test());
    check_imported(others, "layer_norm", layer_norm_model(), layer_norm_test());
    check_imported(others, "log_end", log_end_model(), log_end_test());
    check_imported(others, "normalizations", normalizations_model(), normalizations_test());
    check_imported(others, "pools", pools_model(), pools_test());
    check_imported(others, "resnet", resnet_model(), resnet_test());
    check_imported(others, "resnet_folded", resnet_folded_model(), resnet_folded_test());
    check_imported(others, "tokens", tokens_model(), tokens_test());
    check_imported(others, "viewed", viewed_model(), viewed_test());
    check_with_others(others);
}
