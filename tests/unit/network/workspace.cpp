// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/workspace.hpp"

#include <cstddef>
#include <limits>
#include <utility>

#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

using tiny = network<shape<5>, linear<6>, relu, linear<3>>;

struct run {
    parameter_block<tiny::parameters> parameters, gradients;
    batch<shape<5>> samples{4};
    batch<shape<3>> d_outputs{4};
    serial_executor here;
};

}  // namespace

TEST_CASE("a workspace whose bytes can't be counted is refused") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    for (const std::size_t capacity : {most, most / 2, most / 64, most / 256}) {
        CHECK_THROWS_AS(tiny::inference_workspace<>(capacity), argument_error);
        CHECK_THROWS_AS(tiny::training_workspace<>(capacity), argument_error);
        CHECK_THROWS_AS(tiny::training_bytes(capacity), argument_error);
    }
    CHECK_THROWS_WITH(tiny::training_workspace<>(most),
                      test::contains("found 18446744073709551615 samples and 1 workers; make the batch smaller"));
    CHECK_THROWS_AS(tiny::training_workspace<>(1, most), argument_error);
    CHECK(tiny::training_bytes(1'000'000) > tiny::training_bytes(1'000));
}

TEST_CASE("a workspace that was moved from has room for no sample") {
    run r;
    tiny::training_workspace<> one(4);
    tiny::forward(r.parameters.view(), r.samples.view(), one, r.here, {});
    tiny::training_workspace<> other = std::move(one);
    CHECK(one.capacity() == 0);  // NOLINT: what is left is documented
    CHECK(one.workers() == 0);
    CHECK_THROWS_AS(tiny::forward(r.parameters.view(), r.samples.view(), one, r.here, {}), argument_error);
    CHECK_THROWS_AS(tiny::backward(r.parameters.view(), r.d_outputs.view(), one, r.gradients.view(), r.here),
                    argument_error);
    CHECK_NOTHROW(tiny::backward(r.parameters.view(), r.d_outputs.view(), other, r.gradients.view(), r.here));
    one = std::move(other);
    CHECK(one.capacity() == 4);
}

TEST_CASE("forward and backward refuse views of nothing, other counts, and more workers than there is room for") {
    run r;
    tiny::training_workspace<> memory(4);
    CHECK_THROWS_WITH(tiny::forward({}, r.samples.view(), memory, r.here, {}),
                      test::contains("expected a view of parameters, found one of nothing"));
    CHECK_THROWS_WITH(tiny::forward(r.parameters.view(), {nullptr, 4}, memory, r.here, {}),
                      test::contains("the batch has 4 samples, but no memory"));
    tiny::forward(r.parameters.view(), r.samples.view(), memory, r.here, {});
    const auto backward = [&](auto d_outputs, executor& threads) {
        tiny::backward(r.parameters.view(), d_outputs, memory, r.gradients.view(), threads);
    };
    const batch_view<shape<3>, const float> all = r.d_outputs.view();
    CHECK_THROWS_WITH(backward(all.slice(0, 3), r.here),
                      test::contains("expected a gradient of the outputs for each of 4 samples, found 3"));
    test::reverse_executor two(2);
    CHECK_THROWS_WITH(backward(all, two), test::contains("made for 1 workers, but the executor has 2"));
    CHECK_THROWS_AS(tiny::backward({}, all, memory, r.gradients.view(), r.here), argument_error);
    CHECK_THROWS_AS(tiny::backward(r.parameters.view(), all, memory, parameter_view<tiny::parameters>(), r.here),
                    argument_error);
    CHECK_THROWS_AS(tiny::initialize(parameter_view<tiny::parameters>(), seed{1}), argument_error);
    CHECK_NOTHROW(backward(all, r.here));
}
