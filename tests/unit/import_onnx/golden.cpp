// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What import_onnx finds in the models of tests/golden/onnx, and what its interpreter makes of them.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "import_onnx/import.hpp"
#include "support/catch.hpp"
#include "support/onnx_models.hpp"

using namespace ctcnn::test;

namespace {

/// The largest difference from PyTorch's outputs, as a share of the largest.
double error_of(const std::string& name) {
    const auto model = import_onnx::read_onnx(golden_onnx(name + ".onnx"));
    const auto order = import_onnx::order_nodes(model);
    const auto network = import_onnx::import_model(model, order);
    const ctcnn::tensor_file golden = ctcnn::read_npz(golden_onnx(name + ".npz"));
    const std::vector<double> input = numbers_of(golden, "input"), expected = numbers_of(golden, "output");
    auto values = import_onnx::constants_of(model);
    const auto& shape = golden.find("input")->shape;
    values.insert_or_assign(model.inputs.front().name,
                            import_onnx::array({shape.begin(), shape.end()}, std::vector<double>(input)));
    const auto found = import_onnx::run_nodes(model, order, std::move(values), {network.output_name})
                           .at(network.output_name)
                           .numbers();
    REQUIRE(found->size() == expected.size());
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        worst = std::max(worst, std::abs((*found)[i] - expected[i]));
        largest = std::max(largest, std::abs(expected[i]));
    }
    return worst / largest;
}

}  // namespace

TEST_CASE("the interpreter computes what PyTorch does, of each operator") {
    for (const char* name : {"activations", "activations_9", "bounded", "convolutions", "dense", "excited",
                             "excited_15", "gated", "joins", "layer_norm", "layer_norm_17", "log_end", "normalizations",
                             "pools", "resnet", "resnet_folded", "tokens", "viewed"}) {
        INFO(name);
        CHECK(error_of(name) < 1e-6);  // PyTorch's numbers are of float weights, and epsilons are floats in the file
    }
}

TEST_CASE("blocks become residuals, with PyTorch's names") {
    const auto model = import_onnx::read_onnx(golden_onnx("resnet.onnx"));
    const auto network = import_onnx::import_model(model, import_onnx::order_nodes(model));
    CHECK(network.input == import_onnx::extents{3, 8, 8});
    CHECK(network.output == import_onnx::extents{5});
    std::vector<std::string> names;
    for (const auto& tensor : network.tree.tensors) names.push_back(tensor.name);
    CHECK_THAT(names, Catch::Matchers::VectorContains(std::string("layer1.1.bn2.running_mean")) &&
                          Catch::Matchers::VectorContains(std::string("layer2.0.downsample.1.weight")) &&
                          Catch::Matchers::VectorContains(std::string("fc.bias")));
    const std::string text = network_text(model);
    CHECK_THAT(text, contains("nn::shortcut<") && contains("nn::named<\"downsample\", nn::sequential<"));
    CHECK_THAT(text, contains("nn::global_avg_pool2d, nn::flatten, nn::named<\"fc\", nn::linear<5>>"));
}

TEST_CASE("what other operators compute together is one layer") {
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("activations_9.onnx"))),
               contains("nn::relu6, nn::elu<std::ratio<1, 2>>, nn::conv2d<2, nn::kernel<1>>, nn::gelu"));
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("normalizations.onnx"))),
               contains("nn::group_norm<3>") && contains("nn::group_norm<4>") &&
                   contains("nn::batch_norm2d<nn::epsilon<std::ratio<1, 1000>>>"));
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("layer_norm.onnx"))), contains("nn::layer_norm<>"));
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("excited.onnx"))),
               contains("nn::hard_swish") && contains("nn::multiply<nn::identity,") && contains("nn::hard_sigmoid"));
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("viewed.onnx"))),
               contains("nn::batch_norm2d<>") && contains("nn::flatten") && contains("nn::softmax"));
}

TEST_CASE("bounds, approximations and vectors as factors are layers") {
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("bounded.onnx"))),
               contains("nn::hard_tanh<>,") && contains("nn::hard_tanh<std::ratio<-1, 2>, std::ratio<1, 4>>") &&
                   contains("nn::gelu_tanh"));
    // Paths that meet have no name, and the network is one block: PyTorch's names stay what they are.
    CHECK_THAT(network_text(import_onnx::read_onnx(golden_onnx("gated.onnx"))),
               contains("nn::block<nn::named<\"conv\", nn::conv2d<4, nn::kernel<3>>>, nn::multiply<") &&
                   contains("nn::flatten, nn::named<\"fc1\", nn::linear<2>>"));
}

TEST_CASE("the samples may be another dimension of the input, if the model moves it to the front") {
    const auto model = import_onnx::read_onnx(golden_onnx("columns.onnx"));
    const auto order = import_onnx::order_nodes(model);
    const auto network = import_onnx::import_model(model, order, 1);
    CHECK(network.input == import_onnx::extents{3, 5, 5});
    CHECK(network.output == import_onnx::extents{2, 3, 3});
    CHECK_THROWS_WITH(import_onnx::import_model(model, order), contains("an open extent in dimension 1"));
    CHECK_THROWS_WITH(import_onnx::import_model(model, order, 4), contains("and none 4 for the samples"));
    const auto other = import_onnx::read_onnx(golden_onnx("gated.onnx"));
    CHECK_THROWS_WITH(import_onnx::import_model(other, import_onnx::order_nodes(other), 1),
                      contains("node \"/conv/Conv\" (Conv): it reads the model's input, whose samples"));
}

TEST_CASE("joins of all that was before become joins in joins") {
    const std::string text = network_text(import_onnx::read_onnx(golden_onnx("dense.onnx")));
    CHECK_THAT(
        text, contains("nn::concat<nn::identity, nn::named<\"first\", nn::conv2d<3, nn::kernel<3>, nn::padding<1>>>>"));
}
