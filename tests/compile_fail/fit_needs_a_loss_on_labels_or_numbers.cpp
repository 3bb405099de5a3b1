// expect-error: ctcnn::trainer: a data set has labels or numbers of one shape, and this loss compares with something else; call step() with samples and targets of your own
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/train/trainer.hpp"

struct points {
    using sample_shape = ctcnn::shape<2>;
    using target_shape = ctcnn::shape<2>;
    std::size_t count() const noexcept;
    void gather(std::span<const std::uint32_t>, ctcnn::batch_view<sample_shape, float>,
                ctcnn::batch_view<target_shape, float>) const;
};

/// A loss of one's own.
struct towards {
    template <ctcnn::Shape Output, class Scalar>
    using targets = double;
    template <ctcnn::Shape Output>
    static constexpr bool accepts = true;
    template <ctcnn::Shape Output>
    static consteval void require() {}
    template <ctcnn::Shape Output, class Scalar>
    double evaluate(ctcnn::batch_view<Output, const Scalar>, double, ctcnn::batch_view<Output, Scalar>) const;
    template <ctcnn::Shape Output, class Scalar>
    double evaluate(ctcnn::batch_view<Output, Scalar>, double) const;
};

using network = ctcnn::network<ctcnn::shape<2>, ctcnn::linear<2>>;

#ifndef RIGHT
void train(ctcnn::trainer<network, towards>& training, const points& data) { training.fit(data); }
#else
void train(ctcnn::trainer<network, towards>& training, ctcnn::batch_view<ctcnn::shape<2>, const float> samples) {
    training.step(samples, 1.0, {1, 0, 0}, 0.01);
}
#endif
