// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/core/type_name.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/io/text.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/report/answers.hpp"
#include "ctcnn/report/pictures.hpp"
#include "ctcnn/simd/config.hpp"
#include "ctcnn/train/arithmetic.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/progress.hpp"
#include "ctcnn/train/run_description.hpp"
#include "ctcnn/train/targets.hpp"
#include "ctcnn/version.hpp"

namespace ctcnn::detail {

/// The run that a report is about, without its types: what the callbacks of this folder share.
class watched_run {
public:
    [[nodiscard]] bool is_known() const noexcept { return training_ != nullptr; }
    /// The options that make the run what it is. A run that is resumed has the same.
    [[nodiscard]] const text_by_name& options() const noexcept { return options_; }
    /// What does not change the result, or need not be the same in a run that is resumed.
    [[nodiscard]] const text_by_name& setting() const noexcept { return setting_; }
    [[nodiscard]] std::size_t epochs() const noexcept { return epochs_; }
    [[nodiscard]] std::size_t steps() const noexcept { return steps_; }  ///< in an epoch
    [[nodiscard]] const training_progress& progress() const noexcept { return *progress_; }
    [[nodiscard]] const collected_answers& answers() const noexcept { return answers_; }

    /// The filters of the first layer, if it is a convolution.
    [[nodiscard]] picture filters() const { return filters_(training_); }

    template <class Trainer, class Train, class... Validation>
    [[gnu::cold]] void begin(const Trainer& training, const Train& train, const Validation&... validation) {
        using network = typename Trainer::network_type;
        training_ = &training;
        progress_ = &training.progress();
        filters_ = &filters_of<Trainer>;
        epochs_ = training.options().epochs;
        steps_ = (train.count() + training.options().batch_size - 1) / training.options().batch_size;
        options_.clear();
        sha256 layers;  // the text of a large network would be a large part of a report
        layers.add(bytes_of_text(network_description<network>()));
        options_["network"] = layers.finish();
        describe_training(options_, training);
        if constexpr (requires { train.description(); }) options_["augmentation"] = train.description();
        options_["training samples"] = std::to_string(train.count());
        ((options_["validation samples"] = std::to_string(validation.count())), ...);
        setting_.clear();
        setting_["ctcnn"] = std::string(version);
        setting_["epochs"] = std::to_string(epochs_);
        setting_["compiler"] = compiler;
        setting_["instruction set"] = std::string(simd::instruction_set);

        constexpr std::size_t classes =
            classes_of_targets<typename network::output_shape, typename Trainer::targets_view>;
        std::optional<gray_range> range;
        ((range = range_of_set(validation)), ...);
        answers_ = {classes, network::input_shape::extents, range, ignored_label(training.loss())};
    }

    /// Collects the answers of a batch of an evaluation. The first one of an evaluation discards those of the last.
    template <class Samples, class Outputs, class Targets>
    void collect(std::size_t first, const Samples& samples, const Outputs& outputs, const Targets& targets) {
        if constexpr (kind_of_targets<Targets> == target_kind::labels) {
            using output_shape = typename Outputs::shape_type;
            if (first == 0) answers_.clear();
            if (answers_.confusion().empty()) return;
            constexpr std::size_t places = label_places<output_shape>;
            for (std::size_t i = 0; i < targets.size(); ++i) {
                const bool is_wrong = answers_.count(targets[i], predicted_class(outputs, i / places, i % places));
                if constexpr (places == 1) {
                    using scalar = std::remove_cv_t<std::remove_pointer_t<decltype(outputs.data())>>;
                    if (is_wrong)
                        answers_.keep(first + i, std::span<const scalar>(samples[i].data(), Samples::shape_type::size),
                                      std::span<const scalar>(outputs[i].data(), output_shape::size), targets[i]);
                }
            }
        }
    }

private:
    /// Of the pixels 0 and 255 of a set that says how it normalizes them.
    template <class Data>
    static std::optional<gray_range> range_of_set(const Data& set) {
        if constexpr (requires {
                          { set.scale() } -> std::convertible_to<normalization>;
                      }) {
            const normalization scale = set.scale();
            return gray_range{scale(0), scale(255)};
        } else
            return std::nullopt;
    }

    template <class Trainer>
    [[gnu::cold]] static picture filters_of(const void* run) {
        using network = typename Trainer::network_type;
        using layout = typename network::parameters;
        const auto* const block = static_cast<const Trainer*>(run)->parameters().data();
        for (const layer_row& layer : network::layer_rows()) {
            if (layer.parameter_names.empty()) continue;
            if (layer.name != "Conv2d") return {};
            break;  // its weight is the first tensor of the block
        }
        const std::vector<double> weight(block, block + layout::sizes[0]);
        return picture_of_filters(weight, layout::extents[0], 64);
    }

    const void* training_ = nullptr;  ///< of the type that filters_ casts to
    const training_progress* progress_ = nullptr;
    picture (*filters_)(const void*) = nullptr;
    text_by_name options_, setting_;
    std::size_t epochs_ = 0, steps_ = 0;
    collected_answers answers_;
};

}  // namespace ctcnn::detail
