// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The library's requirements on the compiler, its flags and its standard library. Every header includes this one before
// all others, so that one sentence is printed, and not a thousand errors, if a requirement is not met. g++ continues
// after an
// #error, but not after the include of a file that does not exist.

#if !defined(__GNUC__) || defined(__INTEL_COMPILER)
#error ctcnn needs g++ 12 or clang++ 14, or a newer one of the two: this compiler is neither
#define CTCNN_DETAIL_STOP
#elif defined(__clang__) && __clang_major__ < 14
#error ctcnn needs clang++ 14 or newer, or g++ 12 or newer: this clang++ is older
#define CTCNN_DETAIL_STOP
#elif !defined(__clang__) && __GNUC__ < 12
#error ctcnn needs g++ 12 or newer, or clang++ 14 or newer: this g++ is older
#define CTCNN_DETAIL_STOP
#elif __cplusplus < 202002L
#error ctcnn needs C++20: compile with -std=c++20 or later (in CMake: link ctcnn::ctcnn, which sets it)
#define CTCNN_DETAIL_STOP
#elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error ctcnn has to see numbers that are not finite: write -fno-finite-math-only after -Ofast, -ffast-math or -ffinite-math-only
#define CTCNN_DETAIL_STOP
#elif !__has_include(<version>) || !__has_include(<concepts>) || !__has_include(<span>)
#error ctcnn needs a standard library with C++20: libstdc++ 11 or newer, or libc++ 14 or newer
#define CTCNN_DETAIL_STOP
#endif
#if defined(CTCNN_DETAIL_STOP)
#include "ctcnn stops here: see the error above"
#endif

#include <version>

// Functions have these names, as in the standard library; libstdc++ removes the macros, too. ctcnn/ctcnn.hpp and
// ctcnn/mnist.hpp restore them.
#undef min
#undef max

// For views, whose elements outlive them. Without it g++ 14 and newer warn of
// `for (float& weight : net.parameters().span())`, in which the view is a temporary.
#if __has_cpp_attribute(gnu::no_dangling)
#define CTCNN_VIEW [[gnu::no_dangling]]
#else
#define CTCNN_VIEW
#endif

// Emscripten 3.1.6 has a libc++ 13, with all that the core profile (inference.hpp) and training need of it.
#if (defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE < 11) || \
    (defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < (defined(__EMSCRIPTEN__) ? 13000 : 14000))
#error ctcnn needs libstdc++ 11 or newer, or libc++ 14 or newer: this standard library is older
#include "ctcnn stops here: see the error above"
#endif
