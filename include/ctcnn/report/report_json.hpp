// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ctcnn/core/number_text.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"
#include "ctcnn/report/answers.hpp"
#include "ctcnn/report/base64.hpp"
#include "ctcnn/report/png.hpp"
#include "ctcnn/train/callbacks.hpp"

/// The data of a report as JSON.
namespace ctcnn::detail {

/// JSON has no infinity and no NaN, which become null.
[[gnu::cold]] inline std::string report_number(double number) {
    return std::isfinite(number) ? rounded_text(number) : "null";
}

/// Any text as a JSON string that can be in a <script>: without "<", and with "?" for what is not UTF-8.
[[gnu::cold]] inline std::string report_text(std::string text) {
    for (std::size_t bad = 0; (bad = utf8_end(bytes_of_text(text))) != text.size();) text[bad] = '?';
    std::string result = json_text(text);
    for (std::size_t at = 0; (at = result.find('<', at)) != result.npos;) result.replace(at, 1, "\\u003c");
    return result;
}

/// "[a,b,c]"
template <class Range, class Text>
[[gnu::cold]] std::string report_list(const Range& range, const Text& text) {
    std::string list = "[";
    for (const auto& one : range) list.append(list.size() == 1 ? "" : ",").append(text(one));
    return list + "]";
}

[[gnu::cold]] inline std::string report_texts(const text_by_name& texts) {
    std::string object = "{";
    for (const auto& [name, text] : texts)
        object.append(object.size() == 1 ? "" : ",").append(report_text(name)).append(":").append(report_text(text));
    return object + "}";
}

/// The row of an epoch, of which read_report has an example.
[[gnu::cold]] inline std::string report_row(const epoch_report& report) {
    std::string row = "[" + std::to_string(report.epoch + std::uint64_t{1});
    for (const double number : {report.train.loss(), report.train.accuracy(), report.validation.loss(),
                                report.validation.accuracy(), report.learning_rate, report.seconds})
        row += "," + report_number(number);
    return row + "," + std::to_string(report.images) + "]";
}

/// "data:image/png;base64,…", or nothing for an empty picture.
[[gnu::cold]] inline std::string picture_uri(const picture& of) {
    return of.empty() ? "" : "data:image/png;base64," + base64_of(png_of(of));
}

[[gnu::cold]] inline std::string report_mistake(const mistake& one, bool with_picture) {
    std::string text = "{\"sample\":" + std::to_string(one.sample) + ",\"actual\":" + std::to_string(one.actual) +
                       ",\"probability\":" + report_number(one.probability) +
                       ",\"likely\":" + report_list(one.likely, [](const auto& pair) {
                           return "[" + std::to_string(pair.first) + "," + report_number(pair.second) + "]";
                       });
    if (with_picture && !one.image.empty()) text += ",\"picture\":\"" + picture_uri(one.image) + "\"";
    return text + "}";
}

/// Members of the data: the confusion matrix of few classes, or the most frequent confusions of many; and the mistakes.
/// Nothing if there are no classes, or nothing was evaluated.
[[gnu::cold]] inline std::string report_answers(const collected_answers& answers, std::uint64_t errors,
                                                bool with_pictures) {
    constexpr std::size_t most_in_matrix = 32, most_confusions = 24;
    const std::vector<std::uint64_t>& confusion = answers.confusion();
    const std::size_t classes = answers.classes();
    if (confusion.empty()) return "";
    std::string text;
    const auto number = [](std::uint64_t count) { return std::to_string(count); };
    if (classes <= most_in_matrix) {
        text += ",\"confusion\":[";
        for (std::size_t row = 0; row < classes; ++row)
            text += (row == 0 ? "" : ",") + report_list(std::span(confusion).subspan(row * classes, classes), number);
        text += "]";
    } else {
        std::vector<std::tuple<std::uint64_t, std::size_t>> wrong;
        for (std::size_t cell = 0; cell < confusion.size(); ++cell)
            if (confusion[cell] > 0 && cell / classes != cell % classes) wrong.emplace_back(confusion[cell], cell);
        const std::size_t count = std::min(wrong.size(), most_confusions);
        std::partial_sort(wrong.begin(), wrong.begin() + static_cast<std::ptrdiff_t>(count), wrong.end(),
                          [](const auto& a, const auto& b) {
                              return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b)
                                                                      : std::get<1>(a) < std::get<1>(b);
                          });
        text += ",\"confusions\":" + report_list(std::span(wrong).first(count), [&](const auto& one) {
                    const auto [samples, cell] = one;
                    return "[" + std::to_string(cell / classes) + "," + std::to_string(cell % classes) + "," +
                           std::to_string(samples) + "]";
                });
    }
    return text + ",\"errors\":" + std::to_string(errors) + ",\"mistakes\":" +
           report_list(answers.mistakes(), [&](const mistake& one) { return report_mistake(one, with_pictures); });
}

}  // namespace ctcnn::detail
