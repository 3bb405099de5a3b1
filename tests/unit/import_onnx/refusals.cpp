// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Models that can't be said as a network: each is refused with the node, its operator, and why.

#include <string>

#include "import_onnx/import.hpp"
#include "import_onnx/refusal.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/onnx_models.hpp"

using namespace ctcnn::test;
using ctcnn::onnx_attributes;

namespace {

/// Why a model is not a network.
std::string why(const import_onnx::onnx_model& model) {
    try {
        (void)import_onnx::import_model(model, import_onnx::order_nodes(model));
    } catch (const import_onnx::refusal& problem) {
        return problem.what();
    }
    return "it was imported";
}
std::string why(const small_onnx& of) { return why(of.model()); }

small_onnx convolution(std::vector<std::uint64_t> weight, std::vector<std::uint64_t> bias) {
    return small_onnx()
        .tensor("w", std::move(weight))
        .tensor("b", std::move(bias))
        .node("Conv_0", "Conv", {"input", "w", "b"}, "output");
}

}  // namespace

TEST_CASE("paths that do not meet are refused") {
    CHECK_THAT(why(import_onnx::read_onnx(golden_onnx("crossed.onnx"))),
               contains("(Conv): its output is read by paths that do not meet in one Add, Mul or Concat"));
}

TEST_CASE("operators that are not known are refused by name") {
    CHECK(why(small_onnx().node("Lrn_4", "LRN", {"input"}, "output")) ==
          "node \"Lrn_4\" (LRN): this program does not know the operator");
    CHECK_THAT(why(small_onnx().node("", "Sin", {"input"}, "output")),
               contains("the node of output \"output\" (Sin): "));
    CHECK_THAT(why(small_onnx().node("n", "Exp", {"input"}, "output")), contains("(Exp): no layer here computes it"));
}

TEST_CASE("a graph has to be one") {
    CHECK_THAT(why(small_onnx()
                       .node("a", "Relu", {"y"}, "x")
                       .node("b", "Relu", {"x"}, "y")
                       .node("c", "Add", {"input", "y"}, "output")),
               contains("it depends on its own output"));
    CHECK_THAT(why(small_onnx().node("a", "Relu", {"missing"}, "output")),
               contains("node \"a\" (Relu): its input value \"missing\" is written by nothing"));
    CHECK_THAT(why(small_onnx().node("a", "Relu", {"input"}, "x")),
               contains("output value \"output\" is written by nothing"));
    CHECK_THAT(why(small_onnx().node("a", "Relu", {"input"}, "output").node("b", "Tanh", {"input"}, "output")),
               contains("value \"output\" is written twice"));
    CHECK_THAT(why(small_onnx().node("a", "Dropout", {"input"}, "").node("b", "Relu", {"input"}, "x")),
               contains("output value \"output\" is written by nothing"));
    CHECK_THAT(why(small_onnx().tensor("w", {2, 4, 4}).node("a", "Relu", {"w"}, "output")),
               contains("its output does not depend on its input"));
}

TEST_CASE("nodes may be in any order") {
    CHECK(network_text(small_onnx().node("b", "Relu", {"x"}, "output").node("a", "Tanh", {"input"}, "x").model()) ==
          "nn::hyperbolic_tangent, nn::relu>");
}

TEST_CASE("shapes that do not go together are named") {
    CHECK(why(convolution({2, 2, 1, 1}, {3})) == "node \"Conv_0\" (Conv): expected a bias of shape [2], found [3]");
    CHECK_THAT(why(convolution({2, 3, 1, 1}, {2})), contains("do not go with 2 channels"));
    CHECK_THAT(why(convolution({2, 2, 9, 9}, {2})), contains("a window of 9 does not fit the padded image's 4"));
    CHECK_THAT(why(convolution({2, 2, 1}, {2})), contains("expected filters of rank 4"));
    CHECK_THAT(why(small_onnx({8}, {4})
                       .tensor("w", {4, 9})
                       .node("fc", "Gemm", {"input", "w"}, "output", onnx_attributes().integer("transB", 1))),
               contains("shapes [2, 8] and [4, 9] can't be multiplied"));
    CHECK_THAT(why(small_onnx({8}, {4})
                       .tensor("w", {4, 8})
                       .tensor("b", {5})
                       .node("fc", "Gemm", {"input", "w", "b"}, "output", onnx_attributes().integer("transB", 1))),
               contains("shapes [2, 4] and [5] do not go together"));
}

