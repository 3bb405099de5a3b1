# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/docs/html_links.awk see links that lead nowhere, and nothing else?

cmake_minimum_required(VERSION 3.25)

find_program(AWK awk REQUIRED)
set(failures "")

# expect(<what is in the body of a.html> <part of the complaint, empty where none may come>)
function(expect body complaint)
    file(REMOVE_RECURSE "${WORK_DIR}")
    file(WRITE "${WORK_DIR}/html/a.html" "<body>\n<h1 id=\"top\">A</h1>\n${body}\n</body>\n")
    file(WRITE "${WORK_DIR}/html/b.html" "<a href=\"a.html\">back</a><a name=\"end\"></a>\n")
    file(WRITE "${WORK_DIR}/html/search/x.js" "\n")
    file(WRITE "${WORK_DIR}/files.txt" "a.html\nb.html\nsearch/x.js\n")
    execute_process(
        COMMAND "${AWK}" -v files=../files.txt -f "${PROJECT_DIR}/cmake/docs/html_links.awk" a.html b.html
        WORKING_DIRECTORY "${WORK_DIR}/html" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output
    )
    string(FIND "${output}" "${complaint}" position)
    if(complaint STREQUAL "" AND NOT result EQUAL 0)
        string(APPEND failures "\nwas refused, and is right: ${body}: ${output}")
    elseif(NOT complaint STREQUAL "" AND (result EQUAL 0 OR position EQUAL -1))
        string(APPEND failures "\nwas not refused with \"${complaint}\": ${body}: ${output}")
    endif()
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

expect("<a href=\"b.html\">b</a> <a href=\"b.html#end\">b</a> <a href=\"#top\">a</a>" "")
expect("<script src=\"search/x.js\"></script><a href=\"https://example.org/c.html\">c</a>" "")
expect("<a href=\"c.html\">c</a>" "a.html: links to c.html, which does not exist")
expect("<a href=\"b.html\">b</a><a href=\"b.html#middle\">b</a>" "a.html: links to b.html#middle, and there is no such place")
expect("<a href=\"#end\">a</a>" "a.html: links to #end, and there is no such place")
expect("<img src=\"x.png\">" "a.html: links to x.png, which does not exist")
expect("<a href=\"b.html\">b</a> @ref b" "a.html: shows a command of Doxygen")

if(failures)
    message(NOTICE "${failures}")
    message(FATAL_ERROR "cmake/docs/html_links.awk does not do its work")
endif()
