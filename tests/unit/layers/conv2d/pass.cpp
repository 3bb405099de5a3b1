// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/pass.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

// What follows in scratch memory is aligned.
static_assert(detail::aligned_size<float>(0) == 0 && detail::aligned_size<double>(1) > 1);
static_assert(detail::align_up(detail::aligned_size<float>(17) * sizeof(float)) ==
              detail::aligned_size<float>(17) * sizeof(float));
static_assert(detail::aligned_size<float>(detail::aligned_size<float>(17)) == detail::aligned_size<float>(17));

/// As much of a pass as these functions look at.
template <std::size_t Tensors>
struct small_pass {
    using scalar = float;
    struct tensors {
        struct layout {
            static constexpr std::size_t tensors = Tensors, sizes[2] = {6, 3};
        };
        float* first;
        template <std::size_t Tensor>
        [[nodiscard]] float* data_of() const {
            return first + 10 * Tensor;
        }
    };
    tensors parameters, gradients;
};
struct prepared_pass : small_pass<2> {
    const std::byte* prepared = nullptr;
};

}  // namespace

TEST_CASE("a layer's weights, its bias and what was prepared are found, and null where there is none") {
    std::vector<float> memory(20);
    const small_pass<2> with{{memory.data()}, {nullptr}};
    const small_pass<1> without{{memory.data()}, {nullptr}};
    CHECK(detail::weight_of(with) == memory.data());
    CHECK(detail::bias_of(with) == memory.data() + 10);
    CHECK(detail::bias_of(without) == nullptr);
    CHECK(detail::prepared_of(with) == nullptr);
    prepared_pass prepared{{{memory.data()}, {nullptr}}, reinterpret_cast<const std::byte*>(memory.data() + 3)};
    CHECK(detail::prepared_of(prepared) == memory.data() + 3);
}

TEST_CASE("partial sums are added in order, and only a layer with a bias has its gradient set") {
    const std::vector<float> sums{1, 2, 3, 77, 10, 20, 30, 77};
    std::vector<float> gradients(20, 5);
    std::vector<float> to(4, 5);
    detail::add_partial_sums(sums.data(), 4, 2, to.data(), 3);
    CHECK((to == std::vector<float>{11, 22, 33, 5}));
    detail::set_bias_gradient(small_pass<1>{{nullptr}, {gradients.data()}}, sums.data(), 4, 2);
    CHECK((gradients == std::vector<float>(20, 5)));
    detail::set_bias_gradient(small_pass<2>{{nullptr}, {gradients.data()}}, sums.data(), 4, 2);
    CHECK(gradients[9] == 5);
    CHECK(gradients[10] == 11);
    CHECK(gradients[12] == 33);
    CHECK(gradients[13] == 5);
}
