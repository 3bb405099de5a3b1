// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/shifted_test.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <span>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/network/classify_shifted.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/metrics.hpp"
#include "train_mnist/signals.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

template <class Network>
bool test_shifted(const ctcnn::model<Network>& net, const images& test, ctcnn::executor& threads, log_jsonl& log,
                  const char* note) {
    constexpr std::size_t most = 64;
    auto memory = net.workspace(threads);
    ctcnn::batch<typename Network::input_shape> samples(most);
    std::vector<ctcnn::label> labels(most);
    std::vector<std::uint32_t> indices(most);
    ctcnn::metrics found;
    for (std::size_t first = 0; first < test.count(); first += most) {
        if (!ctcnn::detail::holds_on_all_ranks(threads, signal_received() == 0)) {
            std::fprintf(stderr,
                         "train_mnist: stopped by %s in the test with five shifts; what was trained is as it was\n",
                         signal_name(signal_received()));
            return false;
        }
        const std::size_t count = std::min(most, test.count() - first);
        std::iota(indices.begin(), indices.end(), static_cast<std::uint32_t>(first));
        const auto here = samples.view().slice(0, count);
        test.gather(std::span(indices).first(count), here, std::span(labels).first(count));
        const auto answers = ctcnn::classify_shifted(net, here, memory);
        for (std::size_t i = 0; i < count; ++i) found.correct += answers[i].label == labels[i] ? 1u : 0u;
        found.samples += count;
        found.labels += count;
    }
    log.shifted(found.accuracy());
    std::printf("test accuracy with the mean of five shifts %s%s\n", accuracy_text(found).c_str(), note);
    return true;
}

}  // namespace train_mnist
