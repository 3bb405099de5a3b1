// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/text.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("json_text: what nlohmann_json writes, for every character") {
    for (int code = 0; code < 0x80; ++code) {
        const std::string text = {'a', static_cast<char>(code), 'b'};
        INFO("character " << code);
        CHECK(detail::json_text(text) == nlohmann::json(text).dump());
    }
    for (const std::string text : {"", "é", "漢字", "\U0001F600", "\"\\\"", "tail\\"}) {
        CHECK(detail::json_text(text) == nlohmann::json(text).dump());
        CHECK(nlohmann::json::parse(detail::json_text(text)).get<std::string>() == text);
    }
}
