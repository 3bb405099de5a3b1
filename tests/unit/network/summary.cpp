// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/summary.hpp"

#include <sstream>
#include <string>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "support/catch.hpp"
#include "support/running_mean.hpp"

using namespace ctcnn;

namespace {

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
}

// The table of the network's original, as torch-summary 1.4 prints it.
const std::string expected =
    R"(==========================================================================================
Layer (type:depth-idx)                   Output Shape              Param #
==========================================================================================
├─Sequential: 1-1                        [-1, 32, 12, 12]          --
|    └─Conv2d: 2-1                       [-1, 32, 26, 26]          832
|    └─ReLU: 2-2                         [-1, 32, 26, 26]          --
|    └─Conv2d: 2-3                       [-1, 64, 26, 26]          18,496
|    └─ReLU: 2-4                         [-1, 64, 26, 26]          --
|    └─MaxPool2d: 2-5                    [-1, 64, 13, 13]          --
|    └─Conv2d: 2-6                       [-1, 96, 13, 13]          55,392
|    └─ReLU: 2-7                         [-1, 96, 13, 13]          --
|    └─Conv2d: 2-8                       [-1, 64, 13, 13]          55,360
|    └─ReLU: 2-9                         [-1, 64, 13, 13]          --
|    └─Conv2d: 2-10                      [-1, 32, 13, 13]          18,464
|    └─ReLU: 2-11                        [-1, 32, 13, 13]          --
|    └─Conv2d: 2-12                      [-1, 32, 13, 13]          9,248
|    └─ReLU: 2-13                        [-1, 32, 13, 13]          --
|    └─MaxPool2d: 2-14                   [-1, 32, 12, 12]          --
├─Sequential: 1-2                        [-1, 10]                  --
|    └─Dropout: 2-15                     [-1, 4608]                --
|    └─Linear: 2-16                      [-1, 2048]                9,439,232
|    └─ReLU: 2-17                        [-1, 2048]                --
|    └─Dropout: 2-18                     [-1, 2048]                --
|    └─Linear: 2-19                      [-1, 1024]                2,098,176
|    └─ReLU: 2-20                        [-1, 1024]                --
|    └─Linear: 2-21                      [-1, 10]                  10,250
==========================================================================================
Total params: 11,705,450
Trainable params: 11,705,450
Non-trainable params: 0
Total mult-adds (M): 59.61
==========================================================================================
Input size (MB): 0.00
Forward/backward pass size (MB): 0.81
Params size (MB): 44.65
Estimated Total Size (MB): 45.46
==========================================================================================
)";

}  // namespace

TEST_CASE("torch_summary prints the table of the MNIST network as torch-summary does") {
    const std::vector<std::string> found = lines(torch_summary<mnist_cnn>()), wanted = lines(expected);
    REQUIRE(found.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(found[i] == wanted[i]);
    CHECK(torch_summary<mnist_cnn>() == expected);
}

TEST_CASE("summary has the same rows, the honest number of multiply-adds, and the total") {
    const std::string text = summary<mnist_cnn>();
    const std::vector<detail::summary_row> rows = detail::summary_rows<mnist_cnn>();
    REQUIRE(rows.size() == 23);
    const std::vector<std::string> wanted = lines(expected), found = lines(text);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string title =
            rows[i].name + ": " + std::to_string(rows[i].depth) + "-" + std::to_string(rows[i].index);
        CHECK(wanted[i + 3].find("─" + title + " ") != std::string::npos);
        CHECK(found[i + 3].find("─" + title + " ") != std::string::npos);
    }
    using test::contains;
    CHECK_THAT(text, contains("Total params: 11,705,450\n"));
    CHECK_THAT(text, contains("Total mult-adds (M): 47.91\n"));
    CHECK_THAT(found[6], contains("18,496") && contains("12,460,032") && contains("[-1, 64, 26, 26]"));
}

TEST_CASE("the rows of a summary are data") {
    const std::vector<detail::summary_row> rows = detail::summary_rows<mnist_cnn>();
    CHECK(rows[0].name == "Sequential");
    CHECK(rows[0].is_container);
    CHECK(rows[0].output_extents == std::vector<std::size_t>{32, 12, 12});
    CHECK(rows[0].multiply_adds == 36'363'392);
    CHECK(rows[15].multiply_adds == 11'544'576);
    CHECK(rows[0].weights + rows[15].weights == 11'702'048);
    CHECK(rows[0].parameters + rows[15].parameters == 11'705'450);
    CHECK(rows[1].parameters == 832);
    CHECK(rows[1].weights == 800);
    CHECK(rows[1].output_size() == 32 * 26 * 26);
    CHECK_FALSE(rows[1].is_container);
}

TEST_CASE("containers nest, numbers count per depth, and layers may be siblings of containers") {
    using nested = network<shape<1, 8, 8>, conv2d<2, kernel<3>>,
                           sequential<relu, sequential<avg_pool2d<kernel<2>>, flatten>>, sequential<>, linear<4>, relu>;
    std::vector<std::string> titles;
    for (const detail::summary_row& row : detail::summary_rows<nested>())
        titles.push_back(row.name + " " + std::to_string(row.depth) + "-" + std::to_string(row.index) + " " +
                         std::to_string(row.output_size()));
    CHECK(titles == std::vector<std::string>{"Conv2d 1-1 72", "Sequential 1-2 18", "ReLU 2-1 72", "Sequential 2-2 18",
                                             "AvgPool2d 3-1 18", "Sequential 1-3 18", "Linear 1-4 4", "ReLU 1-5 4"});
    CHECK_THAT(torch_summary<nested>(),
               test::contains("|    |    └─AvgPool2d: 3-1               [-1, 2, 3, 3]             --\n"));
}

TEST_CASE("statistics are no parameters: summary has a line for them, and torch_summary none") {
    using net = network<shape<3, 4, 4>, test::running_mean, sequential<test::running_mean, conv2d<2, kernel<3>>>>;
    CHECK_THAT(summary<net>(), test::contains("Total params: 56\nTrainable params: 56\nNon-trainable params: 0\n"
                                              "Statistics: 8\nTotal mult-adds"));
    CHECK_THAT(torch_summary<net>(), test::contains("Total params: 56\nTrainable params: 56\n") &&
                                         test::contains("├─RunningMean: 1-1") && !test::contains("Statistics"));
    CHECK(summary<mnist_cnn>().find("Statistics") == std::string::npos);
    const std::vector<detail::summary_row> rows = detail::summary_rows<net>();
    CHECK(rows[0].statistics == 4);
    CHECK(rows[0].parameters == 0);
    CHECK(rows[1].is_container);
    CHECK(rows[1].statistics == 4);
    CHECK(rows[1].parameters == 56);
}
