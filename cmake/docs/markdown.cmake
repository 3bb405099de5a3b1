# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the pages of documentation consist of. All texts are protected (text.cmake).

include("${CMAKE_CURRENT_LIST_DIR}/text.cmake")

# Takes the fenced blocks out of a page: in the prose there is <mark>i<mark> where element i of the list of blocks was.
function(take_blocks text prose blocks)
    set(rest "\n${text}")
    set(result "")
    set(list "")
    set(count 0)
    while(TRUE)
        string(FIND "${rest}" "\n```" begin)
        if(begin EQUAL -1)
            break()
        endif()
        string(SUBSTRING "${rest}" 0 ${begin} before)
        math(EXPR begin "${begin} + 1")
        string(SUBSTRING "${rest}" ${begin} -1 rest)
        string(FIND "${rest}" "\n```" end)
        if(end EQUAL -1)
            message(FATAL_ERROR "a block has no end:\n${rest}")
        endif()
        math(EXPR end "${end} + 4")
        string(SUBSTRING "${rest}" 0 ${end} block)
        string(SUBSTRING "${rest}" ${end} -1 rest)
        list(APPEND list "${block}")
        string(APPEND result "${before}\n${mark}${count}${mark}")
        math(EXPR count "${count} + 1")
    endwhile()
    set(${prose} "${result}${rest}" PARENT_SCOPE)
    set(${blocks} "${list}" PARENT_SCOPE)
endfunction()

# Puts them back.
function(put_blocks prose blocks result)
    set(index 0)
    foreach(block IN LISTS blocks)
        string(REPLACE "${mark}${index}${mark}" "${block}" prose "${prose}")
        math(EXPR index "${index} + 1")
    endforeach()
    string(SUBSTRING "${prose}" 1 -1 prose) # the line break that take_blocks began with
    set(${result} "${prose}" PARENT_SCOPE)
endfunction()

# The targets of all links, each once.
function(links_in prose result)
    string(REGEX REPLACE "`[^`\n]*`" "" prose "${prose}")
    string(REGEX MATCHALL "${closing}\\([^() \n]+\\)" links "${prose}")
    list(TRANSFORM links REPLACE "^.\\((.*)\\)$" "\\1")
    list(REMOVE_DUPLICATES links)
    set(${result} "${links}" PARENT_SCOPE)
endfunction()

# The lines that are headings.
function(headings_in prose result)
    string(REGEX MATCHALL "\n#+ [^\n]*" headings "${prose}")
    list(TRANSFORM headings REPLACE "^\n" "")
    set(${result} "${headings}" PARENT_SCOPE)
endfunction()

# What a link to a heading ends with after the #, as GitHub and others make it.
function(anchor_of heading result)
    string(REGEX REPLACE "^#+ " "" anchor "${heading}")
    string(TOLOWER "${anchor}" anchor)
    string(REGEX REPLACE "[^a-z0-9 _-]" "" anchor "${anchor}")
    string(REPLACE " " "-" anchor "${anchor}")
    set(${result} "${anchor}" PARENT_SCOPE)
endfunction()

function(anchors_in prose result)
    headings_in("${prose}" headings)
    set(anchors "")
    foreach(heading IN LISTS headings)
        anchor_of("${heading}" anchor)
        list(APPEND anchors "${anchor}")
    endforeach()
    set(${result} "${anchors}" PARENT_SCOPE)
endfunction()
