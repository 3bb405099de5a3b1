// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/options.hpp"
#include "support/ctcnn_run.hpp"
#include "support/layer_run.hpp"
#include "support/measure.hpp"

namespace ctcnn::bench {

/// The algorithms of a convolution of algorithms_bench.
struct convolution_rows {
    using make_run = std::unique_ptr<layer_run> (*)(const layer_problem&, pass, std::size_t threads);

    std::string name;
    layer_description layer;
    std::vector<std::pair<std::string, make_run>> algorithms;  ///< the library's choice comes first

    void add_rows(const options& chosen) const {
        for (const std::size_t count : chosen.batches_or({1, 64}))
            for (const std::size_t threads : chosen.threads)
                for (const pass what : passes) {
                    // Of 3 channels only a first layer has, whose input needs no gradient.
                    if (what == pass::backward_data && layer.in_channels == 3) continue;
                    for (const auto& [algorithm, make] : algorithms) {
                        const std::string row = name + "/" + std::string(name_of(what)) + "/" + algorithm;
                        benchmark::RegisterBenchmark(
                            row_name(row, count, threads).c_str(),
                            [=, layer = layer, make = make](benchmark::State& state) {
                                const auto run = make(layer_problem(layer, count), what, threads);
                                measure(state, 2.0 * static_cast<double>(count * layer.multiply_adds), threads,
                                        [&] { run->run(); });
                            })
                            ->Unit(benchmark::kMillisecond);
                    }
                }
    }
};

/// Those that are linked into the program.
inline std::vector<convolution_rows>& all_convolutions() {
    static std::vector<convolution_rows> convolutions;
    return convolutions;
}

/// A 3x3 convolution of Channels channels of Size x Size pixels to as many, or from 3 to 32.
template <std::size_t Channels, std::size_t Size>
void add_convolution() {
    constexpr std::size_t filters = Channels == 3 ? 32 : Channels;
    using input = shape<Channels, Size, Size>;
    using automatic_layer = typename conv2d<filters, kernel<3>, padding<1>>::template bound<input, kernels::relu>;
    using direct_layer =
        typename conv2d<filters, kernel<3>, padding<1>, algorithm<direct>>::template bound<input, kernels::relu>;
    convolution_rows rows{std::to_string(Channels) + "_at_" + std::to_string(Size),
                          describe<automatic_layer>("convolution"),
                          {{"automatic", make_ctcnn_run<automatic_layer>}, {"direct", make_ctcnn_run<direct_layer>}}};
    using by_winograd = conv2d<filters, kernel<3>, padding<1>, algorithm<winograd<3>>>;
    if constexpr (by_winograd::template accepts<input>)
        rows.algorithms.emplace_back("winograd",
                                     make_ctcnn_run<typename by_winograd::template bound<input, kernels::relu>>);
    all_convolutions().push_back(std::move(rows));
}

/// `const bool added = add_convolutions<16, 8, 16, 32>();`: 16 channels at three sizes.
template <std::size_t Channels, std::size_t... Sizes>
bool add_convolutions() {
    (add_convolution<Channels, Sizes>(), ...);
    return true;
}

}  // namespace ctcnn::bench
