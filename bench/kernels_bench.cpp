// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Kernels alone, on data in the order that they read: layers without packing, borders and threads. README.md in this
// folder explains the names and the counters.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/activation/softmax.hpp"
#include "ctcnn/kernels/common/transpose.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/elementwise/dropout.hpp"
#include "ctcnn/kernels/linear/backward_data.hpp"
#include "ctcnn/kernels/linear/backward_weights.hpp"
#include "ctcnn/kernels/linear/forward.hpp"
#include "ctcnn/kernels/linear/packing.hpp"
#include "ctcnn/kernels/linear/small_batch.hpp"
#include "ctcnn/kernels/optimizers/adam.hpp"
#include "ctcnn/kernels/optimizers/sum_of_squares.hpp"
#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/buffer.hpp"
#include "support/measure.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::bench;

template <class Row>
void add_row(const std::string& what, std::size_t batch, std::size_t threads, Row row) {
    benchmark::RegisterBenchmark(row_name(what + "/ctcnn", batch, threads).c_str(), row)->Unit(benchmark::kMillisecond);
}

constexpr double flops_of(std::size_t multiply_adds) { return 2.0 * static_cast<double>(multiply_adds); }
constexpr double bytes_of(std::size_t floats) { return static_cast<double>(floats * sizeof(float)); }

// ---- convolution ----------------------------------------------------------------------------------------------------

/// Tiles of `Rows` pixels x `Vectors` vectors of filters along a row of 3x3 windows on 32 channels, with all data in L1
/// and L2: compares shapes of register tiles.
template <std::size_t Rows, std::size_t Vectors>
void add_tile() {
    // A register for each sum, each vector, and the pixel that is broadcast.
    if constexpr (Rows * Vectors + Vectors + 1 <= simd::registers)
        add_row("convolve_tile_" + std::to_string(Rows) + "x" + std::to_string(Vectors) + "/forward", 1, 1,
                [](benchmark::State& state) {
                    constexpr std::size_t width = simd::width<float>, channels = 32, tiles = 16;
                    constexpr std::size_t filters = Vectors * width, pixels = Rows * tiles + 2;
                    constexpr kernels::convolution_walk walk{3, pixels * channels, 1, 0, 3 * channels, filters};
                    const auto plane = random_buffer(3 * pixels * channels, 1, 1);
                    const auto packed = random_buffer(9 * channels * filters, 0.1f, 2);
                    const auto bias = random_buffer(filters, 1, 3);
                    buffer<float> out(Rows * tiles * filters);
                    measure(state, flops_of(9 * channels * filters * Rows * tiles), 1, [&] {
                        for (std::size_t tile = 0; tile < tiles; ++tile)
                            kernels::convolve_tile<float, kernels::relu, Rows, Vectors, width, channels>(
                                plane.data() + tile * Rows * channels, packed.data(), bias.data(),
                                out.data() + tile * Rows * filters, walk, {});
                        benchmark::ClobberMemory();
                    });
                });
}

/// One image: the plane has its border and the weights are packed.
template <std::size_t Channels, std::size_t Filters, std::size_t Size, class Kernel, class Stride, class Padding>
void add_convolution(const std::string& name) {
    using geometry = kernels::conv2d_geometry<Channels, Filters, 1,
                                              ctcnn::detail::window_geometry<Size, Size, Kernel, Stride, Padding>>;
    using direct = kernels::conv2d_direct<float, geometry>;
    add_row("conv2d_direct_" + name + "/forward", 1, 1, [](benchmark::State& state) {
        const auto plane = random_buffer(direct::plane_size, 1, 1),
                   packed = random_buffer(direct::packed_size, 0.1f, 2);
        const auto bias = random_buffer(Filters, 1, 3);
        buffer<float> out(geometry::output_shape::size);
        measure(state, flops_of(geometry::multiply_adds), 1, [&] {
            direct::template forward<kernels::relu>(plane.data(), packed.data(), bias.data(), out.data());
            benchmark::ClobberMemory();
        });
    });
    add_row("conv2d_direct_" + name + "/backward_weights", 1, 1, [](benchmark::State& state) {
        const auto plane = random_buffer(direct::plane_size, 1, 1),
                   gradient = random_buffer(direct::gradient_size, 1, 2);
        buffer<float> sums(direct::weight_sums);
        measure(state, flops_of(geometry::multiply_adds), 1, [&] {
            direct::accumulate_weights(plane.data(), gradient.data(), sums.data(), {});
            benchmark::ClobberMemory();
        });
    });
}

