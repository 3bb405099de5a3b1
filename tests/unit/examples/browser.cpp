// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The page of examples/browser: drawings as the network reads them, here, and the page itself in Chromium, by
// tests/browser/page.mjs.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "browser/lenet_weights.hpp"
#include "browser/strokes.hpp"
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/network/classify.hpp"
#include "digits/network.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/process.hpp"

using namespace ctcnn::test;

namespace {

struct hand_drawn {
    std::size_t digit;
    std::vector<digits::point> points;
};
constexpr digits::point line_end{std::numeric_limits<float>::quiet_NaN(), 0};

std::vector<hand_drawn> fifty_drawings() {
    std::vector<hand_drawn> all;
    std::ifstream file(CTCNN_TEST_GOLDEN_DIR "/../browser/strokes.json");
    for (const auto& from : nlohmann::json::parse(file)) {
        hand_drawn one{from["digit"].get<std::size_t>(), {}};
        for (const auto& stroke : from["strokes"]) {
            for (std::size_t i = 0; i < stroke.size(); i += 2)
                one.points.push_back({stroke[i].get<float>(), stroke[i + 1].get<float>()});
            one.points.push_back(line_end);
        }
        all.push_back(one);
    }
    return all;
}

/// Rows and columns with ink, and where its centre is.
struct extent {
    std::size_t top = 28, bottom = 0, left = 28, right = 0;
    float x = 0, y = 0, sum = 0;

    explicit extent(const ctcnn::tensor<ctcnn::shape<1, 28, 28>>& picture) {
        for (std::size_t i = 0; i < 28 * 28; ++i) {
            const float ink = picture.data()[i];
            if (ink < 0 || ink > 1) FAIL("ink of " << ink);
            if (ink == 0) continue;
            top = std::min(top, i / 28);
            bottom = std::max(bottom, i / 28 + 1);
            left = std::min(left, i % 28);
            right = std::max(right, i % 28 + 1);
            sum += ink;
            x += ink * static_cast<float>(i % 28);
            y += ink * static_cast<float>(i / 28);
        }
        x /= sum;
        y /= sum;
    }
};

}  // namespace

TEST_CASE("a drawing becomes a picture as MNIST's are: a box of 20 pixels, the centre of mass in the middle") {
    double ink = 0;
    for (const hand_drawn& one : fifty_drawings()) {
        CAPTURE(one.digit);
        const auto picture = digits::picture_of(one.points);
        const extent found(picture);
        const std::size_t width = found.right - found.left, height = found.bottom - found.top;
        // A pixel that is touched a little is one more at each end, and what is beyond the edge is cut.
        CHECK(std::max(width, height) >= 19);
        CHECK(std::max(width, height) <= 22);
        CHECK(std::abs(found.x - 14) < 0.1f);
        CHECK(std::abs(found.y - 14) < 0.1f);
        ink += static_cast<double>(found.sum) / (28 * 28 * 50);
    }
    CHECK(std::abs(ink - 0.1307) < 0.002);  // the mean of MNIST's pixels
}

TEST_CASE("a drawing's size and place do not matter") {
    for (const hand_drawn& one : fifty_drawings()) {
        CAPTURE(one.digit);
        std::vector<digits::point> elsewhere = one.points;
        for (digits::point& point : elsewhere) point = {300 * point.x - 70, 300 * point.y + 1000};
        const auto a = digits::picture_of(one.points), b = digits::picture_of(elsewhere);
        float most = 0;
        for (std::size_t i = 0; i < 28 * 28; ++i) most = std::max(most, std::abs(a.data()[i] - b.data()[i]));
        CHECK(most < 0.01f);
    }
}

TEST_CASE("a drawing of no point, of one, and of a straight line") {
    const std::vector<digits::point> no_point{line_end, line_end}, dot{{3, 4}}, line{{5, 1}, {5, 9}, line_end};
    const auto nothing = digits::picture_of({}), still_nothing = digits::picture_of(no_point);
    CHECK(std::ranges::count(nothing.span(), 0.f) == 28 * 28);
    CHECK(std::ranges::count(still_nothing.span(), 0.f) == 28 * 28);
    const extent small(digits::picture_of(dot));
    CHECK(small.right - small.left <= 4);
    CHECK(std::abs(small.x - 14) < 0.1f);
    const extent tall(digits::picture_of(line));
    CHECK(tall.right - tall.left <= 4);
    CHECK(tall.bottom - tall.top >= 20);
}

TEST_CASE("the page's network reads at least 47 of fifty drawings") {
    ctcnn::model<digits::lenet> net;
    ctcnn::load(net, lenet_weights{});
    const auto drawings = fifty_drawings();
    REQUIRE(drawings.size() == 50);
    std::size_t right = 0;
    for (const hand_drawn& one : drawings) {
        const auto image = digits::as_network_reads(digits::picture_of(one.points));
        if (ctcnn::classify(net, image).label == one.digit) ++right;
    }
    CHECK(right >= 47);
}

TEST_CASE("the page in a browser: drawing with a mouse and a finger, and training") {
    const std::string node = "/usr/bin/node", chromium = "/usr/bin/chromium", compiler = "/usr/bin/em++";
    const std::string package = CTCNN_TEST_GOLDEN_DIR "/../../build/node/node_modules/playwright-core";
    for (const std::string& needed : {node, chromium, compiler, package})
        if (!std::filesystem::exists(needed)) {
            WARN("SKIPPED: " << needed << " isn't here, so nothing tests the page. Run: ./dev setup");
            return;
        }
    // The few digits of the tests, again and again, so that there is time to stop the training and to continue; the
    // seconds are a limit for a machine that has much else to do.
    const temporary_directory folder;
    std::filesystem::create_directory(folder / "mnist");
    for (const std::string name : {"train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"}) {
        const bytes few = read_bytes(CTCNN_TEST_DATA_DIR "/mnist/" + name + "-ubyte");
        const auto header = few.begin() + (name.ends_with("3") ? 16 : 8);
        const std::size_t times = name.starts_with("train") ? 50 : 10;
        const std::size_t count = times * (std::size_t{few[6]} << 8 | few[7]);
        bytes many(few.begin(), header);
        many[6] = static_cast<std::uint8_t>(count >> 8);
        many[7] = static_cast<std::uint8_t>(count);
        for (std::size_t i = 0; i < times; ++i) many.insert(many.end(), header, few.end());
        folder.write("mnist/" + name + "-ubyte", many);
    }
    const auto built =
        process({"/bin/sh", CTCNN_TEST_EXAMPLES_SOURCE_DIR "/browser/build.sh", folder / "page", folder / "mnist"})
            .finish();
    INFO(built.out << built.err);
    REQUIRE(built.code == 0);
    const auto ran = process({node, CTCNN_TEST_GOLDEN_DIR "/../browser/page.mjs", folder / "page", package, "--passes",
                              "1", "--accuracy", "0.8", "--seconds", "300"},
                             {"HOME=" + folder.path()})
                         .finish();
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
}
