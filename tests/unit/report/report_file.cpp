// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/report_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using test::contains;
using test::temporary_directory;

namespace {

std::string report_with(const temporary_directory& folder, const std::string& data) {
    const std::string page = "<!doctype html><p>" + std::string(detail::report_data_begin) + data + "</script></p>";
    return folder.write("report", test::bytes(page.begin(), page.end()));
}

}  // namespace

TEST_CASE("a report's options and rows are read as they were written, and all else is skipped") {
    const temporary_directory folder;
    const std::string path = report_with(folder, R"({"version":1,"title":"a \u003cb>","options":{"seed":"7","é":"\\"},)"
                                                 R"("best":[1,null,{"x":[true]}],"rows":[[1,0.5,null,-2e-05,1,2,3,4],)"
                                                 R"([3,null,null,null,null,0,0,0]]})");
    const detail::report_state state = detail::read_report(path);
    CHECK(state.options == text_by_name{{"seed", "7"}, {"é", "\\"}});
    CHECK(state.rows == std::vector<std::string>{"[1,0.5,null,-2e-05,1,2,3,4]", "[3,null,null,null,null,0,0,0]"});
    CHECK(state.epochs == std::vector<std::uint64_t>{1, 3});
    CHECK(detail::read_report(report_with(folder, "{}")).rows.empty());
}

TEST_CASE("what is not a report is none, whatever it is") {
    const temporary_directory folder;
    for (const std::string& content :
         {std::string("text"), std::string("<!doctype html>"), std::string(400'000, ' ')}) {
        const std::string path = folder.write("other", test::bytes(content.begin(), content.end()));
        CHECK_THROWS_WITH(detail::read_report(path), contains("expected a new file or an older report, found something "
                                                              "else in " +
                                                              path));
    }
    CHECK_FALSE(detail::holds_something(folder / "nothing"));
    CHECK_FALSE(detail::holds_something(folder.path()));
    CHECK_FALSE(detail::holds_something(folder.write("empty", {})));
}

TEST_CASE("a damaged report is refused, with the position of the damage") {
    const std::string data = GENERATE(as<std::string>(), "", "{", "[]", R"({"rows":1})", R"({"rows":[1]})",
                                      R"({"rows":[[]]})", R"({"rows":[[1,2,3]]})", R"({"rows":[[0,1,1,1,1,1,1,1]]})",
                                      R"({"rows":[[2,1,1,1,1,1,1,1],[2,1,1,1,1,1,1,1]]})",
                                      R"({"rows":[["1",1,1,1,1,1,1,1]]})", R"({"rows":[[1,1,1,1,1,1,1,"</b>"]]})",
                                      R"({"rows":[[1,1,1,1,1,1,1,true]]})", R"({"rows":[[1,1,1,1,1,1,1,[1]]]})",
                                      R"({"options":{"seed":1}})", R"({"rows":[]} more)", "{\"a\":\"\xFF\"}");
    const temporary_directory folder;
    const std::string path = report_with(folder, data);
    CAPTURE(data);
    CHECK_THROWS_AS(detail::read_report(path), data_error);
    CHECK_THROWS_WITH(detail::read_report(path), contains(path + ": at byte "));
}
