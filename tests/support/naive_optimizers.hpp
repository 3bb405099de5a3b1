// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace ctcnn::test {

/// Adam and AdamW, one element at a time in double, as the papers write them.
struct naive_adam {
    double rate, beta1, beta2, epsilon, l2, decoupled;

    void step(int t, double scale, const std::vector<double>& gradients, std::vector<double>& parameters,
              std::vector<double>& first, std::vector<double>& second) const {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradients[i] * scale + l2 * parameters[i];
            first[i] = beta1 * first[i] + (1 - beta1) * g;
            second[i] = beta2 * second[i] + (1 - beta2) * g * g;
            const double m = first[i] / (1 - std::pow(beta1, t));
            const double v = second[i] / (1 - std::pow(beta2, t));
            parameters[i] -= rate * (decoupled * parameters[i] + m / (std::sqrt(v) + epsilon));
        }
    }
};

/// Stochastic gradient descent, one element at a time in double.
struct naive_sgd {
    double rate, momentum, l2;
    bool nesterov;

    void step(double scale, const std::vector<double>& gradients, std::vector<double>& parameters,
              std::vector<double>& velocity) const {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradients[i] * scale + l2 * parameters[i];
            velocity[i] = momentum * velocity[i] + g;
            parameters[i] -= rate * (nesterov ? g + momentum * velocity[i] : velocity[i]);
        }
    }
};

/// RMSprop, one element at a time in double.
struct naive_rmsprop {
    double rate, smoothing, epsilon, momentum, l2;

    void step(double scale, const std::vector<double>& gradients, std::vector<double>& parameters,
              std::vector<double>& mean_square, std::vector<double>& velocity) const {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradients[i] * scale + l2 * parameters[i];
            mean_square[i] = smoothing * mean_square[i] + (1 - smoothing) * g * g;
            velocity[i] = momentum * velocity[i] + g / (std::sqrt(mean_square[i]) + epsilon);
            parameters[i] -= rate * velocity[i];
        }
    }
};

/// Lion, one element at a time in double, as its paper writes it.
struct naive_lion {
    double rate, beta1, beta2, decay;

    void step(double scale, const std::vector<double>& gradients, std::vector<double>& parameters,
              std::vector<double>& moment) const {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradients[i] * scale;
            const double direction = beta1 * moment[i] + (1 - beta1) * g;
            const double sign = direction > 0 ? 1 : direction < 0 ? -1 : 0;
            parameters[i] -= rate * (sign + decay * parameters[i]);
            moment[i] = beta2 * moment[i] + (1 - beta2) * g;
        }
    }
};

}  // namespace ctcnn::test
