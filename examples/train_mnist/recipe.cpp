// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/recipe.hpp"

namespace train_mnist {

std::vector<std::string> best_recipe(network_kind network, ctcnn::mnist_variant dataset) {
    const bool digits = dataset == ctcnn::mnist_variant::digits;
    // What the published recipes of small networks have in common: a rate that ends near zero, images that are slightly
    // changed, and an average of weights.
    std::vector<std::string> flags{"--schedule", "one_cycle", "--augment", "--ema", "0.999"};
    const auto add = [&](const std::vector<std::string>& more) { flags.insert(flags.end(), more.begin(), more.end()); };
    switch (network) {
    case network_kind::seed:
        add({"--epochs", "10", "--optimizer", "adamw", "--lr", "0.001", "--weight-decay", "0.01"});
        break;
    case network_kind::lenet:
        add({"--epochs", "20", "--optimizer", "adamw", "--lr", "0.003", "--weight-decay", "0.01"});
        break;
    case network_kind::fast:
        add({"--epochs", "10", "--optimizer", "adamw", "--lr", "0.003", "--weight-decay", "0.01"});
        break;
    case network_kind::resnet:
        add({"--epochs", digits ? "48" : "30", "--optimizer", "adamw", "--lr", "0.006", "--weight-decay", "0.05",
             "--decay-weights-only"});
        break;
    case network_kind::wide_resnet:
        add({"--epochs", digits ? "26" : "34", "--optimizer", "adamw", "--lr", "0.006", "--weight-decay", "0.05",
             "--decay-weights-only"});
        break;
    }
    if (!digits || is_residual(network)) add({"--label-smoothing", "0.1"});
    if (digits && is_residual(network)) add({"--average-shifts"});
    return flags;
}

}  // namespace train_mnist
