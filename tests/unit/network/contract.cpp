// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/contract.hpp"

#include <array>
#include <string_view>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"

namespace {

using namespace ctcnn;

template <class Bound>
inline constexpr bool keeps = detail::layer_contract<Bound>::holds;
// With parameters and what is prepared of them, with statistics, and as a view.
static_assert(keeps<conv2d<2, kernel<3>>::bound<shape<1, 5, 5>>>);
static_assert(keeps<batch_norm2d<>::bound<shape<2, 5, 5>>> && keeps<flatten::bound<shape<2, 5>>>);

/// The least that a layer of a user's own has to have.
struct smallest_layer : bound_layer<shape<3>, shape<2>, parameter_layout<shape<2>>> {
    static constexpr std::array<std::string_view, 1> parameter_names{"weight"};
    template <class Pass>
    static void forward(const Pass&) noexcept {}
    template <class Pass>
    static void backward(const Pass&) noexcept {}
};
static_assert(keeps<smallest_layer>);
/// A view has no functions.
struct smallest_view : bound_layer<shape<4>, shape<2, 2>> {
    static constexpr bool is_view = true;
};
static_assert(keeps<smallest_view>);

}  // namespace
