// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/binding.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"

namespace {

using namespace ctcnn;

using bound_chain = detail::bind<shape<1, 5, 5>, sequential<conv2d<2, kernel<3>>, relu>, flatten, linear<4>>;
static_assert(bound_chain::fits && bound_chain::leaves::size == 4 && bound_chain::fitting == 4);
static_assert(std::is_same_v<bound_chain::output, shape<4>>);
static_assert(std::is_same_v<bound_chain::shape_of<0>, shape<1, 5, 5>> &&
              std::is_same_v<bound_chain::shape_of<1>, shape<2, 3, 3>> &&
              std::is_same_v<bound_chain::shape_of<3>, shape<18>>);
template <std::size_t Leaf>
using leaf_of = detail::type_at<Leaf, bound_chain::leaves>;
static_assert(std::is_same_v<leaf_of<1>::spec, relu> && std::is_same_v<leaf_of<1>::bound, relu::bound<shape<2, 3, 3>>>);
static_assert(std::is_same_v<leaf_of<1>::position, position<0, 1>> &&
              std::is_same_v<leaf_of<3>::position, position<2>>);

// A join is bound to the shapes in which its paths end.
using bound_sum = detail::bind<shape<3>, add<sequential<linear<5>, relu>, linear<5>>>;
static_assert(bound_sum::fits && bound_sum::leaves::size == 4 && std::is_same_v<bound_sum::output, shape<5>>);
static_assert(std::is_same_v<detail::type_at<3, bound_sum::leaves>::bound, add<>::joined<shape<5>, shape<5>>>);

static_assert(layer_at<position<0>, linear<4>, shape<3>>::fits);
static_assert(join_at<position<0>, add<>, false, shape<3>, shape<3>>::fits);
// What comes after a layer that was refused is bound to nothing: that one is the only error.
static_assert(!detail::keeps_contract<false, linear<4>, shape<3>> && detail::keeps_contract<true, linear<4>, shape<3>>);

}  // namespace
