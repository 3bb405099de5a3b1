// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/train/training_options.hpp"

/// The parts in which a batch is computed where training_options::accumulate is above 1.
namespace ctcnn::detail {

/// Divides a batch into parts whose sizes differ by one at most.
class batch_parts {
public:
    batch_parts(std::size_t samples, const training_options& options) noexcept
        : samples_(samples),
          count_(std::max<std::size_t>((samples + most(options) - 1) / most(options), 1)) {}

    /// Samples in a part at most.
    static std::size_t most(const training_options& options) noexcept {
        return (options.batch_size + options.accumulate - 1) / options.accumulate;
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] std::size_t begin(std::size_t part) const noexcept { return part * samples_ / count_; }
    [[nodiscard]] std::size_t size(std::size_t part) const noexcept { return begin(part + 1) - begin(part); }
    [[nodiscard]] std::size_t smallest() const noexcept { return samples_ / count_; }

private:
    std::size_t samples_, count_;
};

/// Samples of two parts have the same numbers in them, and so need random numbers of different streams.
inline training_key key_of_part(const training_key& key, std::size_t part) noexcept {
    training_key result = key;
    if (part > 0) result.seed = random_stream(key.seed, random_purpose::accumulation).bits64(part);
    return result;
}

/// Numbers that get their old values back, unless `keep` is called.
template <class Scalar>
class restored_numbers {
public:
    restored_numbers(std::span<Scalar> numbers, std::vector<Scalar>& saved) : numbers_(numbers), saved_(saved) {
        saved_.assign(numbers_.begin(), numbers_.end());
    }
    restored_numbers(const restored_numbers&) = delete;
    restored_numbers& operator=(const restored_numbers&) = delete;
    ~restored_numbers() {
        if (!kept_) std::copy(saved_.begin(), saved_.end(), numbers_.begin());
    }
    void keep() noexcept { kept_ = true; }

private:
    std::span<Scalar> numbers_;
    std::vector<Scalar>& saved_;
    bool kept_ = false;
};

}  // namespace ctcnn::detail
