// expect-error: ctcnn: a checkpoint must be able to compare the options of an optimizer, schedule or loss; give yours each_option(), as ctcnn/optimizers/optimizer.hpp says
// shown-under: trainer
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/trainer.hpp"

using namespace ctcnn;

#ifndef RIGHT
struct half_at_step {
    std::size_t step = 1000;
    double rate(double base, training_position at) const noexcept { return at.step < step ? base : base / 2; }
};
#else
struct half_at_step {
    std::size_t step = 1000;
    double rate(double base, training_position at) const noexcept { return at.step < step ? base : base / 2; }
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("step", step);
    }
};
#endif

void save(model<network<shape<4>, linear<2>>>& net) {
    const trainer training(net, adam{}, half_at_step{});
    save_checkpoint(training, "run.ctcnn", {});
}
