// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Layers against PyTorch's values: see make_golden.py for the cases.

#include <algorithm>
#include <cmath>
#include <ratio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/layer_harness.hpp"

using namespace ctcnn;

namespace {

const test::golden_file& golden_layers() {
    static const test::golden_file file("layers");
    return file;
}

template <class Scalar>
void check_close(const std::string& what, const std::vector<Scalar>& found, const test::golden_tensor& expected) {
    REQUIRE(found.size() == expected.values.size());
    double largest = 0, worst = 0;
    for (const double x : expected.values) largest = std::max(largest, std::abs(x));
    for (std::size_t i = 0; i < found.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(found[i]) - expected.values[i]));
    INFO(what);
    CHECK(largest > 0);
    CHECK(worst <= (std::is_same_v<Scalar, float> ? 1e-6 : 1e-14) * largest);
}

template <class Scalar>
void check(const std::string& name, const test::layer_table<Scalar>& layer, std::span<const std::string_view> tensors) {
    INFO(name);
    const auto& golden = golden_layers()[name];
    test::layer_problem problem;
    problem.input = golden["input"].values;
    problem.d_output = golden["d_output"].values;
    problem.count = golden["input"].shape[0];
    REQUIRE(problem.input.size() == problem.count * layer.sizes.input.size);
    REQUIRE(problem.d_output.size() == problem.count * layer.sizes.output.size);
    for (const auto tensor : tensors) problem.parameters.push_back(golden[std::string(tensor)].values);
    const auto found = test::run_layer(layer, problem);
    check_close("output", found.output, golden["output"]);
    check_close("d_input", found.d_input, golden["d_input"]);
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const std::string tensor = "d_" + std::string(tensors[i]);
        check_close(tensor, found.gradients[i], golden[tensor]);
    }
}

template <class Scalar, class Spec, Shape Input>
void check(const std::string& name) {
    using bound = typename Spec::template bound<Input>;
    check(name, test::layer_table<Scalar>::template of<bound>(), bound::parameter_names);
}

}  // namespace

TEMPLATE_TEST_CASE("convolutions equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check<T, conv2d<4, kernel<3>, padding<1>>, shape<3, 6, 5>>("conv2d_kernel_3_padding_1");
    check<T, conv2d<4, kernel<5>, padding<1>>, shape<1, 8, 7>>("conv2d_kernel_5_padding_1");
    check<T, conv2d<3, kernel<3>, stride<2>>, shape<2, 8, 7>>("conv2d_kernel_3_stride_2");
    check<T, conv2d<3, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, shape<2, 7, 6>>(
        "conv2d_kernel_3x5_stride_2x1_padding_1x2");
    check<T, conv2d<3, kernel<3>, dilation<2>>, shape<2, 7, 6>>("conv2d_kernel_3_dilation_2");
    check<T, conv2d<6, kernel<3>, padding<1>, groups<2>>, shape<4, 5, 4>>("conv2d_kernel_3_padding_1_groups_2");
    check<T, conv2d<4, kernel<3>, padding<1>, groups<4>>, shape<4, 5, 4>>("conv2d_kernel_3_padding_1_depthwise");
    check<T, conv2d<3, kernel<3>, bias<false>>, shape<2, 5, 6>>("conv2d_kernel_3_no_bias");
    check<T, conv2d<6, kernel<1>>, shape<5, 4, 3>>("conv2d_kernel_1");
    check<T, conv2d<4, kernel<2>, stride<2>>, shape<3, 6, 6>>("conv2d_kernel_2_stride_2");
    check<T, conv2d<3, kernel<3>, stride<2>, padding<1>, dilation<2>>, shape<2, 9, 8>>(
        "conv2d_kernel_3_stride_2_padding_1_dilation_2");
}

TEMPLATE_TEST_CASE("linear layers, pooling and activations equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    check<T, linear<5>, shape<19>>("linear");
    check<T, linear<4, bias<false>>, shape<7>>("linear_no_bias");
    check<T, max_pool2d<kernel<2>>, shape<3, 7, 6>>("max_pool2d_kernel_2_stride_2");
    check<T, max_pool2d<kernel<2>, stride<1>>, shape<3, 5, 6>>("max_pool2d_kernel_2_stride_1");
    check<T, max_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>("max_pool2d_kernel_3_stride_2_padding_1");
    check<T, avg_pool2d<kernel<2>>, shape<3, 7, 6>>("avg_pool2d_kernel_2");
    check<T, avg_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>("avg_pool2d_kernel_3_stride_2_padding_1");
    check<T, relu, shape<37>>("relu");
    check<T, leaky_relu<>, shape<37>>("leaky_relu_0.01");
    check<T, sigmoid, shape<37>>("sigmoid");
    check<T, ctcnn::hyperbolic_tangent, shape<37>>("tanh");
}
