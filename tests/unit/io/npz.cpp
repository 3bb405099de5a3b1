// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/npz.hpp"

#include <algorithm>
#include <vector>

#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;
using small_network = network<shape<3>, linear<2>>;

TEST_CASE("a model's weights in .npz, there and back") {
    const temporary_directory folder;
    const model<small_network> net(seed{7});
    save_npz(net, folder / "a.npz");
    CHECK(read_npz(folder / "a.npz").tensors()[0].name == "0.weight");
    model<small_network> other(seed{8});
    load_npz(other, folder / "a.npz");
    CHECK(std::equal(other.parameters().span().begin(), other.parameters().span().end(), net.parameters().data()));

    model<network<shape<3>, linear<4>>> different(seed{1});
    const std::vector<float> before(different.parameters().span().begin(), different.parameters().span().end());
    CHECK(refusal_of([&] { load_npz(different, folder / "a.npz"); }).found ==
          "2 differences:\n    0.weight: expected [4, 3], found [2, 3]\n    0.bias: expected [4], found [2]");
    CHECK(std::equal(before.begin(), before.end(), different.parameters().data()));
}

}  // namespace
