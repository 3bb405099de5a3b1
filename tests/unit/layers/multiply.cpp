// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/multiply.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>

#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "support/join_checks.hpp"

using namespace ctcnn;

namespace {

static_assert(multiply<>::name == "Multiply");
static_assert(multiply<>::joins<shape<3>, shape<3>> && !multiply<>::joins<shape<3>> &&
              !multiply<>::joins<shape<3>, shape<3>, shape<3>>);
// One number for each channel, on either side.
static_assert(multiply<>::joins<shape<3, 4, 5>, shape<3, 1, 1>> && multiply<>::joins<shape<3, 1, 1>, shape<3, 4, 5>>);
static_assert(multiply<>::joins<shape<3, 4, 5>, shape<3>> && !multiply<>::joins<shape<3, 4, 5>, shape<4>>);
static_assert(!multiply<>::joins<shape<3, 4, 5>, shape<1, 4, 5>> && !multiply<>::joins<shape<3, 4>, shape<3, 1>>);
static_assert(std::same_as<multiply<>::joined<shape<3, 1, 1>, shape<3, 4, 5>>::output_shape, shape<3, 4, 5>>);

}  // namespace

TEST_CASE("multiply computes what its name says, of what its paths compute alone") {
    test::check_join<multiply<test::left_path, test::right_path>>(
        [](const float* left, const float* right, std::size_t i) { return left[i] * right[i]; });
}

TEMPLATE_TEST_CASE("multiply scales the channels of one path by the numbers of the other", "",
                   (multiply<identity, sequential<global_max_pool2d>>),
                   (multiply<sequential<global_max_pool2d, flatten>, identity>)) {
    using scaled = network<shape<2, 2, 3>, TestType>;
    const test::network_problem<scaled, float> problem(2);
    serial_executor here;
    const auto found = problem.infer(here);
    for (std::size_t first = 0; first < found.size(); first += 6) {  // of each channel of each sample
        const float* const x = problem.input.data() + first;
        const float largest = *std::max_element(x, x + 6);
        for (std::size_t i = 0; i < 6; ++i) CHECK(found[first + i] == x[i] * largest);
    }
}
