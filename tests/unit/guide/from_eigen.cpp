// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/from_eigen.md.

#include <cstddef>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/interop/xtensor.hpp"
#include "support/catch.hpp"

namespace nn = ctcnn;

TEST_CASE("guide: memory of another library is a batch") {
    nn::model<nn::network<nn::shape<3>, nn::linear<2>>> net(nn::seed{1});
    const std::vector<float> matrix{1, 2, 3, 4, 5, 6};  // 2 columns of 3 rows, stored column by column

    const nn::batch_view<nn::shape<3>, const float> columns(matrix.data(),
                                                            2);  // a sample is a column; nothing is copied
    const auto outputs = net(columns);
    CHECK(outputs.count() == 2);

    auto weight = net.parameters().layer<0>().weight();  // a view, [2, 3]
    weight(1, 2) = 0.5F;
    CHECK(net.parameters().tensor<"0.weight">()(1, 2) == 0.5F);

    nn::tensor<nn::shape<2, 3>> a, b;
    a(0, 1) = 4;
    b = 2 * nn::view(a) + 1;  // xtensor's expressions
    CHECK(b(0, 1) == 9);
}
