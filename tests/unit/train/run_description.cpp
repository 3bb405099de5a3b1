// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/run_description.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("numbers of a run are written as short as they can be read back, and lists with their places") {
    CHECK(detail::exact_text(true) == "true");
    CHECK(detail::exact_text(17) == "17");
    CHECK(detail::exact_text(0.1) == "0.1");
    CHECK(detail::exact_text(0.1f) == "0.1");
    constexpr std::array<double, 2> list{1.5, 2};
    CHECK(detail::exact_text(std::span<const double>(list)) == "0: 1.5; 1: 2");
}

TEST_CASE("an optimizer and a network are described by their names and options") {
    text_by_name text;
    detail::describe(text, "optimizer", sgd{.learning_rate = 0.25, .momentum = 0.5});
    CHECK(text.at("optimizer").find("sgd") != std::string::npos);
    CHECK(text.at("optimizer.learning_rate") == "0.25");
    CHECK(text.at("optimizer.momentum") == "0.5");
    using net = network<shape<1, 4, 5>, sequential<conv2d<2, kernel<3>>, relu>, flatten, linear<3>>;
    CHECK(detail::network_description<net>() == "1x4x5; 0.0 conv2d<2, kernel<3>>; 0.1 relu; 1 flatten; 2 linear<3>");
}

TEST_CASE("differences are listed by name, and of long lists the parts that differ") {
    using parts = std::vector<std::string_view>;
    CHECK(detail::split("a; b; ", "; ") == parts{"a", "b", ""});
    CHECK(detail::split("", "; ") == parts{""});
    const text_by_name one{{"network", "a; b; c"}, {"seed", "1"}, {"rate", "2"}};
    const text_by_name other{{"network", "a; x"}, {"seed", "1"}, {"more", "3"}};
    CHECK(detail::list_differences(one, one).empty());
    CHECK(detail::list_differences(one, other) ==
          std::vector<std::string>{"network: expected b, found x", "network: expected c, found nothing",
                                   "rate: expected 2, found nothing", "more: expected nothing, found 3"});
}
