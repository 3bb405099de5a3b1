// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/join.hpp"

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"

namespace {

using namespace ctcnn;

static_assert(detail::Join<add<relu, relu>> && detail::Join<concat<relu, relu>> && detail::Join<multiply<relu, relu>>);
static_assert(!detail::Join<relu> && !detail::Join<sequential<relu, relu>>);
static_assert(detail::join_of<add<relu, sequential<relu>>>::paths::size == 2);

using sum_of_two = add<>::joined<shape<3>, shape<3>>;
using product_of_two = multiply<>::joined<shape<3>, shape<3>>;
static_assert(detail::BoundJoin<sum_of_two> && sum_of_two::input_count == 2 &&
              !detail::BoundJoin<relu::bound<shape<3>>>);
// A sum passes the gradient unchanged; a product computes it, and reads what it multiplied.
static_assert(detail::passes_gradient<sum_of_two> && !detail::passes_gradient<product_of_two>);
static_assert(!detail::passes_gradient<relu::bound<shape<3>>>);
static_assert(product_of_two::backward_reads_input && !sum_of_two::backward_reads_input);

}  // namespace
