// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/file_kind.hpp"
#include "ctcnn/io/json_reader.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/text.hpp"

/// What a report says about the epochs before a run was stopped. The page holds its data as JSON, from which the run that
/// resumes reads them: a checkpoint does not depend on which callbacks a run has.
namespace ctcnn::detail {

/// The element of the page that holds its data, and the end of it.
inline constexpr std::string_view report_data_begin = "<script type=\"application/json\" id=\"ctcnn-report\">",
                                  report_data_end = "</script>";

/// A report never has more bytes, and what has is not one.
inline constexpr std::uint64_t most_report_bytes = 300'000;

struct report_state {
    text_by_name options{};           ///< of the run
    std::vector<std::string> rows{};  ///< of the epochs, in order, as JSON: "[1,0.25,0.925,null,null,0.001,2.5,55000]"
    std::vector<std::uint64_t> epochs{};  ///< of these rows, counted from 1
};

/// The data of a report, and their position in the file.
/// Errors  throws argument_error if the file is something else, and data_error if it can't be read
[[gnu::cold]] inline std::pair<std::string, std::uint64_t> report_data(const std::string& path) {
    std::string data;
    std::size_t begin = std::string::npos;
    if (size_of_file(path) <= most_report_bytes) {
        const std::vector<std::uint8_t> bytes = read_file(path, most_report_bytes);
        const std::string text(bytes.begin(), bytes.end());
        begin = text.find(report_data_begin);
        if (begin != text.npos) {
            begin += report_data_begin.size();
            data = text.substr(begin, text.find(report_data_end, begin) - begin);
        }
    }
    if (begin == std::string::npos)
        throw argument_error("ctcnn::html_report: expected a new file or an older report, found something else in " +
                             path + "; choose another name");
    return {std::move(data), begin};
}

/// Reads a report.
/// Errors  as report_data, and data_error with the position of what is not as html_report writes it
[[gnu::cold]] inline report_state read_report(const std::string& path) {
    const auto [text, begin] = report_data(path);
    if (const std::size_t end = utf8_end(bytes_of_text(text)); end != text.size())
        throw data_error(path, begin + end, "UTF-8", "another byte");
    json_reader json(path, text, begin);
    report_state state;
    json.object("the data of a report", [&](const std::string& name, std::uint64_t) {
        if (name == "options")
            json.object("the options of a run",
                        [&](const std::string& option, std::uint64_t) { state.options[option] = json.text("a text"); });
        else if (name == "rows")
            json.array("the rows of the epochs", [&] {
                const std::uint64_t position = json.position();
                std::size_t columns = 0;
                std::uint64_t epoch = 0;
                json.array("the row of an epoch", [&] {
                    const std::uint64_t column = json.position();
                    if (columns++ == 0)
                        epoch = json.whole_number("the number of an epoch");
                    else
                        json.skip_value();
                    // The row is written into the new page as it is.
                    if (const auto value = json.read_since(column);
                        value != "null" && value.find_first_not_of("0123456789+-.e") != value.npos)
                        json.fail(column, "a number or null", shown(value));
                });
                if (columns != 8 || epoch == 0 || (!state.epochs.empty() && epoch <= state.epochs.back()))
                    json.fail(position, "a row of 8 numbers, of an epoch after those before it", "another one");
                state.rows.emplace_back(json.read_since(position));
                state.epochs.push_back(epoch);
            });
        else
            json.skip_value();
    });
    json.end();
    return state;
}

}  // namespace ctcnn::detail
