// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/random.hpp"

namespace ctcnn {

namespace detail {

/// The samples 0 to count - 1, each once, in the order of one epoch. The order depends on these three numbers only, not
/// on the batch size, the threads or earlier draws, so that a run can resume at any epoch.
inline std::vector<std::uint32_t> epoch_order(std::uint32_t count, std::uint64_t seed, std::uint32_t epoch) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    shuffle(std::span(order), random_stream(seed, random_purpose::shuffle, 0, epoch));
    return order;
}

}  // namespace detail

/// How samples are grouped into batches, and in which order.
struct batch_options {
    std::size_t batch_size = 64;
    std::uint64_t seed = 1;   ///< of the order
    std::uint32_t epoch = 0;  ///< each has an order of its own
};

/// Groups samples into batches of indices, to be gathered one after the other. The last batch may be smaller; no sample
/// is dropped.
///
///     for (const std::span<const std::uint32_t> indices : batches::shuffled(set.count(), {.epoch = 3})) …
///
/// Batch k of an epoch is `batches[k]`, from which a run can resume.
/// Errors      throws argument_error for a batch size of 0 or more than 2^32 - 1 samples
/// Equivalent  torch.utils.data.DataLoader(shuffle=…, drop_last=False)
class batches {
public:
    using value_type = std::span<const std::uint32_t>;

    /// In the order of one epoch, for training.
    static batches shuffled(std::size_t count, const batch_options& options = {}) {
        return batches(detail::epoch_order(checked(count, options.batch_size), options.seed, options.epoch),
                       options.batch_size);
    }
    /// In the order of the data set: for evaluation. Seed and epoch make no difference.
    static batches in_order(std::size_t count, const batch_options& options = {}) {
        std::vector<std::uint32_t> order(checked(count, options.batch_size));
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        return batches(std::move(order), options.batch_size);
    }

    /// Number of batches: ceil(samples / batch size).
    [[nodiscard]] std::size_t size() const noexcept {
        return order_.size() / batch_size_ + (order_.size() % batch_size_ == 0 ? 0 : 1);
    }
    /// Number of samples in all batches.
    [[nodiscard]] std::size_t samples() const noexcept { return order_.size(); }

    /// Which samples are in batch `index`.
    /// Errors  throws argument_error if there is no such batch
    [[nodiscard]] value_type operator[](std::size_t index) const {
        if (index >= size()) refuse_index(index);
        const std::size_t first = index * batch_size_;
        return value_type(order_).subspan(first, std::min(batch_size_, order_.size() - first));
    }

    /// Visits the batches in order.
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = std::span<const std::uint32_t>;
        using difference_type = std::ptrdiff_t;
        using reference = value_type;
        using pointer = void;

        iterator() = default;
        iterator(const batches& from, std::size_t index) noexcept : from_(&from), index_(index) {}
        value_type operator*() const { return (*from_)[index_]; }
        iterator& operator++() noexcept {
            ++index_;
            return *this;
        }
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

    private:
        const batches* from_ = nullptr;
        std::size_t index_ = 0;
    };
    [[nodiscard]] iterator begin() const noexcept { return {*this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {*this, size()}; }

private:
    batches(std::vector<std::uint32_t> order, std::size_t batch_size) noexcept
        : order_(std::move(order)),
          batch_size_(batch_size) {}

    [[noreturn, gnu::cold]] void refuse_index(std::size_t index) const {
        detail::throw_error(argument_error("ctcnn::batches: expected one of " + std::to_string(size()) +
                                           " batches, found batch " + std::to_string(index)));
    }

    static std::uint32_t checked(std::size_t count, std::size_t batch_size) {
        if (batch_size == 0)
            detail::throw_error(argument_error("ctcnn::batches: expected a batch size of at least 1, found 0"));
        if (count > std::numeric_limits<std::uint32_t>::max())
            detail::throw_error(
                argument_error("ctcnn::batches: expected at most 4294967295 samples, found " + std::to_string(count)));
        return static_cast<std::uint32_t>(count);
    }

    std::vector<std::uint32_t> order_;
    std::size_t batch_size_;
};

}  // namespace ctcnn
