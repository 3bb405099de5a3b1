// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/npz_arrays.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/data/array_dataset.hpp"
#include "ctcnn/data/dataset.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using test::bytes;
using test::operator+;
using test::contains;
using test::temporary_directory;

/// An .npy file with the numbers 1, 2 and so on.
template <class Element>
bytes counting_npy(const std::string& shape, std::size_t count, const std::string& type) {
    std::vector<Element> numbers(count);
    std::iota(numbers.begin(), numbers.end(), Element{1});
    const auto* const data = reinterpret_cast<const std::uint8_t*>(numbers.data());
    return test::npy_of(shape, 0, type) + bytes(data, data + count * sizeof(Element));
}
tensor_file npz_file(const temporary_directory& folder, const std::vector<std::pair<std::string, bytes>>& arrays) {
    return read_npz(folder.write("arrays.npz", test::zip_of(arrays)));
}

template <class Set>
std::vector<float> gathered_npz(const Set& set, std::uint32_t index, label& found) {
    batch<typename Set::sample_shape> sample(1);
    const std::array<std::uint32_t, 1> indices{index};
    set.gather(std::span<const std::uint32_t>(indices), sample.view(), std::span(&found, 1));
    return {sample.span().begin(), sample.span().end()};
}

}  // namespace

TEST_CASE("arrays of pixels and labels in an .npz file are a data set") {
    const temporary_directory folder;
    const auto file = npz_file(folder, {{"x.npy", counting_npy<std::uint8_t>("(3, 2, 2)", 12, "|u1")},
                                        {"x4.npy", counting_npy<std::uint8_t>("(3, 1, 2, 2)", 12, "|u1")},
                                        {"y.npy", counting_npy<std::int64_t>("(3,)", 3, "<i8")}});
    for (const std::string& name : {std::string("x"), std::string("x4")}) {
        const array_dataset set(npz_samples<shape<1, 2, 2>, std::uint8_t>(file, name, {0, 1.0 / 255}),
                                npz_labels<4>(file, "y"));
        static_assert(Dataset<decltype(set)>);
        CHECK(set.count() == 3);
        label found = 0;
        CHECK(gathered_npz(set, 1, found) == std::vector<float>{5, 6, 7, 8});
        CHECK(found == 2);
    }
}

TEST_CASE("arrays of numbers in an .npz file are samples or targets, converted to the type that is wanted") {
    const temporary_directory folder;
    const auto file = npz_file(folder, {{"f4.npy", counting_npy<float>("(2, 3)", 6, "<f4")},
                                        {"f8.npy", counting_npy<double>("(2, 3)", 6, "<f8")},
                                        {"t.npy", counting_npy<double>("(2, 1)", 2, "<f8")}});
    for (const std::string& name : {std::string("f4"), std::string("f8")}) {
        const array_dataset set(npz_samples<shape<3>>(file, name), npz_targets<shape<1>, double>(file, "t"));
        static_assert(Dataset<decltype(set)>);
        batch<shape<3>> samples(2);
        batch<shape<1>> targets(2);
        const std::array<std::uint32_t, 2> indices{1, 0};
        set.gather(std::span<const std::uint32_t>(indices), samples.view(), targets.view());
        CHECK(samples.data()[0] == 4);
        CHECK(samples.data()[5] == 3);
        CHECK(targets.data()[0] == 2);
    }
}

TEST_CASE("labels in an .npz file may have any type of whole numbers") {
    const temporary_directory folder;
    const auto file = npz_file(folder, {{"u1.npy", counting_npy<std::uint8_t>("(2,)", 2, "|u1")},
                                        {"i1.npy", counting_npy<std::int8_t>("(2,)", 2, "|i1")},
                                        {"u2.npy", counting_npy<std::uint16_t>("(2,)", 2, "<u2")},
                                        {"i2.npy", counting_npy<std::int16_t>("(2,)", 2, "<i2")},
                                        {"u4.npy", counting_npy<std::uint32_t>("(2,)", 2, "<u4")},
                                        {"i4.npy", counting_npy<std::int32_t>("(2,)", 2, "<i4")},
                                        {"u8.npy", counting_npy<std::uint64_t>("(2,)", 2, "<u8")},
                                        {"i8.npy", counting_npy<std::int64_t>("(2,)", 2, "<i8")},
                                        {"pixels.npy", counting_npy<std::int64_t>("(1, 2, 2)", 4, "<i8")}});
    for (const char* const name : {"u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"}) {
        const auto labels = npz_labels<3>(file, name);
        label last = 0;
        labels.copy(1, &last);
        CHECK(labels.count() == 2);
        CHECK(last == 2);
    }
    CHECK(npz_labels<5, shape<2, 2>>(file, "pixels").count() == 1);
    CHECK(npz_labels<4, shape<2, 2>>(file, "pixels", 4).count() == 1);
    CHECK_THROWS_AS((npz_labels<4, shape<2, 2>>(file, "pixels")), argument_error);
    CHECK_THROWS_AS(npz_labels<2>(file, "i8"), argument_error);
}

