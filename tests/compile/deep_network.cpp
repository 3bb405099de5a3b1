// compile-flags: -O0
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// 128 convolutions with their ReLUs, in a row and in groups, and 64 residual blocks: at the compilers' default limits
// (depth of templates, steps of constant evaluation, operands of a fold) and with all that a program does with a network.

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/ctcnn.hpp"

namespace nn = ctcnn;

namespace {

constexpr std::size_t depth = 128;
using convolution = nn::conv2d<16, nn::kernel<3>, nn::padding<1>>;
using in_a_group = nn::sequential<convolution, nn::relu>;

template <class Indices>
struct deep;
template <std::size_t... Index>
struct deep<std::index_sequence<Index...>> {
    template <std::size_t Place>
    using flat = std::conditional_t<Place % 2 == 0, convolution, nn::relu>;
    template <std::size_t Place>
    using grouped = std::conditional_t<Place % 2 == 0, in_a_group, nn::sequential<>>;

    using in_a_row = nn::network<nn::shape<16, 16, 16>, flat<Index>..., nn::flatten, nn::linear<10>>;
    using in_groups = nn::network<nn::shape<16, 16, 16>, grouped<Index>..., nn::flatten, nn::linear<10>>;
};
using networks = deep<std::make_index_sequence<2 * depth>>;

static_assert(networks::in_a_row::layer_count == 2 * depth + 2);
static_assert(networks::in_a_row::parameters::tensors == 2 * depth + 2);
static_assert(networks::in_a_row::parameter_count == networks::in_groups::parameter_count);
static_assert(networks::in_a_row::multiply_adds == networks::in_groups::multiply_adds);
// What backward needs grows with the depth, what inference needs does not.
static_assert(networks::in_a_row::training_bytes(1) > depth * 16 * 16 * 16 * sizeof(float));
static_assert(networks::in_a_row::inference_bytes(1) < 20 * 16 * 16 * 16 * sizeof(float));
static_assert(networks::in_a_row::training_bytes(1) == networks::in_groups::training_bytes(1));

// ResNet's basic block. Equal blocks are one type, so that their kernels are compiled once.
constexpr std::size_t blocks = 64;
using basic_block = nn::block<nn::residual<convolution, nn::relu, convolution>, nn::relu>;
using residual_network =
    nn::network<nn::shape<16, 16, 16>, nn::repeat<blocks, basic_block>, nn::flatten, nn::linear<10>>;

static_assert(residual_network::layer_count == 6 * blocks + 2);  // identity and the sum are layers, too
static_assert(residual_network::parameters::tensors == 4 * blocks + 2);
static_assert(residual_network::parameter_count == networks::in_a_row::parameter_count);
static_assert(std::is_same_v<residual_network::layer<0>, residual_network::layer<6 * (blocks - 1)>>);
static_assert(residual_network::training_bytes(1) > 2 * blocks * 16 * 16 * 16 * sizeof(float));
// What is read again after a block waits for one, and no longer.
static_assert(residual_network::inference_bytes(1) < 20 * 16 * 16 * 16 * sizeof(float));

template <class Network>
void use(nn::executor& threads, const std::string& path) {
    nn::model<Network> model(nn::seed{1});
    nn::trainer training(model, threads, {.batch_size = 2});
    nn::batch<typename Network::input_shape> samples(2);
    const std::vector<nn::label> labels{1, 2};
    (void)training.step(samples.view(), labels, {1, 0, 0}, 1e-3);
    (void)nn::classify(model, samples.view());
    (void)nn::summary<Network>();
    nn::save(model, path);
    nn::save_checkpoint(training, path, nn::data_fingerprints{});
}

}  // namespace

int main() {
    nn::serial_executor here;
    use<networks::in_a_row>(here, "row");
    use<networks::in_groups>(here, "groups");
    use<residual_network>(here, "blocks");
}
