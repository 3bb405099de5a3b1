// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/network/position.hpp"
#include "ctcnn/network/stage_table.hpp"
#include "ctcnn/network/workspace.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"

namespace ctcnn::detail {

/// Prepares a network's weights for inference, which otherwise would have to do so at each call.
template <class Table, class Scalar>
void prepare_weights(const Scalar* block, std::byte* prepared, executor& threads) {
    for (const stage_row<Scalar>& stage : Table::rows)
        if (stage.prepare != nullptr)
            stage.prepare({{{}, threads, nullptr, stage.layer_index},
                           block + stage.parameters,
                           block + stage.statistics,
                           prepared + stage.prepared});
}

/// Runs the stages of a network, one after the other, over a workspace.
template <class Network, class Scalar, run_mode Mode>
struct runner {
    using parameters = typename Network::parameters;
    using output_shape = typename Network::output_shape;
    using plan = typename Network::template plan_of<Mode>;
    using table = stage_table<plan, parameters, Network::trained_tensors, Scalar, Mode>;
    using row = stage_row<Scalar>;
    using memory_type = workspace<Network, Scalar, Mode>;

    const Scalar* block;
    const std::byte* prepared;  ///< the output of prepare_weights for this block, or null
    memory_type& memory;
    executor& threads;

    batch_view<output_shape, const Scalar> forward(const training_key* key) const {
        const std::size_t count = memory.input().count(), groups = memory.groups();
        Scalar* const outputs = groups > 1 ? memory.outputs() : nullptr;
        if (const std::size_t lanes = lanes_for(groups); lanes > 1) {
            if constexpr (memory_type::most_lanes > 1) forward_in_lanes(groups, lanes, outputs);
        } else
            for (std::size_t group = 0; group < groups; ++group) forward_group(memory.begin_group(group), outputs, key);
        memory.end_groups();
        return {groups > 1 ? outputs : at(output), count};
    }

    /// How many parameters stages before the first large one have, in elements: an eighth of all at most. On several
    /// machines a step waits for these, and the others arrive while the next step runs its first stages.
    static constexpr std::size_t early_parameters = [] {
        std::size_t found = 0;
        for (const row& stage : table::rows)
            if (stage.forward != nullptr && stage.parameters <= Network::trained_extent / 8)
                found = std::max(found, stage.parameters);
        return found;
    }();

    /// On several machines: begins a batch, or in inference a group of samples. In training it finds out first which sums
    /// the stages compute, if that is not known yet.
    void begin_batch(const training_key* key) const {
        if (rank_exchange* const others = threads.ranks(); others != nullptr && !memory.input().empty())
            begin_on_ranks(others, key);
    }
    [[gnu::cold]] void begin_on_ranks(rank_exchange* others, const training_key* key) const {
        const auto begin = [&] {
            return others->begin_batch(&table::rows, memory.input().count(), memory.input().data(),
                                       Mode == run_mode::training);
        };
        executor* const recorder = begin();
        if constexpr (Mode == run_mode::training)
            if (recorder != nullptr) {
                storage<Scalar> gradients(parameters::extent);
                const batch<output_shape, Scalar> d_outputs(memory.input().count());
                const runner recording{block, nullptr, memory, *recorder};
                recording.forward(key);
                recording.backward(d_outputs.data(), gradients.data());
                begin();
            }
    }

    void backward(const Scalar* d_outputs, Scalar* gradients) const {
        for (std::size_t i = table::rows.size(); i-- > 0;)
            if (table::rows[i].backward != nullptr) backward_stage(table::rows[i], d_outputs, gradients);
    }

    /// Updates the statistics of the block from what forward saved.
    void observe(Scalar* statistics) const {
        for (const row& stage : table::rows)
            if (stage.observe != nullptr)
                stage.observe(
                    {statistics + stage.statistics, memory.at_batch(stage.saved_batch), memory.input().count()});
    }

    /// Runs forward up to the first stage whose output holds a number that is not finite. Returns the index of its
    /// layer, or `Network::layer_count` if all outputs are finite.
    [[gnu::cold]] std::size_t first_layer_not_finite(const training_key* key) const {
        std::size_t found = table::rows.size();
        for (std::size_t group = 0; group < memory.groups(); ++group) {
            memory.begin_group(group);
            if constexpr (Mode == run_mode::inference) begin_batch(key);
            for (std::size_t i = 0; i < found; ++i) {
                const row& stage = table::rows[i];
                forward_stage(stage, key);
                if (stage.forward == nullptr) continue;  // a view of a value that was checked, or of the input
                gather(at(stage.output), stage.output_size);
                if (!all_finite(std::span(at(stage.output), stage.output_size * memory.input().count()))) found = i;
            }
        }
        memory.end_groups();
        return found == table::rows.size() ? Network::layer_count : table::rows[found].layer_index;
    }

private:
    /// How many threads take a group of samples each through all stages: no thread waits for others, nor reads what is in
    /// their caches. 1 if all threads take each group together, as where some would have no group for more than a fifth
    /// of the time.
    [[nodiscard]] std::size_t lanes_for(std::size_t groups) const noexcept {
        if constexpr (memory_type::most_lanes == 1)
            return 1;
        else {
            const std::size_t workers = threads.workers(), rounds = (groups + workers - 1) / workers;
            if (workers > memory_type::most_lanes || threads.ranks() != nullptr) return 1;
            return 4 * rounds * workers <= 5 * groups ? std::min(workers, groups) : 1;
        }
    }

