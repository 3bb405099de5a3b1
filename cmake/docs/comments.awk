# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# A header for Doxygen, line by line, so that line numbers stay. In `///` comments, which are plain text with `code`:
#
#   Shapes  x: [I]           a row, which becomes a paragraph with that title; so do its further, indented lines
#   (an indented block)      after an empty line: shown as it is
#   < > & # @ %              plain text, and not HTML, a link or a command
#
# A comment before the namespace is about the file.

# `is_code` is whether a line begins within `code`, which the line before began.
function escaped(text,    parts, count, i, quotes, result) {
    count = split(text, parts, "`")
    for (i = 1; i <= count; ++i) {
        quotes = ""
        if (!is_code) {
            gsub(/[<>&#@%]/, "\\\\&", parts[i])
        } else if (i > 1 && i < count && parts[i] ~ /'/) {
            quotes = "`" # `…' would be a quotation
        }
        result = result quotes parts[i] quotes (i < count ? "`" : "")
        if (i < count) is_code = !is_code
    }
    return result
}

function print_comment(    i) {
    for (i = 1; i <= lines; ++i) print comment[i]
    lines = 0
}

{
    place = match($0, /\/\/\/(<|[^\/]|$)/)
    # Not within a string: what is before it has no quotes, or as many as close.
    before = substr($0, 1, place - 1)
    if (place == 0 || gsub(/"/, "\"", before) % 2 == 1) {
        state = ""
        is_code = 0
        if (/^namespace ctcnn/ && lines > 0) sub(/\/\/\//, "/// @about_file", comment[1])
        print_comment()
        print
        next
    }
    text = substr($0, place + 3)
    mark = "///"
    if (substr(text, 1, 1) == "<") {
        mark = "///<"
        text = substr(text, 2)
    }
    match(text, /^ */)
    indentation = RLENGTH
    if (text == "") {
        if (state != "code") state = "empty"
        is_code = 0
    } else if (text ~ /^ (Shapes|Options|Parameters|Units|Requires|Errors|Memory|Threads|Statistics|Equivalent|Source)  /) {
        state = "row"
        title = text
        sub(/^ /, "", title)
        sub(/ .*/, "", title)
        sub(/^ [A-Za-z]+ +/, "", text)
        text = " @row{" title "}" escaped(text)
    } else if (indentation >= 3 && (state == "empty" || state == "code" || mark == "///" && state == "")) {
        state = "code"
        text = "    " text
    } else {
        state = "text"
        sub(/^ +/, " ", text)
        text = escaped(text)
    }
    comment[++lines] = before mark text
}

END {
    print_comment()
}
