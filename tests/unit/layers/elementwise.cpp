// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/elementwise.hpp"

#include <concepts>
#include <ratio>

#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "support/layer_facts.hpp"

using namespace ctcnn;

namespace {

// ---- layers that accept every shape
template <class Spec>
inline constexpr bool keeps_every_shape =
    Spec::template accepts<shape<7>> && Spec::template accepts<shape<3, 7, 6>> &&
    std::same_as<test::output_of<Spec, shape<7>>, shape<7>> &&
    std::same_as<test::output_of<Spec, shape<3, 7, 6>>, shape<3, 7, 6>> && test::parameters_of<Spec, shape<7>> == 0;
static_assert(keeps_every_shape<relu> && keeps_every_shape<leaky_relu<>> && keeps_every_shape<sigmoid>);
static_assert(keeps_every_shape<hyperbolic_tangent> && keeps_every_shape<dropout<std::ratio<1, 2>>>);
static_assert(keeps_every_shape<relu6> && keeps_every_shape<hard_sigmoid> && keeps_every_shape<hard_swish>);
static_assert(keeps_every_shape<elu<>> && keeps_every_shape<softplus> && keeps_every_shape<silu>);
static_assert(keeps_every_shape<gelu> && keeps_every_shape<gelu_tanh> && keeps_every_shape<hard_tanh<>>);

// ---- what backward of an activation reads, and where it may be part of the pass before it
template <class Bound>
concept FusesInTraining = requires { typename Bound::activation; };
template <class Spec>
inline constexpr bool from_output =
    FusesInTraining<typename Spec::template bound<shape<7>>> && Spec::template bound<shape<7>>::backward_reads_output &&
    !Spec::template bound<shape<7>>::backward_reads_input &&
    Spec::template bound<shape<7>>::inference_activation::gradient_from_output;
template <class Spec>
inline constexpr bool from_input =
    !FusesInTraining<typename Spec::template bound<shape<7>>> &&
    !Spec::template bound<shape<7>>::backward_reads_output && Spec::template bound<shape<7>>::backward_reads_input &&
    !Spec::template bound<shape<7>>::inference_activation::gradient_from_output;
static_assert(from_output<relu> && from_output<leaky_relu<>> && from_output<sigmoid>);
static_assert(from_output<hyperbolic_tangent> && from_output<relu6> && from_output<hard_sigmoid>);
static_assert(from_output<elu<>> && from_output<softplus> && from_output<hard_tanh<>>);
static_assert(from_input<hard_swish> && from_input<silu> && from_input<gelu> && from_input<gelu_tanh>);

}  // namespace
