// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/steps.hpp"

namespace ctcnn::detail {

/// What the arena's layout depends on in a step.
struct step_facts {
    std::size_t saved_bytes;
    bool has_parameters;
    bool is_view_in_training, is_view_in_inference;
    bool is_fork, passes_gradient;
    bool reads_input, reads_output;  ///< in backward
};

/// The facts of all stages, and sums over them.
template <class Stages>
struct facts_of_stages;
template <class... Stages>
struct facts_of_stages<type_list<Stages...>> {
    static constexpr std::size_t count = sizeof...(Stages);

    static constexpr std::array<step_facts, count> facts{
        step_facts{Stages::bound::saved_bytes, Stages::bound::parameters::count != 0, Stages::bound::is_view,
                   Stages::bound::is_view || Stages::bound::is_view_in_inference, is_fork<typename Stages::bound>,
                   passes_gradient<typename Stages::bound>, Stages::bound::backward_reads_input,
                   Stages::bound::backward_reads_output}...};

    /// The bytes that forward of each stage saves of the whole batch, after a leading 0.
    static constexpr std::array<std::size_t, count + 1> saved_batch{0, align_up(Stages::bound::saved_batch_bytes)...};

    /// The most scratch memory that any pass requires for a batch of `samples`.
    template <class Scalar>
    static constexpr scratch_size scratch(std::size_t samples, bool with_backward) {
        scratch_size most;
        using sizes = std::array<scratch_size, count>;
        for (const scratch_size size : sizes{Stages::bound::template forward_scratch<Scalar>(samples)...})
            most = larger(most, size);
        if (with_backward)
            for (const scratch_size size : sizes{Stages::bound::template backward_scratch<Scalar>(samples)...})
                most = larger(most, size);
        return most;
    }
};

}  // namespace ctcnn::detail
