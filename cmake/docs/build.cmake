# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# The manual, as HTML: cmake -D OUT=build/docs -P cmake/docs/build.cmake
#
# Its pages are those of docs/ and the other ones of the repository, in OUT/pages in Doxygen's form: each heading gets a
# label, and each link leads to the label, page or header. An example that a page links to becomes a page as well; other
# files have none, and the link to one becomes text. Fails if Doxygen warns, and for links that lead nowhere.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../glob.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/markdown.cmake")

find_program(DOXYGEN doxygen REQUIRED)
find_program(AWK awk REQUIRED)
cmake_path(SET project NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../..")
string(REGEX REPLACE "/$" "" project "${project}")
cmake_path(ABSOLUTE_PATH OUT NORMALIZE OUTPUT_VARIABLE out)
file(REMOVE_RECURSE "${out}")

ctcnn_glob(pages *.md IN "${project}")
foreach(folder docs bench examples include)
    ctcnn_glob(found ${folder}/*.md IN "${project}" RECURSE)
    list(APPEND pages ${found})
endforeach()
set(main_page docs/README.md)
set(sources "") # of examples, which are pages, too
set(count 0)
string(ASCII 14 code_begins)
string(ASCII 15 code_ends)

# ---- pages ----------------------------------------------------------------------------------------------------------

function(label_of page anchor result)
    string(REGEX REPLACE "[.]md$" "" label "${page}")
    if(NOT anchor STREQUAL "")
        string(APPEND label "__${anchor}")
    endif()
    string(MAKE_C_IDENTIFIER "page_${label}" label)
    set(${result} "${label}" PARENT_SCOPE)
endfunction()

# The label, page or header to which a link of a page leads, or nothing if it has to become text.
function(target_of page link result)
    string(REGEX MATCH "^([^#]*)#?(.*)$" all "${link}")
    set(path "${CMAKE_MATCH_1}")
    set(anchor "${CMAKE_MATCH_2}")
    set(target "${page}")
    if(NOT path STREQUAL "")
        cmake_path(GET page PARENT_PATH target)
        cmake_path(APPEND target "${path}")
        cmake_path(NORMAL_PATH target)
    endif()
    set(found "")
    if(target STREQUAL main_page AND anchor STREQUAL "")
        set(found index)
    elseif(target IN_LIST pages)
        label_of("${target}" "${anchor}" found)
    elseif(target MATCHES "^examples/.*[.](cpp|hpp)$")
        list(APPEND sources "${target}")
        set(sources "${sources}" PARENT_SCOPE)
        label_of("${target}" "" found)
    elseif(target MATCHES "[.]hpp$" AND NOT target MATCHES "^include/ctcnn/(kernels|simd)/")
        string(REGEX REPLACE "^include/" "" found "${target}")
    endif()
    set(${result} "${found}" PARENT_SCOPE)
endfunction()

foreach(page IN LISTS pages)
    read_protected("${project}/${page}" text)
    take_blocks("${text}" text blocks)
    links_in("${text}" links)
    foreach(link IN LISTS links)
        if(link MATCHES "^[a-z]+:")
            continue()
        endif()
        if(link MATCHES "^images/[^/]*[.]png$") # Doxygen looks for its name in docs/images, and warns if there is none
            cmake_path(GET link FILENAME name)
            string(REPLACE "(${link})" "(${name})" text "${text}")
            continue()
        endif()
        target_of("${page}" "${link}" target)
        string(REGEX REPLACE "([][+.*()^$?|\\\\])" "\\\\\\1" pattern "${link}")
        set(pattern "${opening}([^${opening}${closing}]*)${closing}\\(${pattern}\\)")
        if(target STREQUAL "")
            set(replacement "\\1")
        elseif(page STREQUAL "examples/README.md" AND target MATCHES "^page_examples_")
            set(replacement "@subpage ${target} \"\\1\"") # makes the tree of pages
        else()
            set(replacement "${opening}\\1${closing}(@ref ${target})")
        endif()
        string(REGEX REPLACE "${pattern}" "${replacement}" text "${text}")
    endforeach()
    # For Doxygen the text of a link is on one line.
    string(REGEX REPLACE "${opening}([^${opening}${closing}\n]*)\n *([^${opening}${closing}\n]*)${closing}\\("
                         "${opening}\\1 \\2${closing}(" text "${text}"
    )
    headings_in("${text}" headings)
    set(is_first ON)
    foreach(heading IN LISTS headings)
        anchor_of("${heading}" anchor)
        if(is_first)
            set(anchor "")
            set(is_first OFF)
        endif()
        label_of("${page}" "${anchor}" label)
        if(page STREQUAL main_page AND anchor STREQUAL "")
            set(label mainpage)
        endif()
        string(REPLACE "`" "" title "${heading}") # Doxygen shows it as it is in menus
        string(REPLACE "\n${heading}\n" "\n${title} {#${label}}\n" text "${text}")
    endforeach()
    # In Doxygen `…' is a quotation, unless the first mark is doubled.
    string(REGEX REPLACE "`([^`]*)`" "${code_begins}\\1${code_ends}" text "${text}")
    string(REGEX REPLACE "${code_begins}([^${code_begins}${code_ends}']*)${code_ends}" "`\\1`" text "${text}")
    string(REGEX REPLACE "[${code_begins}${code_ends}]" "``" text "${text}")
    put_blocks("${text}" "${blocks}" text)
    if(page STREQUAL main_page)
        # Its sections once more, as pages above those that they list: main pages have no place in the tree.
        string(REPLACE "\n## " ";" sections "${text}")
        list(POP_FRONT sections)
        foreach(section IN LISTS sections)
            string(REGEX REPLACE "${opening}([^${opening}${closing}]*)${closing}\\(@ref (page_[A-Za-z0-9_]*)\\)"
                                 "@subpage \\2 \"\\1\"" section "${section}"
            )
            string(REGEX REPLACE "@subpage (page_[A-Za-z0-9_]*__[A-Za-z0-9_]*) (\"[^\"]*\")" "@ref \\1 \\2" section "${section}")
            string(REGEX REPLACE "^([^{]*) {#[^\n]*" "# \\1 {#section_${count}}" section "${section}")
            unprotect("${section}" section)
            file(WRITE "${out}/pages/section_${count}.md" "${section}")
            math(EXPR count "${count} + 1")
        endforeach()
    endif()
    unprotect("${text}" text)
    file(WRITE "${out}/pages/${page}" "${text}")
endforeach()

# What is in the namespace is listed on its page, if that has a comment.
file(WRITE "${out}/pages/ctcnn.hpp" "/** What programs name. */\nnamespace ctcnn {}\n")

list(REMOVE_DUPLICATES sources)
foreach(source IN LISTS sources)
    file(READ "${project}/${source}" text)
    label_of("${source}" "" label)
    file(WRITE "${out}/pages/${source}.md" "# ${source} {#${label}}\n\n```cpp\n${text}```\n")
endforeach()

# ---- HTML -----------------------------------------------------------------------------------------------------------

set(stylesheets "")
set(stylesheet /usr/share/doxygen-awesome-css/doxygen-awesome.css)
if(EXISTS ${stylesheet})
    set(stylesheets "${stylesheet} /usr/share/doxygen-awesome-css/doxygen-awesome-sidebar-only.css")
else()
    message(STATUS "doxygen-awesome-css is not installed: the pages look as Doxygen's do")
endif()
file(STRINGS "${project}/include/ctcnn/version.hpp" numbers REGEX "^#define CTCNN_VERSION_[A-Z]+ [0-9]+$")
list(TRANSFORM numbers REPLACE "^.* " "")
list(JOIN numbers "." version)
set(folder "${CMAKE_CURRENT_LIST_DIR}")
set(awk "${AWK}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/Doxyfile.in" "${out}/Doxyfile" @ONLY)
execute_process(COMMAND "${DOXYGEN}" "${out}/Doxyfile" RESULT_VARIABLE result ERROR_VARIABLE warnings)
# Other versions may warn of other things.
execute_process(COMMAND "${DOXYGEN}" --version OUTPUT_VARIABLE doxygen_version)
if(NOT result EQUAL 0 OR NOT warnings STREQUAL "")
    message(NOTICE "${warnings}")
    if(NOT result EQUAL 0 OR doxygen_version MATCHES "^1[.]9[.]4")
        message(FATAL_ERROR "Doxygen has warned")
    endif()
endif()

ctcnn_glob(files * IN "${out}/html" RECURSE)
list(JOIN files "\n" names)
file(WRITE "${out}/files.txt" "${names}\n")
list(FILTER files INCLUDE REGEX "^[^/]*[.]html$")
execute_process(
    COMMAND "${AWK}" -v files=../files.txt -f "${CMAKE_CURRENT_LIST_DIR}/html_links.awk" ${files}
    WORKING_DIRECTORY "${out}/html" RESULT_VARIABLE result OUTPUT_VARIABLE complaints
)
if(NOT result EQUAL 0)
    message(NOTICE "${complaints}")
    message(FATAL_ERROR "the manual has links that lead nowhere")
endif()
list(LENGTH files count)
message(STATUS "${count} pages of HTML: ${out}/html/index.html")
