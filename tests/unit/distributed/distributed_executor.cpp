// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/distributed_executor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <ratio>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/ctcnn.hpp"
#include "ctcnn/distributed/rank_division.hpp"
#include "ctcnn/distributed/start_on_ranks.hpp"
#include "ctcnn/distributed/thread_ranks.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/forwarding_world.hpp"

using namespace ctcnn;

namespace {

/// y = a x, by a layer that knows nothing of ranks.
struct scaled_by_one_number {
    static constexpr std::string_view name = "Scaled";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    static consteval void require() {}
    template <Shape Input>
    struct bound : bound_layer<Input, Input, parameter_layout<shape<1>>> {
        static constexpr std::array<std::string_view, 1> parameter_names{"weight"};
        static constexpr bool backward_reads_input = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            for (std::size_t i = 0; i < pass.input.size(); ++i)
                pass.output.data()[i] = (1 + pass.parameters.template data_of<0>()[0]) * pass.input.data()[i];
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            typename Pass::scalar sum = 0;
            for (std::size_t i = 0; i < pass.input.size(); ++i) {
                sum += pass.d_output.data()[i] * pass.input.data()[i];
                if constexpr (Pass::wants_d_input)
                    pass.d_input.data()[i] = (1 + pass.parameters.template data_of<0>()[0]) * pass.d_output.data()[i];
            }
            pass.gradients.template data_of<0>()[0] = sum;
        }
    };
};

using plain_on_ranks =
    network<shape<1, 12, 12>, conv2d<8, kernel<3>>, relu, max_pool2d<kernel<2>>, conv2d<8, kernel<3>, padding<1>>, relu,
            dropout<std::ratio<1, 4>>, flatten, linear<32>, relu, linear<4>>;
using residual_on_ranks = network<shape<1, 12, 12>, conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>, relu,
                                  residual<conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>, relu,
                                           conv2d<8, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>>,
                                  relu, global_avg_pool2d, flatten, linear<4>>;
using depthwise_on_ranks =
    network<shape<2, 12, 12>, conv2d<8, kernel<3>, padding<1>>, prelu<>, conv2d<8, kernel<3>, padding<1>, groups<8>>,
            batch_norm2d<>, relu6, conv2d<16, kernel<1>>, group_norm<2>, gelu, conv2d<16, kernel<3>, stride<2>>, relu,
            flatten, layer_norm<>, linear<4>>;
/// The other layers, one that each rank computes as a whole, and a convolution that does so for a small batch.
using others_on_ranks =
    network<shape<2, 4, 4>, concat<named<"a", conv2d<8, kernel<1>>>, named<"b", avg_pool2d<kernel<1>>>>,
            max_pool2d<kernel<2>>, conv2d<512, kernel<3>, padding<1>>, relu, conv_transpose2d<4, kernel<2>, stride<2>>,
            upsample2d<factor<2>>, multiply<identity, sequential<global_max_pool2d, sigmoid>>, softmax, flatten,
            scaled_by_one_number, linear<4>>;
/// Convolutions whose gradient of the weights is computed of the whole batch at a time.
using large_filters_on_ranks =
    network<shape<3, 4, 4>, conv2d<32, kernel<3>, padding<1>>, relu, conv2d<112, kernel<3>, padding<1>>, relu,
            max_pool2d<kernel<2>>, conv2d<64, kernel<3>, padding<1>>, relu, flatten, linear<4>>;
static_assert(detail::suits_small_images<float, conv2d<64, kernel<3>, padding<1>>::geometry_on<shape<112, 2, 2>>> ==
              (simd::width<float> >= 4));
static_assert(
    detail::winograd_rounds<
        kernels::winograd::convolution<float, conv2d<112, kernel<3>, padding<1>>::geometry_on<shape<32, 4, 4>>, 3>,
        float>::of_weights);
/// The first layers read the network's input, which all ranks have.
using linear_on_ranks =
    network<shape<20>, scaled_by_one_number, linear<40>, relu, linear<300>, hyperbolic_tangent, linear<4>>;

