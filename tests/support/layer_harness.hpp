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

/// Runs one bound layer alone, as the network would, but in memory as unkind as the contract allows: exactly as large
/// as asked for, full of NaN, and without what the layer did not ask to keep.
namespace ctcnn::test {

/// Samples, planar, in double whatever a layer is run in; every value is a float, so nothing is lost on the way.
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

/// As random_values, but no two are equal and none is near 0, so that finite differences cross no kink of a relu and
/// exchange no two elements of a pooling window.
inline std::vector<double> distinct_values(std::size_t size, std::uint32_t seed) {
    std::vector<double> result(size);
    for (std::size_t i = 0; i < size; ++i)
        result[i] = (static_cast<double>(i) - static_cast<double>(size / 2) + 0.5) * (1.0 / 64);
    shuffle(std::span(result), random_stream(seed, random_purpose::shuffle));
    return result;
}

template <class Bound>
layer_problem make_problem(std::size_t count, std::uint32_t seed = 1) {
    layer_problem problem{count,
                          random_values(count * Bound::input_shape::size, 3 * seed),
                          random_values(count * Bound::output_shape::size, 3 * seed + 1),
                          {}};
    for (std::size_t i = 0; i < Bound::parameters::tensors; ++i)
        problem.parameters.push_back(
            random_values(Bound::parameters::sizes[i], 3 * seed + 2 + 1000 * static_cast<std::uint32_t>(i)));
    return problem;
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

template <Shape S, arrangement Arrangement, class Scalar>
std::vector<Scalar> from_planar(const std::vector<double>& planar) {
    if constexpr (Arrangement == arrangement::channels_last)
        return transposed_samples<Scalar>(planar, S::extents[0], S::size / S::extents[0]);
    else
        return transposed_samples<Scalar>(planar, 1, S::size);
}
template <Shape S, arrangement Arrangement, class Scalar>
std::vector<Scalar> to_planar(const std::vector<Scalar>& values) {
    if constexpr (Arrangement == arrangement::channels_last)
        return transposed_samples<Scalar>(values, S::size / S::extents[0], S::extents[0]);
    else
        return values;
}

/// Scratch memory of the size a layer asked for, full of NaN.
class scratch_block {
public:
    scratch_block(scratch_size size, std::size_t workers)
        : worker_stride_(align_up(size.worker)),
          shared_(size.shared),
          workers_(worker_stride_ * workers) {
        std::fill(shared_.span().begin(), shared_.span().end(), std::byte{0xFF});
        std::fill(workers_.span().begin(), workers_.span().end(), std::byte{0xFF});
    }
    [[nodiscard]] scratch_memory view() { return {shared_.data(), workers_.data(), worker_stride_}; }

private:
    std::size_t worker_stride_;
    storage<std::byte> shared_, workers_;
};

/// Training's forward and backward.
template <class Bound, class Scalar, bool WantsDInput = true>
layer_result<Scalar> run_layer(const layer_problem& problem, executor& threads, const training_key& key = {}) {
    using input_shape = typename Bound::input_shape;
    using output_shape = typename Bound::output_shape;
    using layout = typename Bound::parameters;
    constexpr Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
    constexpr Scalar untouched = 77;
    const std::size_t count = problem.count;

    parameter_block<layout, Scalar> parameters, gradients;
    std::fill(gradients.span().begin(), gradients.span().end(), untouched);
    for (std::size_t i = 0; i < layout::tensors; ++i)
        std::transform(problem.parameters[i].begin(), problem.parameters[i].end(),
                       parameters.data() + layout::offsets[i], [](double x) { return static_cast<Scalar>(x); });

    const auto input = from_planar<input_shape, Bound::reads, Scalar>(problem.input);
    const auto d_output = from_planar<output_shape, Bound::writes, Scalar>(problem.d_output);
    std::vector<Scalar> output(count * output_shape::size, nan);
    std::vector<Scalar> d_input(WantsDInput ? count * input_shape::size : 0, nan);
    std::vector<std::byte> saved(count * Bound::saved_bytes);

    {
        scratch_block scratch(Bound::template forward_scratch<Scalar>(count), threads.workers());
        Bound::forward(forward_pass<Bound, Scalar>{parameters.view(),
                                                   {input.data(), count},
                                                   {output.data(), count},
                                                   saved.data(),
                                                   scratch.view(),
                                                   threads,
                                                   &key,
                                                   5});
    }
    {
        scratch_block scratch(Bound::template backward_scratch<Scalar>(count), threads.workers());
        backward_pass<Bound, Scalar, WantsDInput> pass{
            parameters.view(),
            {Bound::backward_reads_input ? input.data() : nullptr, Bound::backward_reads_input ? count : 0},
            {Bound::backward_reads_output ? output.data() : nullptr, Bound::backward_reads_output ? count : 0},
            {d_output.data(), count},
            {d_input.data(), WantsDInput ? count : 0},
            gradients.view(),
            saved.data(),
            scratch.view(),
            threads};
        Bound::backward(pass);
    }

    layer_result<Scalar> result{
        to_planar<output_shape, Bound::writes>(output), to_planar<input_shape, Bound::reads>(d_input), {}};
    std::size_t end = 0;
    for (std::size_t i = 0; i < layout::tensors; ++i) {
        const Scalar* const begin = gradients.view().data() + layout::offsets[i];
        CHECK(std::all_of(std::as_const(gradients).data() + end, begin, [&](Scalar x) { return x == untouched; }));
        result.gradients.emplace_back(begin, begin + layout::sizes[i]);
        end = layout::offsets[i] + layout::sizes[i];
    }
    CHECK(std::all_of(gradients.data() + end, gradients.data() + layout::extent,
                      [&](Scalar x) { return x == untouched; }));
    return result;
}

template <class Bound, class Scalar>
layer_result<Scalar> run_layer(const layer_problem& problem) {
    serial_executor here;
    return run_layer<Bound, Scalar>(problem, here);
}

/// A sum of products in more than double precision, with what its rounding error is measured by.
struct reference_sum {
    std::vector<double> value;
    std::vector<double> magnitude;  // sum of |a b|
    std::size_t terms = 1;          // products in a sum
};

/// Unit roundoff: half the distance of 1 to the next number.
template <class Scalar>
inline constexpr double unit_roundoff = static_cast<double>(std::numeric_limits<Scalar>::epsilon()) / 2;

/// How far the worst element is off, as a share of what is allowed: more than 1, or no number, is wrong.
struct deviation {
    double share = 0;
    std::size_t place = 0;
};

/// Allowed is |found - value| <= 4 sqrt(terms) u magnitude + slack u: what sums of random signs stay far below, and
/// what a sum that is added up wrongly, in float too, does not.
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
