// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

TEST_CASE("the golden MNIST network is made here as PyTorch made it") {
    const test::golden_file file("mnist_network");
    std::size_t fan_in = 0;
    std::size_t count = 0;
    for (std::uint32_t tensor = 0; tensor < 18; ++tensor) {
        const auto& golden = file["parameter_" + std::to_string(tensor)];
        const auto shape = golden["shape"].as<std::size_t>();
        std::size_t size = 1;
        for (const std::size_t extent : shape) size *= extent;
        count += size;
        const bool is_weight = shape.size() > 1;
        if (is_weight) fan_in = size / shape[0];
        std::vector<float> single(2);
        std::vector<double> twice(2);
        test::fill_golden_parameter(std::span(single), tensor, fan_in, is_weight);
        test::fill_golden_parameter(std::span(twice), tensor, fan_in, is_weight);
        CHECK(single == golden["first"].as<float>());
        CHECK(twice == golden["first"].values);
    }
    CHECK(count == 11'705'450);

    std::vector<float> input(4);
    test::fill_by_formula(std::span(input), 100);
    CHECK(input == file["input"]["first"].as<float>());
}

TEST_CASE("golden values that are missing are an error") {
    const test::golden_file file("losses");
    CHECK_THROWS_WITH(test::golden_file("nothing"), test::contains("no golden values at"));
    CHECK_THROWS_WITH(file["nothing"], test::contains("has no case nothing"));
    CHECK_THROWS_WITH(file["softmax"]["nothing"], test::contains("case softmax has no tensor nothing"));
}
