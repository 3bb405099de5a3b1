// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The seed network's layers and some other convolutions, one pass at a time, against plain loops and oneDNN. README.md
// in this folder explains the names and the counters.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/ctcnn_run.hpp"
#include "support/layer_run.hpp"
#include "support/measure.hpp"
#include "support/naive_run.hpp"
#include "support/onednn.hpp"
#include "support/other_layers.hpp"
#include "support/seed_layers.hpp"

namespace {

using namespace ctcnn::bench;

/// An implementation of the passes of a layer.
struct implementation {
    std::string name;
    std::function<std::unique_ptr<layer_run>(const layer_problem&, pass, std::size_t threads)> make;
    std::function<bool(std::size_t count, pass, std::size_t threads)> offers;
};

struct measured_layer {
    layer_description description;
    std::vector<implementation> implementations;  ///< the plain loops come first
};

#if defined(CTCNN_BENCH_HAS_PEER)
implementation peer(const layer_description& layer, const char* name, dnnl::algorithm algorithm) {
    return {name,
            [=](const layer_problem& problem, pass what, std::size_t threads) {
                return std::make_unique<onednn_run>(problem, what, algorithm, threads);
            },
            [=](std::size_t count, pass what, std::size_t threads) {
                return onednn_run::offers(layer, count, what, algorithm, threads);
            }};
}
#endif

template <class Bound>
measured_layer measured(const char* name) {
    measured_layer layer{describe<Bound>(name), {}};
    const auto always = [](std::size_t, pass, std::size_t) { return true; };
    layer.implementations = {
        {"naive", make_naive_run<Bound>, [](std::size_t, pass, std::size_t threads) { return threads == 1; }},
        {"ctcnn", make_ctcnn_run<Bound>, always}};
    if constexpr (has_other_algorithm<Bound>)
        layer.implementations.push_back({"ctcnn_direct", make_ctcnn_run<by_direct<Bound>>, always});
#if defined(CTCNN_BENCH_HAS_PEER)
    const layer_description& d = layer.description;
    if (d.convolution) {
        layer.implementations.push_back(peer(d, "onednn_direct", dnnl::algorithm::convolution_direct));
        layer.implementations.push_back(peer(d, "onednn_winograd", dnnl::algorithm::convolution_winograd));
    } else
        layer.implementations.push_back(peer(d, "onednn", dnnl::algorithm::undef));
#endif
    return layer;
}

/// The largest difference of two results, relative to the largest number in them.
double difference(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return HUGE_VAL;
    double most = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::fmax(most, std::isfinite(a[i] - b[i]) ? std::fabs(a[i] - b[i]) : HUGE_VAL);
        largest = std::fmax(largest, std::fabs(a[i]));
    }
    return largest > 0 ? most / largest : HUGE_VAL;
}

/// Whether all implementations compute the same on a batch of `count`, as the time of a wrong result is meaningless.
bool all_agree(const std::vector<measured_layer>& layers, std::size_t count) {
    constexpr double allowed = 1e-4;  // Winograd's rounding errors stay below a tenth of this
    bool good = true;
    for (const measured_layer& layer : layers) {
        layer_problem problem(layer.description, count);
        // oneDNN's backward has no ReLU, so that the gradient is set to zero where the output is, and also where it is
        // hardly above zero, where rounding would decide.
        if (layer.description.relu) {
            const auto run = layer.implementations[0].make(problem, pass::forward, 1);
            run->run();
            const std::vector<float> y = run->result();
            for (std::size_t i = 0; i < y.size(); ++i)
                if (y[i] < 1e-3f) problem.d_y[i] = 0;
        }
        for (const pass what : passes) {
            std::vector<float> expected;
            for (const implementation& candidate : layer.implementations) {
                if (!candidate.offers(count, what, 1)) continue;
                const auto run = candidate.make(problem, what, 1);
                run->run();
                if (expected.empty()) {
                    expected = run->result();
                    continue;
                }
                const double off = difference(expected, run->result());
                if (off <= allowed) continue;
                std::fprintf(stderr, "%s/%s/%s is off by %.2g of the largest number; expected at most %.2g\n",
                             std::string(layer.description.name).c_str(), std::string(name_of(what)).c_str(),
                             candidate.name.c_str(), off, allowed);
                good = false;
            }
        }
    }
    return good;
}

void register_row(const layer_description& layer, pass what, const implementation& by, std::size_t count,
                  std::size_t threads) {
    const std::string name =
        row_name(std::string(layer.name) + "/" + std::string(name_of(what)) + "/" + by.name, count, threads);
    // Memory is allocated for each row and freed after it, so that a run needs no more than its largest row.
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        const auto run = by.make(layer_problem(layer, count), what, threads);
        measure(state, 2.0 * static_cast<double>(count * layer.multiply_adds), threads, [&] { run->run(); });
    })->Unit(benchmark::kMillisecond);
}

bool prepare(const options& chosen) {
    const std::vector<measured_layer> layers{measured<conv1>("conv1"),
                                             measured<conv2>("conv2"),
                                             measured<conv3>("conv3"),
                                             measured<conv4>("conv4"),
                                             measured<conv5>("conv5"),
                                             measured<conv6>("conv6"),
                                             measured<fc1>("fc1"),
                                             measured<fc2>("fc2"),
                                             measured<fc3>("fc3"),
                                             measured<conv_1x1>("conv_1x1"),
                                             measured<conv_stride2>("conv_stride2"),
                                             measured<conv_depthwise>("conv_depthwise"),
                                             measured<conv_7x7_stride2>("conv_7x7_stride2"),
                                             measured<conv_channels<8>>("conv_channels_8"),
                                             measured<conv_channels<128>>("conv_channels_128"),
                                             measured<conv_channels<256>>("conv_channels_256")};
#if defined(CTCNN_BENCH_HAS_PEER)
    benchmark::AddCustomContext("onednn", onednn_run::version());
#else
    benchmark::AddCustomContext("onednn", "none: version 2 was not there when this was built");
#endif
    // So few samples that linear layers compute them one by one, and a few more.
    if (!all_agree(layers, 2) || !all_agree(layers, 5)) return false;
    for (const measured_layer& layer : layers)
        for (const pass what : passes)
            for (const std::size_t count : chosen.batches_or({64}))
                for (const std::size_t threads : chosen.threads)
                    for (const implementation& by : layer.implementations)
                        if (by.offers(count, what, threads)) register_row(layer.description, what, by, count, threads);
    return true;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, prepare); }
