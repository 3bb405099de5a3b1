// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/concat.hpp"

#include <concepts>
#include <cstddef>

#include "support/join_checks.hpp"

using namespace ctcnn;

namespace {

static_assert(concat<>::name == "Concat");
static_assert(concat<>::joins<shape<3, 4, 5>, shape<1, 4, 5>> && concat<>::joins<shape<3>, shape<2>, shape<1>>);
static_assert(!concat<>::joins<shape<3, 4, 5>, shape<3, 4, 6>> && !concat<>::joins<shape<3>> &&
              !concat<>::joins<shape<3>, shape<3, 1>> && !concat<>::joins<shape<>, shape<>>);
static_assert(
    std::same_as<concat<>::joined<shape<3, 4, 5>, shape<1, 4, 5>, shape<2, 4, 5>>::output_shape, shape<6, 4, 5>>);

}  // namespace

TEST_CASE("concat computes what its name says, of what its paths compute alone") {
    test::check_join<concat<test::left_path, test::right_path>>(
        [](const float* left, const float* right, std::size_t i) {
            return i < test::joined_size ? left[i] : right[i - test::joined_size];
        });
}