TEST_CASE(
    "an array of an .npz file that is missing, or of another shape or type, is refused, and it is said what to do") {
    const temporary_directory folder;
    const auto file = npz_file(folder, {{"x.npy", counting_npy<std::uint8_t>("(3, 2, 4)", 24, "|u1")},
                                        {"last.npy", counting_npy<std::uint8_t>("(2, 4, 5, 3)", 120, "|u1")},
                                        {"f.npy", counting_npy<float>("(3, 2, 4)", 24, "<f4")},
                                        {"i.npy", counting_npy<std::int32_t>("(3,)", 3, "<i4")},
                                        {"c.npy", test::npy_of("(2,)", 16, "<c8")},
                                        {"s.npy", test::npy_of("(2,)", 16, "<U2")},
                                        {"negative.npy", test::npy_of("(1,)", 0, "|i1") + bytes{0xFF}},
                                        {"long.npy", test::npy_of("(1,)", 0, "<i8") + bytes(7) + bytes{1}}});
    using image = shape<1, 2, 4>;
    CHECK_THROWS_WITH(npz_labels<3>(file, "y"), contains("an array \"y\"") && contains("\"x\", \"last\", \"f\""));
    CHECK_THROWS_WITH((npz_samples<shape<1, 4, 2>, std::uint8_t>(file, "x")),
                      contains("arrays.npz: \"x\"") && contains("shape [N, 1, 4, 2]") && contains("[3, 2, 4]"));
    CHECK_THROWS_WITH((npz_samples<shape<24>, std::uint8_t>(file, "x")), contains("shape [N, 24]"));
    CHECK_THROWS_WITH((npz_samples<shape<3, 4, 5>, std::uint8_t>(file, "last")),
                      contains("[2, 4, 5, 3], in which the channels are last; save x.transpose(0, 3, 1, 2)"));
    CHECK_THROWS_WITH((npz_samples<image, std::uint8_t>(file, "f")), contains("U8") && contains("found F32"));
    CHECK_THROWS_WITH(npz_samples<image>(file, "x"), contains("std::uint8_t") && contains("found U8"));
    CHECK_THROWS_WITH(npz_samples<shape<>>(file, "i"), contains("x.astype('float32')") && contains("found I32"));
    CHECK_THROWS_WITH(npz_samples<shape<>>(file, "c"), contains("found C64"));
    CHECK_THROWS_WITH(npz_labels<3>(file, "c"), contains("y.astype('int64')") && contains("found C64"));
    CHECK_THROWS_WITH(npz_labels<3>(file, "s"), contains("y.astype('int64')"));
    CHECK_THROWS_WITH(npz_labels<3>(file, "x"), contains("shape [N]") && contains("[3, 2, 4]"));
    CHECK_THROWS_WITH(npz_labels<3>(file, "negative"),
                      contains("whole numbers from 0 on") && contains("-1 at index 0"));
    CHECK_THROWS_WITH(npz_labels<3>(file, "long"), contains("72057594037927936 at index 0"));
}

#ifndef CTCNN_NO_ZLIB
TEST_CASE("arrays that numpy.savez_compressed wrote are a data set as others are") {
    const temporary_directory folder;
    const bytes content = counting_npy<std::uint8_t>("(2,)", 2, "|u1");
    const bytes packed = test::zip_deflated_npy(content);
    const std::string path = folder.write(
        "packed.npz",
        test::one_array(packed, {.method = 8, .size = content.size(), .crc = ctcnn::detail::crc32_of(content)}));
    CHECK(npz_labels<3>(read_npz(path), "a").count() == 2);
}
#endif
