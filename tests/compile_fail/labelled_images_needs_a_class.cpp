// expect-error: ctcnn::labelled_images: there must be a class, and at most 4294967295; write their number
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/labelled_images.hpp"

#ifndef RIGHT
using images = ctcnn::labelled_images<ctcnn::shape<1, 28, 28>, 0>;
#else
using images = ctcnn::labelled_images<ctcnn::shape<1, 28, 28>, 10>;
#endif

std::size_t count(const images& set) { return set.count(); }
