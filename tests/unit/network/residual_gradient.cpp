// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A whole network of the field in small: residual blocks with batch norm, with and without a shortcut, squeeze and
// excitation, and paths side by side. Activations are smooth, so that differences are as good as the numbers.

#include <ratio>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Filters, std::size_t Step = 1>
using normalized3x3 = sequential<conv2d<Filters, kernel<3>, padding<1>, stride<Step>, bias<false>>, batch_norm2d<>>;
template <std::size_t Filters, std::size_t Step = 1>
using normalized1x1 = sequential<conv2d<Filters, kernel<1>, stride<Step>, bias<false>>, batch_norm2d<>>;

template <std::size_t Channels, std::size_t Squeezed>
using squeezed = multiply<identity, named<"se", sequential<global_avg_pool2d, conv2d<Squeezed, kernel<1>>, silu,
                                                           conv2d<Channels, kernel<1>>, sigmoid>>>;
/// The same of vectors, with linear layers.
template <std::size_t Channels, std::size_t Squeezed>
using squeezed_vector =
    multiply<named<"gate", sequential<global_avg_pool2d, flatten, linear<Squeezed>, silu, linear<Channels>, sigmoid>>,
             identity>;

using residual_with_all = network<
    shape<3, 8, 8>, normalized3x3<6>, silu,
    block<residual<normalized3x3<6>, silu, normalized3x3<6>, squeezed<6, 2>>, named<"out", silu>>,
    concat<named<"a", normalized1x1<4>>, named<"b", sequential<normalized1x1<3>, silu, normalized3x3<5>>>>, silu,
    block<
        residual<normalized3x3<10, 2>, silu, normalized3x3<10>, squeezed_vector<10, 3>, shortcut<normalized1x1<10, 2>>>,
        named<"out", silu>>,
    global_avg_pool2d, flatten, linear<5>>;

}  // namespace

TEST_CASE("the gradients of a whole residual network with batch norm, squeeze and excitation and concat") {
    test::network_problem<residual_with_all, double> problem(4);
    serial_executor here;
    const auto found = problem.train(here);
    CHECK(test::worst_gradient<residual_with_all>(problem, found.gradients, 2, 1e-5) < 1e-6);
}
