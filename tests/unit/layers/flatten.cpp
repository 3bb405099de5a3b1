// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/flatten.hpp"

#include <concepts>

#include "ctcnn/layers/layer.hpp"
#include "support/layer_facts.hpp"

using namespace ctcnn;

static_assert(flatten::name == "Flatten" && Layer<flatten> && BoundLayer<flatten::bound<shape<2, 3>>>);
static_assert(flatten::accepts<shape<3, 7, 6>> && std::same_as<test::output_of<flatten, shape<3, 7, 6>>, shape<126>>);
static_assert(std::same_as<test::output_of<flatten, shape<7>>, shape<7>>);
static_assert(test::parameters_of<flatten, shape<3, 7, 6>> == 0);
// Nothing is moved, if the image is planar.
static_assert(flatten::bound<shape<3, 7, 6>>::is_view);
static_assert(flatten::bound<shape<3, 7, 6>>::reads == arrangement::planar);
