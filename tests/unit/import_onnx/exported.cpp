// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What save_onnx writes of each layer, read and computed by import_onnx.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <string>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/models/lenet.hpp"
#include "ctcnn/onnx/save_onnx.hpp"
#include "import_onnx/import.hpp"
#include "support/catch.hpp"
#include "support/onnx_models.hpp"
#include "support/onnx_runtime.hpp"

using namespace ctcnn;

namespace {

using all_layers = network<
    shape<4, 5, 6>, conv2d<6, kernel<3>, padding<1>, groups<2>, dilation<1>>, group_norm<3>,
    leaky_relu<std::ratio<1, 5>>, prelu<per_channel>, elu<>,
    conv_transpose2d<4, kernel<3>, stride<2>, output_padding<1>>, silu, gelu, layer_norm<>, upsample2d<factor<2>>,
    hard_swish, upsample2d<factor<2>, interpolation<bilinear>>, avg_pool2d<kernel<3>, stride<2>, padding<1>>,
    max_pool2d<kernel<2>, ceil_mode<>>, hyperbolic_tangent, softplus, hard_sigmoid, group_norm<4>, relu6, prelu<>,
    residual<conv2d<4, kernel<1>, bias<false>>, batch_norm2d<>, relu>, hard_tanh<std::ratio<-5, 4>, std::ratio<2>>,
    gelu_tanh, multiply<identity, named<"gate", sequential<global_avg_pool2d, conv2d<4, kernel<1>>, sigmoid>>>,
    multiply<named<"vector", sequential<global_avg_pool2d, flatten, linear<4>, sigmoid>>, identity>,
    add<named<"left", conv2d<4, kernel<1>>>, named<"right", conv2d<4, kernel<1>>>, identity>,
    avg_pool2d<kernel<3>, padding<1>, count_include_pad<false>>, concat<global_avg_pool2d, global_max_pool2d>, flatten,
    batch_norm1d<>, dropout<std::ratio<1, 4>>, linear<5, bias<false>>, softmax>;

}  // namespace

TEST_CASE("every layer is exported, imported as itself, and computes the same") {
    const ctcnn::test::temporary_directory folder;
    const model<all_layers> net(seed{5});
    save_onnx(net, folder / "all.onnx");
    const auto read = import_onnx::read_onnx(folder / "all.onnx");
    const auto order = import_onnx::order_nodes(read);
    const auto found = import_onnx::import_model(read, order);
    const auto names = all_layers::parameter_names();
    CHECK(found.tree.tensors.size() == names.size());
    for (const auto& tensor : found.tree.tensors) {
        INFO(tensor.name);
        CHECK(std::count(names.begin(), names.end(), tensor.name) == 1);
    }
    const std::string text = ctcnn::test::network_text(read);
    for (const char* layer : {"nn::groups<2>",
                              "nn::group_norm<3>",
                              "nn::leaky_relu<std::ratio<1, 5>>",
                              "nn::prelu<nn::per_channel>",
                              "nn::elu<>",
                              "nn::conv_transpose2d<4, nn::kernel<3>, nn::stride<2>, nn::output_padding<1>>",
                              "nn::silu",
                              "nn::gelu",
                              "nn::layer_norm<>",
                              "nn::upsample2d<nn::factor<2>>",
                              "nn::interpolation<nn::bilinear>",
                              "nn::ceil_mode<>",
                              "nn::hard_sigmoid",
                              "nn::relu6",
                              "nn::hard_tanh<std::ratio<-5, 4>, std::ratio<2>>, nn::gelu_tanh",
                              "nn::residual<",
                              "nn::multiply<nn::identity, nn::sequential<nn::global_avg_pool2d",
                              "nn::add<",
                              "nn::count_include_pad<false>",
                              "nn::concat<nn::global_avg_pool2d, nn::global_max_pool2d>",
                              "nn::batch_norm1d<>",
                              "nn::dropout<std::ratio<1, 4>>",
                              "nn::linear<5, nn::bias<false>>, nn::softmax"})
        CHECK_THAT(text, ctcnn::test::contains(layer));

    const auto input = import_onnx::test_input(9, all_layers::input_shape::size);
    batch<all_layers::input_shape> sample(1);
    for (std::size_t i = 0; i < input.size(); ++i) sample.view().data()[i] = static_cast<float>(input[i]);
    const auto own = net(sample.view());
    const auto expected = import_onnx::test_outputs(read, order, found, 9);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(std::abs(static_cast<double>(own.view().data()[i]) - expected[i]) < 1e-6);
}

TEST_CASE("ONNX Runtime computes what every layer does, and LeNet") {
    const ctcnn::test::temporary_directory folder;
    ctcnn::test::export_with_outputs(folder, "all_layers", model<all_layers>(seed{5}));
    ctcnn::test::export_with_outputs(folder, "lenet", model<lenet<>>(seed{5}));
    ctcnn::test::check_with_others(folder);
}
