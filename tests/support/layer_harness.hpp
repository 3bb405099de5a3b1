// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/layers/layer.hpp"
#include "support/catch.hpp"

/// Runs one bound layer alone, as a network would, but in the least memory that the contract allows: exactly of the
/// requested size, filled with NaN, and without values that the layer does not declare to read.
namespace ctcnn::test {

/// Samples, planar, in double for any scalar type; every value is exact in float.
struct layer_problem {
    std::size_t count = 0;
    std::vector<double> input, d_output;
    std::vector<std::vector<double>> parameters;  // one for each tensor
};

/// `size` standard normal numbers, rounded to float.
inline std::vector<double> random_values(std::size_t size, std::uint32_t seed) {
    const random_stream random(seed, random_purpose::user);
    std::vector<double> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<double>(static_cast<float>(random.normal(i)));
    return result;
}

/// As random_values, but all different and none near 0, so that finite differences do not cross the kink of a relu, nor
/// change the order of elements in a pooling window.
inline std::vector<double> distinct_values(std::size_t size, std::uint32_t seed) {
    std::vector<double> result(size);
    for (std::size_t i = 0; i < size; ++i)
        result[i] = (static_cast<double>(i) - static_cast<double>(size / 2) + 0.5) * (1.0 / 64);
    detail::shuffle(std::span(result), random_stream(seed, random_purpose::shuffle));
    return result;
}

/// A bound layer's sizes as numbers, as templates on the layer would be compiled for each of the many layers in tests.
struct layer_sizes {
    struct side {
        std::size_t size, channels;  // of a sample
        bool channels_last;
    };
    side input, output;
    std::size_t saved_bytes;
    bool backward_reads_input, backward_reads_output;
    std::span<const std::size_t> parameter_sizes, parameter_offsets;
    std::size_t parameter_extent;

    template <Shape S>
    static constexpr side side_of(arrangement arranged) {
        if constexpr (S::rank > 0)
            return {S::size, S::extents[0], arranged == arrangement::channels_last};
        else
            return {S::size, 1, false};
    }
    template <class Bound>
    static constexpr layer_sizes of() {
        using layout = typename Bound::parameters;
        return {side_of<typename Bound::input_shape>(Bound::reads),
                side_of<typename Bound::output_shape>(Bound::writes),
                Bound::saved_bytes,
                Bound::backward_reads_input,
                Bound::backward_reads_output,
                layout::sizes,
                layout::offsets,
                layout::extent};
    }
};

inline layer_problem make_problem(const layer_sizes& sizes, std::size_t count, std::uint32_t seed = 1) {
    layer_problem problem{count,
                          random_values(count * sizes.input.size, 3 * seed),
                          random_values(count * sizes.output.size, 3 * seed + 1),
                          {}};
    for (std::size_t i = 0; i < sizes.parameter_sizes.size(); ++i)
        problem.parameters.push_back(
            random_values(sizes.parameter_sizes[i], 3 * seed + 2 + 1000 * static_cast<std::uint32_t>(i)));
    return problem;
}
template <class Bound>
layer_problem make_problem(std::size_t count, std::uint32_t seed = 1) {
    return make_problem(layer_sizes::of<Bound>(), count, seed);
}

template <class Scalar>
struct layer_result {
    std::vector<Scalar> output, d_input;         // planar
    std::vector<std::vector<Scalar>> gradients;  // one for each tensor
};

/// Every sample transposed from [rows][columns].
template <class To, class From>
std::vector<To> transposed_samples(const std::vector<From>& from, std::size_t rows, std::size_t columns) {
    std::vector<To> to(from.size());
    for (std::size_t first = 0; first < from.size(); first += rows * columns)
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                to[first + c * rows + r] = static_cast<To>(from[first + r * columns + c]);
    return to;
}

template <class Scalar>
std::vector<Scalar> from_planar(const layer_sizes::side& side, const std::vector<double>& planar) {
    const std::size_t rows = side.channels_last ? side.channels : 1;
    return transposed_samples<Scalar>(planar, rows, side.size / rows);
}
template <class Scalar>
std::vector<Scalar> to_planar(const layer_sizes::side& side, const std::vector<Scalar>& values) {
    const std::size_t columns = side.channels_last ? side.channels : 1;
    return transposed_samples<Scalar>(values, side.size / columns, columns);
}

/// Scratch memory of the size that a layer requests, filled with NaN.
class scratch_block {
public:
    scratch_block(scratch_size size, std::size_t workers)
        : worker_stride_(detail::align_up(size.worker)),
          shared_(size.shared),
          workers_(worker_stride_ * workers) {
        std::fill(shared_.span().begin(), shared_.span().end(), std::byte{0xFF});
        std::fill(workers_.span().begin(), workers_.span().end(), std::byte{0xFF});
    }
    [[nodiscard]] scratch_memory view() { return {shared_.data(), workers_.data(), worker_stride_}; }

private:
    std::size_t worker_stride_;
    detail::storage<std::byte> shared_, workers_;
};

/// The data of a layer's passes.
template <class Scalar>
struct layer_memory {
    std::size_t count;
    const Scalar *parameters, *input, *d_output;
    Scalar *output, *d_input, *gradients;
    std::byte* saved;
    scratch_memory scratch;
    executor& threads;
    const training_key& key;
};

/// A bound layer without its type.
template <class Scalar>
struct layer_table {
    layer_sizes sizes;
    scratch_size (*forward_scratch)(std::size_t count);
    scratch_size (*backward_scratch)(std::size_t count);
    void (*forward)(const layer_memory<Scalar>&);
    void (*backward)(const layer_memory<Scalar>&);