// ---- linear layers --------------------------------------------------------------------------------------------------

/// The three products by themselves, then what rearranges the activations for them.
void add_linear(std::size_t in, std::size_t out, std::size_t count) {
    const std::string name = "linear_" + std::to_string(in) + "_" + std::to_string(out) + "/";
    const double flops = flops_of(in * out * count);
    const kernels::linear_forward<float> product{in, out, count};
    const kernels::linear_backward_data<float> data{in, out, count};
    const kernels::linear_backward_weights<float> weights{in, out, count};
    const kernels::linear_gradient_packing<float> packing{out, count};
    const kernels::linear_panels<float> panels{in, count};
    add_row(name + "forward", count, 1, [=](benchmark::State& state) {
        const bool small = ctcnn::detail::small_batch_is_faster<float>(in, out, count);
        const auto weight = random_buffer(in * out, 0.03f, 1), bias = random_buffer(out, 1, 2);
        const auto x = random_buffer(small ? count * in : product.transposed_size(), 1, 3);
        buffer<float> y(count * out), sums(product.sums_size());
        const kernels::linear_small_batch<float> few{weight.data(), bias.data(), x.data(), y.data(), in, out, count};
        measure(state, flops, 1, [&] {
            if (small)
                for (std::size_t piece = 0; piece < few.pieces(); ++piece) few.run<kernels::relu>(piece);
            else
                for (std::size_t piece = 0; piece < product.pieces(); ++piece)
                    product.run<kernels::relu>(weight.data(), bias.data(), x.data(), y.data(), piece, sums.data());
            benchmark::ClobberMemory();
        });
    });
    add_row(name + "backward_data", count, 1, [=](benchmark::State& state) {
        const auto weight = random_buffer(in * out, 0.03f, 1), packed = random_buffer(packing.by_sample_size(), 1, 2);
        buffer<float> d_x(count * in), columns(data.columns_size);
        measure(state, flops, 1, [&] {
            for (std::size_t piece = 0; piece < data.pieces(); ++piece)
                data.run(weight.data(), packed.data(), d_x.data(), piece, columns.data());
            benchmark::ClobberMemory();
        });
    });
    add_row(name + "backward_weights", count, 1, [=](benchmark::State& state) {
        const auto packed = random_buffer(packing.by_output_size(), 1, 1), x = random_buffer(panels.size(), 1, 2);
        buffer<float> d_weight(in * out);
        measure(state, flops, 1, [&] {
            for (std::size_t piece = 0; piece < weights.pieces(); ++piece)
                weights.run(packed.data(), x.data(), d_weight.data(), piece);
            benchmark::ClobberMemory();
        });
    });

    const auto add_packing = [&](const char* what, std::size_t from_size, std::size_t to_size, auto pack) {
        add_row(name + what, count, 1, [=](benchmark::State& state) {
            const auto from = random_buffer(from_size, 1, 1), y = random_buffer(from_size, 1, 2);
            buffer<float> to(to_size), d_bias(out);
            measure_bytes(state, bytes_of(from_size + to_size), [&] {
                pack(from.data(), y.data(), to.data(), d_bias.data());
                benchmark::ClobberMemory();
            });
        });
    };
    add_packing("transpose_samples", count * in, product.transposed_size(),
                [=](const float* x, const float*, float* to, float*) {
                    for (std::size_t block = 0; block < product.sample_blocks(); ++block)
                        product.transpose_samples(x, block, to);
                });
    add_packing("pack_by_sample", count * out, packing.by_sample_size(),
                [=](const float* d_y, const float* y, float* to, float*) {
                    for (std::size_t block = 0; block < packing.sample_blocks(); ++block)
                        packing.by_sample<kernels::relu>(y, d_y, block, to);
                });
    add_packing("pack_by_output", count * out, packing.by_output_size(),
                [=](const float* d_y, const float* y, float* to, float* d_bias) {
                    for (std::size_t group = 0; group < packing.output_groups(); ++group)
                        packing.by_output<kernels::relu>(y, d_y, group, to, d_bias);
                });
    add_packing("pack_panel", count * in, panels.size(), [=](const float* x, const float*, float* to, float*) {
        for (std::size_t panel = 0; panel < panels.panels(); ++panel) panels.pack(x, panel, to);
    });
}

