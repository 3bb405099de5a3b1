// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/safetensors/checksums.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// The header of a file of ours, without tensors, with its sum.
std::string summed_header(const std::string& rest) {
    std::string text(detail::safetensors_header_start);
    text += std::string(detail::checksum_digits, '0') + rest;
    const std::string sum = detail::safetensors_header_checksum(text);
    text.replace(detail::safetensors_header_start.size(), sum.size(), sum);
    return text;
}
void check_sums_of(const std::string& text, checksum_rule rule) {
    const auto header = detail::parse_safetensors_header("f", text);
    detail::check_safetensors_checksums("f", text, header, {}, rule);
}
refusal refused_sums(const std::string& text, checksum_rule rule) {
    return refusal_of([&] { check_sums_of(text, rule); });
}

TEST_CASE("the sum of a header is of all that comes after it, up to the last brace") {
    const std::string text = summed_header("\"}}   ");
    CHECK(detail::has_safetensors_header_checksum(text));
    CHECK(detail::has_safetensors_header_checksum(text + "  "));  // padding is not content
    for (std::size_t at = 0; at < text.size() - 3; ++at) {
        std::string damaged = text;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        CHECK_FALSE(detail::has_safetensors_header_checksum(damaged));
    }
    CHECK_FALSE(detail::has_safetensors_header_checksum("{}"));
    CHECK_FALSE(detail::has_safetensors_header_checksum(detail::safetensors_header_start));
    CHECK(detail::safetensors_checksum_name("0.weight") == "ctcnn.sha256:0.weight");
}

TEST_CASE(
    "a header that was written here must hold, and of another program no sum is required, except by checkpoints") {
    const std::string text = summed_header("\",\"user\":\"x\"}}");
    std::string damaged = text;
    damaged[damaged.size() - 4] = 'y';
    for (const checksum_rule rule : {checksum_rule::compared, checksum_rule::required}) {
        CHECK_NOTHROW(check_sums_of(text, rule));
        CHECK(refused_sums(damaged, rule).expected == "a header with the SHA-256 that was written with it");
    }
    CHECK_NOTHROW(check_sums_of(damaged, checksum_rule::ignored));
    const std::string rewritten = "{" + damaged.substr(2);  // the space after the brace is lost
    CHECK_NOTHROW(check_sums_of(rewritten, checksum_rule::compared));
    CHECK_THROWS_AS(check_sums_of(rewritten, checksum_rule::required), data_error);
    CHECK_NOTHROW(check_sums_of("{}", checksum_rule::compared));
    CHECK(refused_sums("{}", checksum_rule::required).found == "none");
}

}  // namespace
