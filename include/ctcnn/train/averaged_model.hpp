// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/optimizers/weight_average.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn::detail {

/// A second model, with the average of the parameters and statistics of the one that is trained; none if the options say
/// so. Counts, such as num_batches_tracked, are those of the model.
template <class Network, class Scalar>
class averaged_model {
    using layout = typename Network::parameters;

public:
    /// \param net  the model that is trained
    [[gnu::cold]] averaged_model(const model<Network, Scalar>& net, const weight_average& how) : how_(how) {
        if (how_.decay == 0) return;
        average_ = std::make_unique<model<Network, Scalar>>(net);
        const std::vector<std::string> names = Network::parameter_names();
        for (std::size_t i = Network::trained_tensors; i < layout::tensors; ++i)
            if (layout::sizes[i] == 1 && is_count(names[i], 0)) counts_.push_back(layout::offsets[i]);
    }

    /// Null if there is none.
    [[nodiscard]] model<Network, Scalar>* get() const noexcept { return average_.get(); }

    /// After a step.
    /// \param step  its number, from 1
    void update(parameter_view<layout, const Scalar> parameters, std::uint64_t step, executor& threads) {
        if (average_ == nullptr) return;
        const parameter_view<layout, Scalar> average = average_->parameters();
        how_.update(parameters, average, step, threads);
        for (const std::size_t element : counts_) average.data()[element] = parameters.data()[element];
    }

private:
    weight_average how_;
    std::unique_ptr<model<Network, Scalar>> average_;
    std::vector<std::size_t> counts_;  ///< the elements that are counts
};

}  // namespace ctcnn::detail