TEST_CASE("options that no layer has are refused") {
    CHECK_THAT(why(small_onnx().node("n", "HardSigmoid", {"input"}, "output")),
               contains("expected alpha 1/6 and beta 1/2"));
    CHECK_THAT(why(small_onnx().node("n", "LeakyRelu", {"input"}, "output", onnx_attributes().number("alpha", -1))),
               contains("a slope above 0"));
    CHECK_THAT(why(small_onnx().node("n", "MaxPool", {"input"}, "output",
                                     onnx_attributes().integers("kernel_shape", {2, 2}).integers("dilations", {2, 2}))),
               contains("its window has gaps"));
    CHECK_THAT(why(small_onnx().node("n", "Softmax", {"input"}, "output")), contains("expected it over the channels"));
    CHECK_THAT(why(small_onnx()
                       .node("n", "Relu", {"input"}, "x")
                       .node("t", "Transpose", {"x"}, "output", onnx_attributes().integers("perm", {0, 2, 3, 1}))),
               contains("node \"t\" (Transpose): no linear layer follows"));
    CHECK_THAT(why(small_onnx().node("n", "Conv", {"input"}, "output")), contains("its input 1 is missing"));
    CHECK_THAT(why(small_onnx().node("n", "LeakyRelu", {"input"}, "output", onnx_attributes().integer("alpha", 1))),
               contains("its attribute alpha has a type other than ONNX says"));
}

TEST_CASE("bounds that no layer has, and vectors that become images, are refused") {
    CHECK_THAT(why(small_onnx().tensor("low", {}).node("c", "Clip", {"input", "low"}, "output")),
               contains("node \"c\" (Clip): expected two limits (hard_tanh), or 0 and none (relu)"));
    CHECK_THAT(why(small_onnx().node("g", "Gelu", {"input"}, "output", onnx_attributes().text("approximate", "erf"))),
               contains("(Gelu): expected approximate none or tanh, found \"erf\""));
    // A vector as an image of one pixel multiplies channels, and does nothing else.
    const auto image_of_vector = [](const char* operation) {
        return small_onnx({4}, {4, 1, 1})
            .integers("axes", {2, 3})
            .node("u", "Unsqueeze", {"input", "axes"}, "x")
            .node("o", operation, {"x"}, "output");
    };
    CHECK_THAT(
        why(image_of_vector("GlobalAveragePool")),
        contains("node \"u\" (Unsqueeze): it makes an image of a vector, and no multiplication of channels follows"));
    CHECK_THAT(why(image_of_vector("Sigmoid")), contains("(Unsqueeze): no multiplication of channels follows"));
    CHECK_THAT(why(small_onnx({4}, {4, 1, 1})
                       .integers("axes", {2, 3})
                       .node("u", "Unsqueeze", {"input", "axes"}, "x")
                       .node("t", "Tanh", {"x"}, "y")
                       .node("m", "Mul", {"x", "y"}, "output")),
               contains("(Unsqueeze): it makes an image of a vector"));
}

TEST_CASE("a power without an exponent is no part of a normalization") {
    const auto model = import_onnx::parse_onnx(
        "model.onnx", read_bytes(CTCNN_TEST_GOLDEN_DIR "/../fuzz/corpus/onnx/power_without_exponent"));
    CHECK_THAT(why(model), contains("(ReduceMean): expected a mean over height and width"));
}
