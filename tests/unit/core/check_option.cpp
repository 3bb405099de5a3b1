// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/check_option.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace ctcnn;
using namespace ctcnn::detail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(),
                 not_a_number = std::numeric_limits<double>::quiet_NaN();

struct by_scalar {
    double x;
    template <class Scalar = float>
    void check() const {
        require_from_zero("x", x, range_of<Scalar>);
    }
};

}  // namespace

TEST_CASE("an option from zero on is a number of the scalar it is used in") {
    for (const double good : {0.0, 1.2e-38, 1.0, 3.4e38}) CHECK_NOTHROW(require_from_zero("x", good, range_of<float>));
    for (const double good : {0.0, 1e-46, 1e39, 1e300}) CHECK_NOTHROW(require_from_zero("x", good, range_of<double>));
    for (const double bad : {-1.0, infinity, not_a_number}) {
        CHECK_THROWS_WITH(require_from_zero("x", bad, range_of<float>),
                          "x must be finite and at least 0; it is " + number_text(bad));
        CHECK_THROWS_AS(require_from_zero("x", bad, range_of<double>), argument_error);
    }
    for (const double bad : {1e-46, 1e-40, 3.5e38, 1e39})
        CHECK_THROWS_WITH(require_from_zero("x", bad, range_of<float>),
                          "x must be 0 or a number that float can hold, 1.2e-38 to 3.4e+38; it is " + number_text(bad));
}

TEST_CASE("an option above zero is still above it in the scalar it is used in") {
    CHECK_NOTHROW(require_above_zero("x", 1e-38 * 1.2, range_of<float>));
    for (const double bad : {0.0, -1.0, not_a_number, infinity})
        CHECK_THROWS_WITH(require_above_zero("x", bad, range_of<float>),
                          "x must be finite and above 0; it is " + number_text(bad));
    CHECK_THROWS_WITH(require_above_zero("x", 1e-46, range_of<float>),
                      "x must be a number that float can hold, 1.2e-38 to 3.4e+38; it is 1e-46");
    CHECK_NOTHROW(require_above_zero("x", 1e-46, range_of<double>));
}

TEST_CASE("an option below one is still below it in the scalar it is used in") {
    CHECK_NOTHROW(require_below_one<float>("x", 0.9999999));
    CHECK_NOTHROW(require_below_one<double>("x", 1 - 1e-9));
    CHECK_THROWS_WITH(require_below_one<float>("x", 1 - 1e-9),
                      "x must be at least 0 and below 1, also when it is rounded to float; it is 0.999999999");
    for (const double bad : {1.0, -0.5, not_a_number})
        CHECK_THROWS_WITH(require_below_one<float>("x", bad),
                          "x must be at least 0 and below 1; it is " + number_text(bad));
    CHECK_THROWS_AS(require_below_one<float>("x", 1e-46), argument_error);
}

TEST_CASE("a part's options are checked with check<Scalar>(), with check(), or not at all") {
    struct none {};
    struct plain {
        void check() const { throw argument_error("plain"); }
    };
    CHECK_NOTHROW(checked_options<float>(none{}));
    CHECK_THROWS_AS(checked_options<float>(plain{}), argument_error);
    CHECK_THROWS_AS(checked_options<float>(by_scalar{1e39}), argument_error);
    CHECK_NOTHROW(checked_options<double>(by_scalar{1e39}));
}
