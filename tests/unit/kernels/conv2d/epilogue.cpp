// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/epilogue.hpp"

#include <array>
#include <concepts>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using kernels::after_addition;
static_assert(!kernels::adds<kernels::identity> && !kernels::adds<kernels::relu>);
static_assert(kernels::adds<after_addition<>> && kernels::adds<after_addition<kernels::relu>>);

// An activation may follow nothing, or an addition; after an activation comes nothing.
template <class Activation>
concept MayBeFollowed = requires { typename kernels::followed_by<Activation, kernels::relu>::type; };
static_assert(std::same_as<kernels::followed_by<kernels::identity, kernels::relu>::type, kernels::relu>);
static_assert(std::same_as<kernels::followed_by<after_addition<>, kernels::relu>::type, after_addition<kernels::relu>>);
static_assert(!MayBeFollowed<kernels::relu> && !MayBeFollowed<after_addition<kernels::relu>>);

}  // namespace

TEST_CASE("the end of a convolution is its activation, after what is added at the same place") {
    constexpr std::size_t w = simd::width<float>;
    std::array<float, 2 * w> output{}, addend{};
    for (std::size_t i = 0; i < addend.size(); ++i) addend[i] = static_cast<float>(i);
    const auto sum = simd::broadcast<float>(-static_cast<float>(w) - 0.5f);
    std::array<float, w> found{};

    const kernels::epilogue<float, kernels::relu> alone;
    simd::store(found.data(), alone.value<w>(sum, output.data()));
    for (const float x : found) CHECK(x == 0);

    const kernels::addition<float> whole{output.data(), addend.data()};
    const kernels::epilogue<float, after_addition<kernels::relu>> adding(whole);
    simd::store(found.data(), adding.value<w>(sum, output.data() + w));
    for (std::size_t i = 0; i < w; ++i) CHECK(found[i] == std::max(static_cast<float>(i) - 0.5f, 0.0f));

    // A sample further, the addend is a sample further, too; where there is none, there is none.
    CHECK(whole.at(w).addend == addend.data() + w);
    CHECK(whole.at(w).output == output.data() + w);
    CHECK(kernels::addition<float>{output.data(), nullptr}.at(w).addend == nullptr);
}
