# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Links between pages of HTML that lead nowhere, and commands of Doxygen that became text, as those after a block that it
# does not see the end of: awk -v files=list -f html_links.awk *.html
# Prints a line for each and exits with 1 if there is one. `list` is a file with the names of all files in the folder.

BEGIN {
    while ((getline name <files) > 0) exists[name] = 1
}

/@(ref|subpage|section|endcode|row|about_file)([ {]|$)|[]][(]<a class="el"/ {
    print FILENAME ": shows a command of Doxygen: " $0
    wrong = 1
}

{
    line = $0
    while (match(line, /(id|name|href|src)="[^"]*"/)) {
        found = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        split(found, parts, "\"")
        if (found ~ /^(id|name)/)
            anchors[FILENAME "#" parts[2]] = 1
        else if (parts[2] !~ /^([a-z]+:|$)/)
            links[FILENAME SUBSEP parts[2]] = 1
    }
}

END {
    for (pair in links) {
        split(pair, parts, SUBSEP)
        target = parts[2]
        anchor = ""
        if ((place = index(target, "#")) > 0) {
            anchor = substr(target, place + 1)
            target = substr(target, 1, place - 1)
        }
        if (target == "") target = parts[1]
        ++count
        if (!(target in exists)) {
            print parts[1] ": links to " parts[2] ", which does not exist"
            wrong = 1
        } else if (anchor != "" && target ~ /[.]html$/ && !((target "#" anchor) in anchors)) {
            print parts[1] ": links to " parts[2] ", and there is no such place"
            wrong = 1
        }
    }
    if (count == 0) {
        print "found no links"
        wrong = 1
    }
    exit wrong
}
