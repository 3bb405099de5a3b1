// expect-error: ctcnn::shape: the number of elements must fit std::size_t; use smaller dimensions
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/shape.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::shape<(std::size_t{1} << 40), (std::size_t{1} << 40)>::rank;
#else
constexpr auto value = ctcnn::shape<(std::size_t{1} << 20), (std::size_t{1} << 20)>::rank;
#endif
