# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# The lines `// compile-flags: <flags>` of a test that is compiled -> a list, an element a line.
function(compile_flags_of source result)
    file(STRINGS "${source}" lines REGEX "^// compile-flags: .")
    list(TRANSFORM lines REPLACE "^// compile-flags: " "")
    set(${result} "${lines}" PARENT_SCOPE)
endfunction()
