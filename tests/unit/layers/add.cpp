// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"

#include <concepts>
#include <cstddef>

#include "support/join_checks.hpp"

using namespace ctcnn;

namespace {

static_assert(add<>::name == "Add");
static_assert(add<>::joins<shape<3>, shape<3>, shape<3>> && !add<>::joins<shape<3>, shape<4>> &&
              !add<>::joins<shape<3>>);
static_assert(std::same_as<add<>::joined<shape<2, 3>, shape<2, 3>>::output_shape, shape<2, 3>>);
static_assert(add<>::joined<shape<2>, shape<2>, shape<2>>::input_count == 3);
static_assert(add<>::joined<shape<2>, shape<2>>::is_sum_of_two &&
              !add<>::joined<shape<2>, shape<2>, shape<2>>::is_sum_of_two);

}  // namespace

TEST_CASE("add computes what its name says, of what its paths compute alone") {
    test::check_join<add<test::left_path, test::right_path>>(
        [](const float* left, const float* right, std::size_t i) { return left[i] + right[i]; });
}