// ---- bound by memory ------------------------------------------------------------------------------------------------

template <std::size_t Channels, std::size_t Size, class Kernel, class Stride>
void add_max_pool(const std::string& name, std::size_t count) {
    using window = ctcnn::detail::window_geometry<Size, Size, Kernel, Stride, padding<0>>;
    using pool = kernels::pool<float, Channels, window>;
    constexpr std::size_t in = Channels * Size * Size, out = Channels * window::out_height * window::out_width;
    add_row("max_pool_" + name + "/forward", count, 1, [=](benchmark::State& state) {
        const auto x = random_buffer(count * in, 1, 1);
        buffer<float> y(count * out);
        measure_bytes(state, bytes_of(count * (in + out)), [&] {
            for (std::size_t n = 0; n < count; ++n) pool::max_forward(x.data() + n * in, y.data() + n * out);
            benchmark::ClobberMemory();
        });
    });
    add_row("max_pool_" + name + "/backward_data", count, 1, [=](benchmark::State& state) {
        const auto x = random_buffer(count * in, 1, 1), d_y = random_buffer(count * out, 1, 2);
        buffer<float> y(count * out), d_x(count * in);
        for (std::size_t n = 0; n < count; ++n) pool::max_forward(x.data() + n * in, y.data() + n * out);
        measure_bytes(state, bytes_of(count * 2 * (in + out)), [&] {
            for (std::size_t n = 0; n < count; ++n)
                pool::max_backward(x.data() + n * in, y.data() + n * out, d_y.data() + n * out, d_x.data() + n * in);
            benchmark::ClobberMemory();
        });
    });
}

/// `count` samples, one after the other: work(from, to).
template <class Work>
void add_samplewise(const std::string& name, std::size_t count, std::size_t in, std::size_t out, Work work) {
    add_row(name, count, 1, [=](benchmark::State& state) {
        const auto from = random_buffer(count * in, 1, 1);
        buffer<float> to(count * out);
        measure_bytes(state, bytes_of(count * (in + out)), [&] {
            for (std::size_t n = 0; n < count; ++n) work(from.data() + n * in, to.data() + n * out);
            benchmark::ClobberMemory();
        });
    });
}

void add_dropout(std::size_t count) {
    constexpr std::size_t size = 4608;
    const std::string name = "dropout_" + std::to_string(size) + "/";
    add_row(name + "forward", count, 1, [=](benchmark::State& state) {
        const auto x = random_buffer(count * size, 1, 1);
        buffer<float> y(count * size);
        std::vector<std::uint8_t> kept(count * size);
        measure_bytes(state, bytes_of(2 * count * size) + static_cast<double>(count * size), [&] {
            const random_stream stream(1, random_purpose::dropout);
            for (std::size_t n = 0; n < count; ++n)
                kernels::dropout(x.data() + n * size, y.data() + n * size, kept.data() + n * size, size, stream,
                                 n * size, std::uint32_t{1} << 31, 2.0f);
            benchmark::ClobberMemory();
        });
    });
    add_row(name + "backward_data", count, 1, [=](benchmark::State& state) {
        const auto d_y = random_buffer(count * size, 1, 1);
        buffer<float> d_x(count * size);
        std::vector<std::uint8_t> kept(count * size);
        for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = d_y[i] > 0;
        measure_bytes(state, bytes_of(2 * count * size) + static_cast<double>(count * size), [&] {
            kernels::dropout_backward(d_y.data(), kept.data(), d_x.data(), count * size, 2.0f);
            benchmark::ClobberMemory();
        });
    });
}

