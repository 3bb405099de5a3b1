// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/number_text.hpp"

#include <limits>

#include "support/catch.hpp"

using ctcnn::detail::number_text;

TEST_CASE("numbers are written with as few digits as tell them from all others") {
    CHECK(number_text(0) == "0");
    CHECK(number_text(-1) == "-1");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(1e-46) == "1e-46");
    CHECK(number_text(1e39) == "1e+39");
    CHECK(number_text(1 - 1e-9) == "0.999999999");
    CHECK(number_text(-std::numeric_limits<double>::min()) == "-2.2250738585072014e-308");
    CHECK(number_text(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(number_text(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("numbers of files are written to nine digits in messages") {
    using ctcnn::detail::rounded_text;
    CHECK(rounded_text(2.5) == "2.5");
    CHECK(rounded_text(1e39) == "1e+39");
    CHECK(rounded_text(0.1) == "0.1");
    CHECK(rounded_text(-1.0 / 3) == "-0.333333333");
    CHECK(rounded_text(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(rounded_text(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}