    void forward_in_lanes(std::size_t groups, std::size_t lanes, Scalar* outputs) const {
        threads.run(lanes, [&](std::size_t lane, std::size_t) {
            serial_executor here;
            memory_type& own = memory.lane(lane);
            for (std::size_t group = lane * groups / lanes; group < (lane + 1) * groups / lanes; ++group)
                runner{block, prepared, own, here}.forward_group(own.begin_group(memory, group), outputs, nullptr);
        });
    }

    /// Runs all stages for the workspace's group of samples, of which `first` is the number of the first in its batch.
    /// \param outputs  of the batch; null if it has one group
    void forward_group(std::size_t first, Scalar* outputs, const training_key* key) const {
        if constexpr (Mode == run_mode::inference) begin_batch(key);
        for (const row& stage : table::rows) {
            if constexpr (Mode == run_mode::training) require_parameters(threads, block + stage.parameters);
            forward_stage(stage, key);
        }
        if constexpr (Mode == run_mode::training) require_parameters(threads);
        gather(at(output), output_shape::size);
        if (outputs != nullptr)
            std::copy_n(at(output), memory.input().count() * output_shape::size, outputs + first * output_shape::size);
    }

    static constexpr std::size_t output = plan::template memory<Scalar, Mode>::value(plan::planned.output);

    /// A buffer of the arena, or the network's own input.
    const Scalar* at(std::size_t offset) const noexcept {
        return offset == not_in_arena ? memory.input().data() : reinterpret_cast<const Scalar*>(memory.at(offset));
    }
    Scalar* writable(std::size_t offset) const noexcept { return reinterpret_cast<Scalar*>(memory.at(offset)); }

    std::array<const Scalar*, table::most_inputs> inputs_of(const row& stage) const noexcept {
        std::array<const Scalar*, table::most_inputs> inputs{};
        for (std::size_t k = 0; k < stage.input_count; ++k) inputs[k] = at(table::inputs[stage.first_input + k]);
        return inputs;
    }

    /// Copies a value of the batch to all machines.
    void gather(const Scalar* value, std::size_t size) const noexcept {
        if (!memory.input().empty()) threads.gather_samples(value, memory.input().count(), size * sizeof(Scalar));
    }
    /// The executor of a stage: null if the stage is not to be called.
    executor* executor_of(const row& stage) const noexcept {
        rank_exchange* const others = threads.ranks();
        return others == nullptr || stage.is_distributed ? &threads : others->whole_batch();
    }
    template <class Inputs>
    void gather_inputs(const row& stage, const Inputs& inputs) const noexcept {
        for (std::size_t k = 0; k < stage.input_count; ++k)
            gather(inputs[k], table::input_sizes[stage.first_input + k]);
    }

    void forward_stage(const row& stage, const training_key* key) const {
        if (stage.forward == nullptr) return;
        const auto inputs = inputs_of(stage);
        executor* const here = executor_of(stage);
        if (here == nullptr) return;
        if (!stage.is_distributed) gather_inputs(stage, inputs);
        stage.forward({{memory.scratch(), *here, key, stage.layer_index},
                       block + stage.parameters,
                       block + stage.statistics,
                       std::span(inputs).first(stage.input_count),
                       writable(stage.output),
                       Mode == run_mode::training ? memory.at(stage.saved) : nullptr,
                       Mode == run_mode::training ? memory.at_batch(stage.saved_batch) : nullptr,
                       prepared != nullptr && stage.prepared_bytes != 0 ? prepared + stage.prepared : nullptr,
                       memory.input().count()});
    }

    void backward_stage(const row& stage, const Scalar* d_outputs, Scalar* gradients) const {
        const auto inputs = inputs_of(stage);
        std::array<Scalar*, table::most_inputs> d_inputs{};
        for (std::size_t k = 0; k < stage.input_count; ++k)
            if (const std::size_t offset = table::d_inputs[stage.first_input + k]; offset != not_in_arena)
                d_inputs[k] = writable(offset);
        std::array<const Scalar*, table::most_outputs> d_output{};
        for (std::size_t k = 0; k < stage.output_count; ++k) {
            const std::size_t offset = table::d_outputs[stage.first_output + k];
            d_output[k] = offset == not_in_arena ? d_outputs : writable(offset);
        }
        executor* const here = executor_of(stage);
        if (here == nullptr) return;
        if (!stage.is_distributed)
            for (std::size_t k = 0; k < stage.output_count; ++k) gather(d_output[k], stage.output_size);
        stage.backward({{memory.scratch(), *here, nullptr, stage.layer_index},
                        block + stage.parameters,
                        std::span(inputs).first(stage.input_count),
                        at(stage.output),
                        std::span(d_output).first(stage.output_count),
                        std::span(d_inputs).first(stage.input_count),
                        gradients + stage.parameters,
                        memory.at(stage.saved),
                        memory.at_batch(stage.saved_batch),
                        memory.input().count()});
    }
};

}  // namespace ctcnn::detail
