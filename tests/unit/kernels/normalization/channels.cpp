// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/normalization/channels.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Element [channel][pixel] of an image is 100 channel + pixel + 1; its channel's number is 1000 channel.
template <class Scalar>
void check_loops(std::size_t channels, std::size_t pixels, bool channels_last) {
    INFO(channels << " channels of " << pixels << " pixels" << (channels_last ? ", channels last" : ""));
    const kernels::image_size size{channels, pixels, channels_last};
    std::vector<Scalar> image(channels * pixels), number(channels), expected(image.size()), found(image.size() + 1, 77);
    std::vector<double> sums(2 * channels, 5), expected_sums(2 * channels, 5);
    for (std::size_t c = 0; c < channels; ++c) {
        number[c] = static_cast<Scalar>(1000 * c);
        for (std::size_t p = 0; p < pixels; ++p) {
            const std::size_t at = channels_last ? p * channels + c : c * pixels + p;
            image[at] = static_cast<Scalar>(100 * c + p + 1);
            expected[at] = image[at] + number[c];
            expected_sums[c] += static_cast<double>(image[at]);
            expected_sums[channels + c] += static_cast<double>(number[c] + 1);
        }
    }
    kernels::visit_image<Scalar>(size, [&](const auto& run) {
        run.store(found.data(), run.element(image.data()) + run.per_channel(number.data()));
    });
    CHECK(found.back() == 77);
    found.pop_back();
    CHECK((found == expected));
    kernels::add_channel_sums<2, Scalar>(size, sums.data(), [&](const auto& run) {
        return std::array{run.element(image.data()), run.per_channel(number.data()) + simd::broadcast<Scalar>(1)};
    });
    CHECK((sums == expected_sums));
}

}  // namespace

TEMPLATE_TEST_CASE("loops over an image know the channel of each element, in both arrangements", "", float, double) {
    for (const bool channels_last : {false, true}) {
        check_loops<TestType>(1, 1, channels_last);
        check_loops<TestType>(3, 5, channels_last);
        check_loops<TestType>(19, 7, channels_last);
        check_loops<TestType>(2, 67, channels_last);
    }
}
