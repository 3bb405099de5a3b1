// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/rearrange.hpp"

#include "support/layer_harness.hpp"

using namespace ctcnn;

namespace {

template <class Scalar, Shape Image>
void check_rearranged() {
    const auto check = []<class Bound>(Bound) {
        const auto problem = test::make_problem<Bound>(2);
        const auto found = test::run_layer<Bound, Scalar>(problem);  // which the harness takes back to planar
        CHECK((found.output == std::vector<Scalar>(problem.input.begin(), problem.input.end())));
        CHECK((found.d_input == std::vector<Scalar>(problem.d_output.begin(), problem.d_output.end())));
    };
    check(detail::rearrange<Image, arrangement::planar, arrangement::channels_last>{});
    check(detail::rearrange<Image, arrangement::channels_last, arrangement::planar>{});
}

}  // namespace

TEMPLATE_TEST_CASE("an image in another arrangement is the same image, forward and backward", "", float, double) {
    check_rearranged<TestType, shape<3, 4, 5>>();
    check_rearranged<TestType, shape<1, 2, 3>>();
    check_rearranged<TestType, shape<3, 128, 65>>();  // in pieces
}