/// The parameters after some steps.
template <class Network>
std::vector<float> trained_on(executor& threads, std::size_t samples) {
    model<Network> net(seed{1});
    trainer training(net, threads, adamw{}, training_options{.batch_size = samples, .max_gradient_norm = 0.5});
    batch<typename Network::input_shape> x(samples);
    std::vector<label> labels(samples);
    for (std::uint32_t step = 0; step < 3; ++step) {
        detail::fill_uniform(x.span(), 1, random_stream(5, random_purpose::user, 0, 0, step));
        for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<label>((i * 7 + step) % 4);
        training.step(x.view(), std::span<const label>(labels), training_key{1, 0, step}, 0.01);
    }
    return {net.parameters().data(), net.parameters().data() + Network::parameters::extent};
}

}  // namespace

TEMPLATE_TEST_CASE("any number of ranks and threads trains to the same bits", "", plain_on_ranks, residual_on_ranks,
                   depthwise_on_ranks, others_on_ranks, large_filters_on_ranks, linear_on_ranks) {
    for (const std::size_t samples : {64u, 65u, 7u}) {
        serial_executor alone;
        const std::vector<float> expected = trained_on<TestType>(alone, samples);
        for (const std::size_t ranks : {1u, 2u, 3u, 4u, 8u})
            for (const std::size_t threads : {1u, 2u}) {
                std::vector<std::vector<float>> found(ranks);
                run_thread_ranks(ranks, [&](thread_rank& world) {
                    thread_pool pool(threads);
                    distributed_executor everywhere(world, pool);
                    found[world.rank()] = trained_on<TestType>(everywhere, samples);
                });
                CAPTURE(samples, ranks, threads);
                for (const std::vector<float>& numbers : found)
                    CHECK(std::memcmp(numbers.data(), expected.data(), expected.size() * sizeof(float)) == 0);
            }
    }
}

namespace {

/// Gradients of a batch, between whose forward and backward others were run: a larger one, and one of no sample.
std::vector<float> gradients_of_interleaved_batches(executor& threads) {
    using network_type = test::bar_network;
    model<network_type> net(seed{1});
    const auto parameters = std::as_const(net).parameters();
    network_type::training_workspace<float> memory(5, threads.workers()), others(8, threads.workers());
    batch<shape<1, 8, 8>> x(5), y(8);
    detail::fill_uniform(x.span(), 1, random_stream(5, random_purpose::user));
    detail::fill_uniform(y.span(), 1, random_stream(6, random_purpose::user));
    const auto outputs = network_type::forward<float>(parameters, x.view(), memory, threads, training_key{});
    batch<shape<3>> d_outputs(5);
    std::copy_n(outputs.data(), outputs.size(), d_outputs.data());
    network_type::forward<float>(parameters, y.view(), others, threads, training_key{});
    network_type::forward<float>(parameters, y.view().slice(0, 0), others, threads, training_key{});
    parameter_block<network_type::parameters> gradients;
    network_type::backward<float>(parameters, d_outputs.view(), memory, gradients.view(), threads);
    return {gradients.data(), gradients.data() + network_type::parameters::extent};
}

}  // namespace

TEST_CASE("ranks may run other batches between forward and backward") {
    serial_executor alone;
    const std::vector<float> expected = gradients_of_interleaved_batches(alone);
    std::vector<std::vector<float>> found(3);
    run_thread_ranks(3, [&](thread_rank& world) {
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        found[world.rank()] = gradients_of_interleaved_batches(everywhere);
    });
    for (const std::vector<float>& numbers : found)
        CHECK(std::memcmp(numbers.data(), expected.data(), expected.size() * sizeof(float)) == 0);
}

namespace {

/// Notes what its rank has received at the end of each step.
struct received_in_steps {
    const rank_exchange* ranks;
    std::vector<std::uint64_t> bytes;

    void on_step_end(const step_report&) { bytes.push_back(ranks->bytes_received()); }
    static bool wants_state(const step_report&) { return false; }
};

}  // namespace