/// All parameters of the seed network, in the pieces of optimizers.
void add_adam(std::size_t threads) {
    constexpr std::size_t size = 11'705'450;
    add_row("adam_" + std::to_string(size) + "/step", 1, threads, [=](benchmark::State& state) {
        const auto gradients = random_buffer(size, 0.01f, 1);
        auto parameters = random_buffer(size, 0.1f, 2);
        buffer<float> first(size), second(size);
        thread_pool pool(threads);
        const kernels::adam_coefficients<float> c{.gradient_scale = 1,
                                                  .l2 = 0,
                                                  .keep = 1,
                                                  .beta1 = 0.9f,
                                                  .one_minus_beta1 = 0.1f,
                                                  .beta2 = 0.999f,
                                                  .one_minus_beta2 = 0.001f,
                                                  .step_size = 1e-3f,
                                                  .root_bias_correction = 1,
                                                  .epsilon = 1e-8f};
        measure_bytes(state, bytes_of(7 * size), [&] {
            for_each_optimizer_piece(size, pool, [&](std::size_t, std::size_t begin, std::size_t count) {
                kernels::adam(c, gradients.data() + begin, parameters.data() + begin, first.data() + begin,
                              second.data() + begin, count);
            });
            benchmark::ClobberMemory();
        });
    });
}

bool prepare(const options& chosen) {
    add_tile<14, 2>();
    add_tile<13, 2>();
    add_tile<12, 2>();
    add_tile<9, 3>();
    add_tile<6, 4>();
    add_tile<6, 2>();
    add_tile<4, 3>();
    add_tile<13, 1>();

    add_convolution<1, 32, 28, kernel<5>, stride<1>, padding<1>>("5x5_1_32_at_28");
    add_convolution<64, 96, 13, kernel<3>, stride<1>, padding<1>>("3x3_64_96_at_13");
    add_convolution<64, 128, 14, kernel<1>, stride<1>, padding<0>>("1x1_64_128_at_14");
    add_convolution<32, 64, 28, kernel<3>, stride<2>, padding<1>>("3x3_stride2_32_64_at_28");
    add_convolution<3, 32, 56, kernel<7>, stride<2>, padding<3>>("7x7_stride2_3_32_at_56");

    for (const std::size_t count : chosen.batches_or({1, 64})) add_linear(4608, 2048, count);

    for (const std::size_t count : chosen.batches_or({64})) {
        add_max_pool<64, 26, kernel<2>, stride<2>>("2x2_64_at_26", count);
        add_max_pool<32, 13, kernel<2>, stride<1>>("2x2_stride1_32_at_13", count);
        add_samplewise("relu_4608/forward", count, 4608, 4608,
                       [](const float* x, float* y) { kernels::activate<kernels::relu>(x, y, 4608); });
        add_samplewise("rearrange_144_32/forward", count, 4608, 4608,
                       [](const float* x, float* y) { kernels::transpose(x, 144, 32, y); });
        add_samplewise("softmax_10/forward", count, 10, 10,
                       [](const float* x, float* y) { kernels::softmax<10>(x, y); });
        add_samplewise("sum_of_squares_65536/forward", count, 65'536, 1,
                       [](const float* x, float* y) { *y = static_cast<float>(kernels::sum_of_squares(x, 65'536)); });
        add_dropout(count);
    }
    for (const std::size_t threads : chosen.threads) add_adam(threads);
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
