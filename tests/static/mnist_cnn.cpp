// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The network that the library was begun for: every number of its table.

#include <array>
#include <concepts>
#include <cstddef>

#include "ctcnn/models/mnist_cnn.hpp"

using namespace ctcnn;
using net = mnist_cnn;

static_assert(std::same_as<net::input_shape, shape<1, 28, 28>> && std::same_as<net::output_shape, shape<10>>);
static_assert(net::layer_count == 22);
static_assert(net::parameter_count == 11'705'450);
static_assert(net::multiply_adds == 47'907'968);

template <std::size_t Index, class Output, std::size_t Parameters, std::size_t MultiplyAdds = 0>
inline constexpr bool layer_is =
    std::same_as<typename net::layer<Index>::output_shape, Output> &&
    net::layer<Index>::parameters::count == Parameters && net::parameter_counts[Index] == Parameters &&
    net::layer_multiply_adds[Index] == MultiplyAdds;

static_assert(layer_is<0, shape<32, 26, 26>, 832, 540'800>);
static_assert(layer_is<1, shape<32, 26, 26>, 0>);
static_assert(layer_is<2, shape<64, 26, 26>, 18'496, 12'460'032>);
static_assert(layer_is<3, shape<64, 26, 26>, 0>);
static_assert(layer_is<4, shape<64, 13, 13>, 0>);
static_assert(layer_is<5, shape<96, 13, 13>, 55'392, 9'345'024>);
static_assert(layer_is<6, shape<96, 13, 13>, 0>);
static_assert(layer_is<7, shape<64, 13, 13>, 55'360, 9'345'024>);
static_assert(layer_is<8, shape<64, 13, 13>, 0>);
static_assert(layer_is<9, shape<32, 13, 13>, 18'464, 3'115'008>);
static_assert(layer_is<10, shape<32, 13, 13>, 0>);
static_assert(layer_is<11, shape<32, 13, 13>, 9'248, 1'557'504>);
static_assert(layer_is<12, shape<32, 13, 13>, 0>);
static_assert(layer_is<13, shape<32, 12, 12>, 0>);
static_assert(layer_is<14, shape<4608>, 0>);  // flatten, which has no row in the table
static_assert(layer_is<15, shape<4608>, 0>);
static_assert(layer_is<16, shape<2048>, 9'439'232, 9'437'184>);
static_assert(layer_is<17, shape<2048>, 0>);
static_assert(layer_is<18, shape<2048>, 0>);
static_assert(layer_is<19, shape<1024>, 2'098'176, 2'097'152>);
static_assert(layer_is<20, shape<1024>, 0>);
static_assert(layer_is<21, shape<10>, 10'250, 10'240>);

// ---- the plan: relu fuses with the layer before it, the first pooling as well, and one rearrangement is left, before
// ---- flatten
static_assert(net::plan::count == 14);
template <std::size_t... Index>
constexpr std::size_t rearrangements(std::index_sequence<Index...>) {
    return ((!std::same_as<typename net::plan::stage_at<Index>::bound::input_shape, shape<>> &&
                     net::plan::stage_at<Index>::bound::reads != arrangement::any &&
                     net::plan::stage_at<Index>::bound::writes != arrangement::any &&
                     net::plan::stage_at<Index>::bound::reads != net::plan::stage_at<Index>::bound::writes
                 ? std::size_t{1}
                 : std::size_t{0}) +
            ... + 0);
}
static_assert(rearrangements(std::make_index_sequence<net::plan::count>{}) == 1);
static_assert(!net::plan::wants_d_input[0] && net::plan::wants_d_input[1]);

// ---- memory --------------------------------------------------------------------------------------------------------
static_assert(net::inference_bytes(1) < net::training_bytes(1));
static_assert(net::inference_bytes(64) < net::training_bytes(64) / 2);
static_assert(net::inference_bytes(64) < net::inference_bytes(65) &&
              net::inference_bytes(1, 1) < net::inference_bytes(1, 2));
static_assert(net::training_bytes(64) < net::training_bytes<double>(64));
// Inference holds the largest output and the one that is made of it, and not all of them; what is pooled is none.
static_assert(net::plan::memory<float, run_mode::inference>::bytes ==
              (shape<32, 26, 26>::size + shape<64, 13, 13>::size) * sizeof(float));
