// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

// Included by what throws or catches: files, reports, threads of the library. What predicts and trains does not need
// exceptions: it calls detail::throw_error (core/error.hpp).

#if !defined(__cpp_exceptions)
#error ctcnn reports errors by exceptions: compile without -fno-exceptions (-fno-rtti may stay), or include no more than ctcnn/inference.hpp and ctcnn/train/trainer.hpp, which do without
#include "ctcnn stops here: see the error above"
#endif
