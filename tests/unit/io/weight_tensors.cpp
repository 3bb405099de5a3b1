// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/weight_tensors.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

static_assert(detail::is_count("num_batches_tracked", 0) && detail::is_count("0.bn.num_batches_tracked", 0));
static_assert(!detail::is_count("num_batches_tracked", 1) && !detail::is_count("my_num_batches_tracked", 0) &&
              !detail::is_count("num_batches_tracked.x", 0));

template <class T>
named_tensor tensor_of(const std::vector<T>& numbers, const std::string& name = "a") {
    return make_named_tensor(name, {numbers.size()}, std::span<const T>(numbers));
}

/// Layout and names, as much of a network as is asked.
struct named_layout {
    using parameters = parameter_layout<shape<2, 2>, shape<>>;
    static std::vector<std::string> parameter_names() { return {"0.weight", "0.num_batches_tracked"}; }
};

}  // namespace

TEST_CASE("elements of every type of weights are read exactly") {
    const std::vector<float> two_floats{1, 2.5f};
    const std::vector<double> two_doubles{0.1, 3};
    const std::vector<std::int64_t> whole{-7, std::int64_t{1} << 40};
    CHECK(detail::element_at(tensor_of(two_floats), 1) == 2.5);
    CHECK(detail::element_at(tensor_of(two_doubles), 0) == 0.1);
    CHECK(detail::element_at(tensor_of(whole), 1) == 1099511627776.0);
    const std::vector<std::uint16_t> bits{0x3C00, 0xC000};
    named_tensor half = tensor_of(bits);
    half.type = element_type::f16;
    CHECK(detail::element_at(half, 1) == -2);
    half.type = element_type::bf16;
    CHECK(detail::element_at(half, 1) == -2);

    const std::vector<double> twice{1.5, 0.1};
    std::array<float, 2> to{};
    detail::copy_elements<float>(tensor_of(twice), to);
    CHECK(to == std::array<float, 2>{1.5f, 0.1f});
}

TEST_CASE("a number that is finite in the file and not in memory is found") {
    const std::vector<double> numbers{1e38, std::numeric_limits<double>::infinity(), 1e39};
    CHECK(detail::first_overflow<float>(tensor_of(numbers)) == std::optional<std::size_t>(2));
    CHECK_FALSE(detail::first_overflow<double>(tensor_of(numbers)).has_value());
    const std::vector<float> single{1e38f};
    CHECK_FALSE(detail::first_overflow<float>(tensor_of(single)).has_value());
}

TEST_CASE("a tensor that is not the one that is wanted is told from it") {
    const std::vector<float> two{1, 2}, three{1, 2, 3};
    const std::vector<std::int32_t> whole{1, 2};
    const named_tensor wanted = tensor_of(two);
    CHECK(detail::difference<float>(&wanted, wanted).empty());
    CHECK(detail::difference<float>(nullptr, wanted) == "expected [2], found no such tensor");
    const named_tensor longer = tensor_of(three), integers = tensor_of(whole);
    CHECK(detail::difference<float>(&longer, wanted) == "expected [2], found [3]");
    CHECK_THAT(detail::difference<float>(&integers, wanted),
               test::starts_with("expected F32, F64, F16 or BF16, found I32"));

    const named_tensor count = detail::count_tensor("bn.num_batches_tracked", 3);
    CHECK(count.type == element_type::i64);
    CHECK(detail::element_at(count, 0) == 3);
    CHECK(detail::difference<float>(&count, count).empty());
    const float half = 0.5f;
    const named_tensor none = make_named_tensor("bn.num_batches_tracked", {}, std::span<const float>(&half, 1));
    CHECK_THAT(detail::difference<float>(&none, count), test::contains("a whole number, at least 0, found 0.5"));
    for (const double bad : {-1.0, 0.5, std::nan(""), 0x1p63})
        CHECK_THROWS_AS(detail::count_tensor("n", bad), argument_error);
}

TEST_CASE("a network's tensors have its names and shapes, and point into its block") {
    std::vector<float> block(named_layout::parameters::extent);
    for (std::size_t i = 0; i < 4; ++i) block[i] = static_cast<float>(i + 1);
    block[named_layout::parameters::offsets[1]] = 12;
    const auto tensors = detail::tensors_of<named_layout>(block.data());
    REQUIRE(tensors.size() == 2);
    CHECK(tensors[0].name == "0.weight");
    CHECK(tensors[0].shape == std::vector<std::uint64_t>{2, 2});
    CHECK(static_cast<const void*>(tensors[0].bytes.data()) == block.data());
    CHECK(tensors[1].type == element_type::i64);
    CHECK(detail::element_at(tensors[1], 0) == 12);
    // Without a block: what a file has to hold.
    CHECK(detail::tensors_of<named_layout, float>(nullptr, 1)[0].bytes.empty());
}
