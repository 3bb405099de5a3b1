// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

// All differences between versions of xsimd, instruction sets, and SIMD and scalar builds are handled in this folder;
// this file has those that need macros only. Define CTCNN_SCALAR to build without SIMD.
#if defined(__arm__) && !defined(CTCNN_SCALAR)  // 32 bits: its NEON has no doubles, and flushes denormals to zero
#define CTCNN_SCALAR 1
#endif
#if !defined(CTCNN_SCALAR)
#if !__has_include(<xsimd/config/xsimd_config.hpp>)
#error ctcnn needs xsimd 8.1 or newer (on Debian: libxsimd-dev): install it, or compile with -DCTCNN_SCALAR, without SIMD
#include "ctcnn stops here: see the error above"
#endif
#include <xsimd/config/xsimd_config.hpp>
#if XSIMD_VERSION_MAJOR * 100 + XSIMD_VERSION_MINOR < 801
#error ctcnn needs xsimd 8.1 or newer: this one is older. Install a newer one, or compile with -DCTCNN_SCALAR, without SIMD
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
#endif
#endif

/// SIMD registers and what kernels do with them. The only folder that names xsimd or an intrinsic.
namespace ctcnn::simd {

#if defined(CTCNN_SCALAR)
/// Vector registers of the instruction set, which determine the size of kernels' tiles.
inline constexpr std::size_t registers = 16;
/// The instruction set that this translation unit is compiled for; for reports.
inline constexpr const char* instruction_set = "scalar";
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
