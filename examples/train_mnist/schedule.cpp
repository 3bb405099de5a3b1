// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/schedule.hpp"

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/type_name.hpp"

namespace train_mnist {

chosen_schedule::chosen_schedule(const options& o) : warm_up(o.warm_up) {
    switch (o.schedule) {
    case schedule_kind::exponential: chosen = ctcnn::exponential_decay{.gamma = o.gamma}; break;
    case schedule_kind::constant: chosen = ctcnn::constant_rate{}; break;
    case schedule_kind::cosine: chosen = ctcnn::cosine_decay{}; break;
    case schedule_kind::one_cycle: chosen = ctcnn::one_cycle{}; break;
    case schedule_kind::plateau: chosen = ctcnn::reduce_on_plateau{.factor = o.gamma, .patience = 1}; break;
    }
}

double chosen_schedule::rate(double base, ctcnn::training_position at) const noexcept {
    return std::visit(
        [&](const auto& one) {
            return warm_up == 0 ? one.rate(base, at) : ctcnn::warm_up{warm_up, one}.rate(base, at);
        },
        chosen);
}

void chosen_schedule::check() const {
    std::visit([](const auto& one) { ctcnn::detail::checked_options<double>(one); }, chosen);
}

std::string chosen_schedule::name() const {
    return std::visit([]<class One>(const One&) { return ctcnn::type_name<One>(); }, chosen);
}

}  // namespace train_mnist