TEST_CASE("a rank receives in a step what is counted on paper") {
    using network_type = network<shape<1, 8, 8>, flatten, linear<40>, relu, linear<3>>;
    constexpr std::size_t samples = 8;
    for (const std::size_t size : {2u, 3u}) {
        std::vector<std::uint64_t> found(size);
        run_thread_ranks(size, [&](thread_rank& world) {
            serial_executor threads;
            distributed_executor everywhere(world, threads);
            const test::bar_images images(3 * samples);
            model<network_type> net(seed{1});
            trainer training(net, everywhere, {.epochs = 1, .batch_size = samples});
            start_on_ranks(training, images);
            received_in_steps received{&everywhere, {}};
            training.fit(images, received);
            found[world.rank()] = received.bytes[2] - received.bytes[1];
        });
        for (std::size_t rank = 0; rank < size; ++rank) {
            const sample_range own = detail::rank_division{size, samples}.samples_of(rank);
            // Of the other ranks' samples: outputs, for the loss; for the gradients of weights each layer's inputs (those of
            // the first are known), gradients, and outputs where an activation's gradient reads them.
            constexpr std::size_t numbers = 3 + (40 + 3) + (40 + 40);
            const std::size_t activations = (samples - (own.end - own.first)) * numbers * sizeof(float);
            // All parameters are one piece, of the last rank, which sends them and the sum of their gradients' squares.
            const std::size_t parameters =
                rank + 1 == size ? 0 : network_type::trained_extent * sizeof(float) + sizeof(double);
            const std::size_t answers = 2 * (size - 1);  // whether to proceed, and whether a callback reads anything
            CAPTURE(size, rank);
            CHECK(found[rank] == activations + parameters + answers);
        }
    }
}

TEST_CASE("an evaluation on several ranks has the result of one") {
    const test::bar_images images(75);
    const model<test::bar_network> net(seed{3});
    serial_executor alone;
    const auto expected = evaluate(net, images, alone, cross_entropy{}, {.batch_size = 32});
    std::array<metrics, 3> found{};
    run_thread_ranks(3, [&](thread_rank& world) {
        serial_executor threads;
        distributed_executor everywhere(world, threads);
        found[world.rank()] = evaluate(net, images, everywhere, cross_entropy{}, {.batch_size = 32}).result;
    });
    for (const metrics& one : found) CHECK(one == expected.result);
}

namespace {

/// Fails at one call.
struct failing_world : test::forwarding_world {
    std::size_t calls_left;

    failing_world(thread_rank& rank, std::size_t calls) : forwarding_world{rank}, calls_left(calls) {}

    void all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        if (calls_left-- == 0) throw communication_error("the cable is cut");
        forwarding_world::all_gather(all, offsets);
    }
};

}  // namespace

TEST_CASE("a step whose communication fails is an error on all ranks, and changes nothing") {
    using network_type = test::bar_network;
    for (std::size_t calls = 0; calls < 7; ++calls) {
        CAPTURE(calls);
        std::array<std::string, 2> messages;
        std::array<bool, 2> unchanged{};
        run_thread_ranks(2, [&](thread_rank& world) {
            failing_world wire(world, calls);
            serial_executor threads;
            distributed_executor everywhere(wire, threads);
            model<network_type> net(seed{1});
            const model<network_type> before = net;
            trainer training(net, everywhere, {.batch_size = 8});
            const batch<shape<1, 8, 8>> x(8);
            const std::vector<label> labels(8);
            try {
                training.step(x.view(), std::span<const label>(labels), training_key{}, 0.1);
            } catch (const communication_error& error) {
                messages[world.rank()] = error.what();
            }
            unchanged[world.rank()] = std::memcmp(net.parameters().data(), before.parameters().data(),
                                                  network_type::parameters::extent * sizeof(float)) == 0;
        });
        CHECK(messages[0] == "the cable is cut");
        CHECK(messages[1] == "the cable is cut");
        CHECK(unchanged[0]);
        CHECK(unchanged[1]);
    }
}