    template <class Bound>
    static constexpr layer_table of() {
        return {layer_sizes::of<Bound>(), &Bound::template forward_scratch<Scalar>,
                &Bound::template backward_scratch<Scalar>, &run_forward<Bound>, &run_backward<Bound>};
    }

private:
    template <class Bound>
    static void run_forward(const layer_memory<Scalar>& memory) {
        using layout = typename Bound::parameters;
        Bound::forward(
            forward_pass<Bound, Scalar, run_mode::training>{{memory.scratch, memory.threads, &memory.key, 5},
                                                            parameter_view<layout, const Scalar>(memory.parameters),
                                                            {},
                                                            {memory.input, memory.count},
                                                            {memory.output, memory.count},
                                                            memory.saved,
                                                            nullptr});
    }
    template <class Bound>
    static void run_backward(const layer_memory<Scalar>& memory) {
        using layout = typename Bound::parameters;
        constexpr bool reads_input = Bound::backward_reads_input, reads_output = Bound::backward_reads_output;
        Bound::backward(backward_pass<Bound, Scalar, true>{
            {memory.scratch, memory.threads},
            parameter_view<layout, const Scalar>(memory.parameters),
            {reads_input ? memory.input : nullptr, reads_input ? memory.count : 0},
            {reads_output ? memory.output : nullptr, reads_output ? memory.count : 0},
            {memory.d_output, memory.count},
            {memory.d_input, memory.count},
            parameter_view<layout, Scalar>(memory.gradients),
            memory.saved,
            nullptr});
    }
};

/// Training's forward and backward.
template <class Scalar>
layer_result<Scalar> run_layer(const layer_table<Scalar>& layer, const layer_problem& problem, executor& threads,
                               const training_key& key = {}) {
    constexpr Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
    constexpr Scalar untouched = 77;
    const layer_sizes& sizes = layer.sizes;
    const std::size_t count = problem.count, tensors = sizes.parameter_sizes.size();

    detail::storage<Scalar> parameters(sizes.parameter_extent), gradients(sizes.parameter_extent);
    std::fill(gradients.span().begin(), gradients.span().end(), untouched);
    for (std::size_t i = 0; i < tensors; ++i)
        std::transform(problem.parameters[i].begin(), problem.parameters[i].end(),
                       parameters.data() + sizes.parameter_offsets[i], [](double x) { return static_cast<Scalar>(x); });

    const auto input = from_planar<Scalar>(sizes.input, problem.input);
    const auto d_output = from_planar<Scalar>(sizes.output, problem.d_output);
    std::vector<Scalar> output(count * sizes.output.size, nan), d_input(count * sizes.input.size, nan);
    std::vector<std::byte> saved(count * sizes.saved_bytes);
    layer_memory<Scalar> memory{count,
                                parameters.data(),
                                input.data(),
                                d_output.data(),
                                output.data(),
                                d_input.data(),
                                gradients.data(),
                                saved.data(),
                                {},
                                threads,
                                key};
    {
        scratch_block scratch(layer.forward_scratch(count), threads.workers());
        memory.scratch = scratch.view();
        layer.forward(memory);
    }
    {
        scratch_block scratch(layer.backward_scratch(count), threads.workers());
        memory.scratch = scratch.view();
        layer.backward(memory);
    }

    layer_result<Scalar> result{to_planar(sizes.output, output), to_planar(sizes.input, d_input), {}};
    const Scalar* const block = gradients.data();
    const auto is_untouched = [&](std::size_t begin, std::size_t end) {
        return std::all_of(block + begin, block + end, [](Scalar x) { return x == untouched; });
    };
    std::size_t end = 0;
    for (std::size_t i = 0; i < tensors; ++i) {
        const std::size_t begin = sizes.parameter_offsets[i];
        CHECK(is_untouched(end, begin));
        end = begin + sizes.parameter_sizes[i];
        result.gradients.emplace_back(block + begin, block + end);
    }
    CHECK(is_untouched(end, sizes.parameter_extent));
    return result;
}

template <class Bound, class Scalar>
layer_result<Scalar> run_layer(const layer_problem& problem, executor& threads, const training_key& key = {}) {
    return run_layer(layer_table<Scalar>::template of<Bound>(), problem, threads, key);
}
template <class Scalar>
layer_result<Scalar> run_layer(const layer_table<Scalar>& layer, const layer_problem& problem) {
    serial_executor here;
    return run_layer(layer, problem, here);
}
template <class Bound, class Scalar>
layer_result<Scalar> run_layer(const layer_problem& problem) {
    return run_layer(layer_table<Scalar>::template of<Bound>(), problem);
}

/// Sums of products in more than double precision, with the magnitudes that bound their rounding errors.
struct reference_sum {
    std::vector<double> value;
    std::vector<double> magnitude;  // sum of |a b|
    std::size_t terms = 1;          // products in a sum
};

/// Unit roundoff: half the distance of 1 to the next number.
template <class Scalar>
inline constexpr double unit_roundoff = static_cast<double>(std::numeric_limits<Scalar>::epsilon()) / 2;

/// The error of the worst element relative to the tolerance: wrong if above 1, or NaN.
struct deviation {
    double share = 0;
    std::size_t place = 0;
};

/// The tolerance is |found - value| <= 4 sqrt(terms) u magnitude + slack u. Errors of sums of random signs are far
/// below, those of wrong sums are above, also in float.
template <class Scalar>
deviation worst_deviation(const std::vector<Scalar>& found, const reference_sum& expected, double slack = 0) {
    const double factor = 4 * std::sqrt(static_cast<double>(expected.terms));
    deviation worst;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double error = std::abs(static_cast<double>(found[i]) - expected.value[i]);
        const double allowed = unit_roundoff<Scalar> * (factor * expected.magnitude[i] + slack);
        const double share = error == 0 ? 0 : error / allowed;
        if (!(share <= worst.share)) {
            worst = {share, i};
            if (!(share <= 1)) break;  // NaN ends here too
        }
    }
    return worst;
}

template <class Scalar>
void check_sums(const std::vector<Scalar>& found, const reference_sum& expected, double slack = 0) {
    REQUIRE(found.size() == expected.value.size());
    const auto [share, place] = worst_deviation(found, expected, slack);
    INFO("element " << place << " of " << found.size() << ": found " << (found.empty() ? Scalar{} : found[place])
                    << ", expected " << (found.empty() ? 0.0 : expected.value[place]));
    CHECK(share <= 1);
}

}  // namespace ctcnn::test
