// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// `using namespace ctcnn;` beside the system's names and the standard library's. What can't be: `error` beside
// <error.h>, which has a function of that name, and names of which another library has the same, as xtensor's `shape`.

#include "../support/system_headers.hpp"

#include <bits/stdc++.h>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/mnist.hpp"

using namespace std;
using namespace ctcnn;

using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>, stride<1>, dilation<1>, groups<1>>, relu,
                    max_pool2d<kernel<2>>, sequential<dropout<ratio<1, 2>>, sigmoid>, avg_pool2d<kernel<2>>,
                    leaky_relu<>, hyperbolic_tangent, flatten, linear<10>>;

int sum_up(int a, int b);

int main() try {
    model<net> m(seed{1});
    serial_executor here;
    thread_pool threads(1);
    trainer training(m, here, adamw{}, one_cycle{});
    batch<net::input_shape> samples(2);
    const vector<label> labels{1, 2};
    training.step(samples.view(), labels, {1, 0, 0}, 1e-3);
    evaluator evaluate(m, here);
    tensor<shape<1, 8, 8>> image;
    const auto answer = classify(m, image);
    m.save("weights.safetensors");
    cout << summary<net>() << answer.label;

    // Others' functions of names that could be taken.
    const sockaddr address{};
    const VISIT order = leaf;
    const auto three = bind(sum_up, 1, 2);
    return bind(3, &address, sizeof address) + three() + (order == leaf) + abs(-1);
} catch (const error& problem) {
    cerr << problem.what();
    return 1;
}
