// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/identity.hpp"

#include <concepts>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/layer_facts.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

static_assert(identity::name == "Identity" && Layer<identity> && identity::accepts<shape<>>);
static_assert(std::same_as<test::output_of<identity, shape<3, 2>>, shape<3, 2>>);
static_assert(test::parameters_of<identity, shape<3, 2>> == 0);
// Nothing is called, and no image is rearranged for it.
static_assert(identity::bound<shape<3, 2, 2>>::is_view);
static_assert(identity::bound<shape<3, 2, 2>>::reads == arrangement::any &&
              identity::bound<shape<3, 2, 2>>::writes == arrangement::any);

TEST_CASE("identity is its input, forward and backward") {
    using doubled = network<shape<5>, add<identity, identity>>;
    const test::network_problem<doubled, float> problem(2);
    serial_executor here;
    const auto found = problem.infer(here);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == 2 * problem.input.data()[i]);
}
