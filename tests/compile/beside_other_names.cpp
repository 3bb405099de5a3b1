// compile-flags: -O0
// compile-flags: -std=gnu++20
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The way that README writes programs, beside all names that others have.

#if __has_include(<error.h>)
#include <error.h>
#endif
#include "../support/system_headers.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <ratio>
#include <string>
#include <vector>

#if defined(I)  // of <complex.h>, where the language is gnu++20
#define WITH_I
#endif
// After the standard library, which takes them away, and before ctcnn.
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
// Macros of X11, Qt and others.
#define None 0L
#define Bool int
#define Status int
#define Success 0
#define Always 2
#define Complex 0
#define emit
#define slots
#define signals public
#define foreach(a, b) for (a : b)
#define ERROR 1

#include "../../include/ctcnn/ctcnn.hpp"
#include "../../include/ctcnn/interop/xtensor.hpp"
#include "../../include/ctcnn/mnist.hpp"

static_assert(min(2, 1) == 1 && max(1, 2) == 2, "a user's macros are there again");
#if defined(WITH_I) && !defined(I)
#error the macro of complex.h is not there again
#endif
#undef min
#undef max
#undef I

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#include <xtensor/misc/xmanipulation.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xview.hpp>
#endif

using namespace std;
using namespace xt;
namespace nn = ctcnn;

using net = nn::network<nn::shape<1, 8, 8>, nn::conv2d<4, nn::kernel<3>, nn::padding<1>, nn::stride<1>>, nn::relu,
                        nn::max_pool2d<nn::kernel<2>>, nn::sequential<nn::dropout<std::ratio<1, 2>>, nn::sigmoid>,
                        nn::flatten, nn::linear<10>>;

int f(int a);

int main() try {
    nn::thread_pool threads(1);
    nn::model<net> model(nn::seed{1});
    nn::trainer training(model, threads, nn::adam{}, nn::cosine_decay{});
    nn::batch<net::input_shape> samples(2);
    const vector<nn::label> labels{1, 2};
    training.step(samples.view(), labels, {1, 0, 0}, 1e-3);
    nn::tensor<nn::shape<1, 8, 8>> image;
    image = 2 * nn::view(image);
    const auto answer = nn::classify(model, image);
    return answer.label > 1 ? bind(f, 3)() : 0;
} catch (const nn::error& problem) {
    fputs(problem.what(), stderr);
    return 1;
}
