// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

// All differences between versions of xsimd, instruction sets, and SIMD and scalar builds are handled in this folder;
// this file has those that need macros only. Define CTCNN_SCALAR to build without SIMD, or CTCNN_VECTORS to build without
// xsimd and intrinsics, with the compilers' vectors of 128 bits, as for WebAssembly.
#if defined(CTCNN_SCALAR)
#undef CTCNN_VECTORS
#elif defined(__wasm_simd128__)
#define CTCNN_VECTORS 1
#elif defined(__wasm__) || defined(__arm__)  // Arm's NEON of 32 bits has no doubles, and flushes denormals to zero
#define CTCNN_SCALAR 1
#endif
#if !defined(CTCNN_SCALAR) && !defined(CTCNN_VECTORS)
#if !__has_include(<xsimd/config/xsimd_config.hpp>)
#error ctcnn needs xsimd 8.1 or newer (on Debian: libxsimd-dev): install it, or compile with -DCTCNN_VECTORS, without xsimd
#include "ctcnn stops here: see the error above"
#endif
#include <xsimd/config/xsimd_config.hpp>
#if XSIMD_VERSION_MAJOR * 100 + XSIMD_VERSION_MINOR < 801
#error ctcnn needs xsimd 8.1 or newer: this one is older. Install a newer one, or compile with -DCTCNN_VECTORS, without xsimd
#include "ctcnn stops here: see the error above"
#endif
// g++ 12 warns of the operands that are deliberately undefined inside its own AVX-512 intrinsics.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
#if defined(__AVX512F__)
#define CTCNN_AVX512 1
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#if defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#define CTCNN_SCALAR 1
#else
#define CTCNN_INTRINSICS 1
#endif
#endif
#if defined(__wasm_simd128__) && defined(CTCNN_VECTORS)
#include <wasm_simd128.h>
#endif

/// SIMD registers and what kernels do with them. The only folder that names xsimd or an intrinsic.
namespace ctcnn::simd {

#if defined(CTCNN_SCALAR)
/// Vector registers of the instruction set, which determine the size of kernels' tiles.
inline constexpr std::size_t registers = 16;
/// The instruction set that this translation unit is compiled for; for reports.
inline constexpr const char* instruction_set = "scalar";
#elif defined(CTCNN_VECTORS)
inline constexpr std::size_t registers = 15;
#if defined(__wasm_simd128__)
inline constexpr const char* instruction_set = "WebAssembly SIMD";
#else
inline constexpr const char* instruction_set = "vectors of 128 bits";
#endif
// Without fused multiply-add, one of the 16 registers holds the product before it is added.
#elif defined(CTCNN_AVX512)
inline constexpr std::size_t registers = 32;
inline constexpr const char* instruction_set = "AVX-512";
#elif defined(__AVX2__)
inline constexpr std::size_t registers = 16;
inline constexpr const char* instruction_set = "AVX2";
#elif defined(__AVX__)
inline constexpr std::size_t registers = 15;
inline constexpr const char* instruction_set = "AVX";
#elif defined(__aarch64__)
inline constexpr std::size_t registers = 32;
inline constexpr const char* instruction_set = "NEON";
#else
inline constexpr std::size_t registers = 15;
inline constexpr const char* instruction_set = "SSE2";
#endif

}  // namespace ctcnn::simd
