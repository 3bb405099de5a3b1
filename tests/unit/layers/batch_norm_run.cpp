// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm_run.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

// As many pieces for any number of threads, for the sums to have the same bits.
using float_run = detail::batch_norm_run<float>;
static_assert(float_run::pieces_of(1) == 1 && float_run::pieces_of(16) == 16 && float_run::pieces_of(1000) == 16);
static_assert(float_run::scratch_bytes(3, 2) == float_run::lines_bytes(3) + 2 * 2 * 3 * sizeof(double));

}  // namespace

TEST_CASE("running statistics take a share of those of the batch, the variance divided by one less") {
    std::vector<double> mean{10, 20}, variance{1, 4};
    const std::vector<kernels::channel_moments> moments{{30, 3, 0}, {20, 6, 0}};
    detail::update_running(mean.data(), variance.data(), moments.data(), 2, 4, 0.25);
    CHECK((mean == std::vector<double>{15, 20}));
    CHECK((variance == std::vector<double>{0.75 + 0.25 * 4, 3 + 0.25 * 8}));
}
