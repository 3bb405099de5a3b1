// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "import_onnx/scope_path.hpp"
#include "import_onnx/spec_text.hpp"
#include "support/catch.hpp"

using namespace import_onnx;

TEST_CASE("floats are the shortest ratios that they can be") {
    CHECK(ratio_text(1e-5f) == "std::ratio<1, 100000>");
    CHECK(ratio_text(0.1f) == "std::ratio<1, 10>");
    CHECK(ratio_text(0.9f, true) == "std::ratio<1, 10>");
    CHECK(ratio_text(2) == "std::ratio<2>");
    CHECK(ratio_text(-0.5f) == "std::ratio<-1, 2>");
    CHECK(ratio_text(1.001e-5f) == "std::ratio<1001, 100000000>");
    CHECK(!ratio_text(1e-30f));
    CHECK(!ratio_text(1e30f));
    CHECK(!ratio_text(INFINITY));
    CHECK(!ratio_text(NAN));
}

TEST_CASE("equal numbers are written once") {
    CHECK(pair_text("kernel", {3, 3}) == "nn::kernel<3>");
    CHECK(pair_text("kernel", {3, 5}) == "nn::kernel<3, 5>");
    CHECK(padding_text({1, 1}, {1, 1}) == "nn::padding<1>");
    CHECK(padding_text({1, 2}, {1, 2}) == "nn::padding<1, 2>");
    CHECK(padding_text({1, 2}, {0, 3}) == "nn::padding<1, 2, 0, 3>");
    CHECK(with_arguments("nn::linear", {"10", "", "nn::bias<false>"}) == "nn::linear<10, nn::bias<false>>");
}

TEST_CASE("paths are those of a state_dict") {
    CHECK(scope_path_of_tensor("layer1.0.conv1.weight") == "layer1.0.conv1");
    CHECK(scope_path_of_tensor("onnx::Conv_193").empty());
    CHECK(scope_path_of_tensor("weight").empty());
    CHECK(scope_path_of_tensor("a..b.weight").empty());
    CHECK(scope_path_of_tensor("a b.weight").empty());
    CHECK(scope_path_of_node("/layer1/layer1.0/conv1/Conv") == "layer1.0.conv1");
    CHECK(scope_path_of_node("/features/features.1/block/block.0/block.0.0/Conv") == "features.1.block.0.0");
    CHECK(scope_path_of_node("/Conv").empty());
    CHECK(scope_path_of_node("Conv_0").empty());
}
