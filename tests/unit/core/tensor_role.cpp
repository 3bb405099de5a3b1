// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/tensor_role.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a block of parameters is divided into runs of one role each, which end where the block does") {
    using net = network<shape<2, 3, 3>, conv2d<3, kernel<3>>, batch_norm2d<>, prelu<>>;
    const std::vector<std::pair<std::size_t, tensor_role>> expected{{64, tensor_role::weight},
                                                                    {80, tensor_role::bias},
                                                                    {96, tensor_role::scale},
                                                                    {112, tensor_role::shift},
                                                                    {128, tensor_role::scale}};
    std::vector<std::pair<std::size_t, tensor_role>> found;
    for (const role_run& run : net::trained_roles) found.emplace_back(run.end, run.role);
    CHECK((found == expected));
    CHECK(found.back().first == net::trained_extent);
}
