# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_includes.cmake see what it should, and nothing else? Each case is a tree with one header.

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/expect.cmake")

# expect(<content after the first include> <complaint, empty where none may come>)
function(expect content complaint)
    file(REMOVE_RECURSE "${tree}")
    file(WRITE "${tree}/ctcnn/core/shape.hpp" "#include \"ctcnn/core/compiler.hpp\"\n${content}")
    expect_check(includes "${content}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

# expect_first(<content> <complaint>): the content as it is.
function(expect_first content complaint)
    file(REMOVE_RECURSE "${tree}")
    file(WRITE "${tree}/ctcnn/core/shape.hpp" "${content}")
    expect_check(includes "${content}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

expect("#pragma once\n#include <cstddef>\nstd::size_t n;\n" "")
expect("// std::vector\n/* std::string */\nint n;\n" "")
expect("#include <string_view>\nstd::string_view text;\n" "") # no <string>
expect("#include <map>\nstd::map<int, int> m;\n" "") # in no table
expect("#include <array>\n#include <cstddef>\nstd::array<std::byte, 2> a;\n" "")

expect("#pragma once\nstd::size_t n;\n" "ctcnn/core/shape.hpp:3: names std::size_t, and does not include <cstddef>")
expect("#include <string>\nstd::string_view text;\n" "names std::string_view, and does not include <string_view>")
expect("#include <cstddef>\nint n = std::min(1, 2);\n" "names std::min, and does not include <algorithm>")
expect("// #include <vector>\nstd::vector<int> v;\n" "names std::vector, and does not include <vector>")
expect("static_assert(std::is_same_v<int, int>);\n" "names std::is_same_v, and does not include <type_traits>")

expect("#include \"ctcnn/core/exceptions.hpp\"\ninline void f() { throw 1; }\n" "")
expect("#if defined(__cpp_exceptions)\ninline void f() { throw 1; }\n#endif\n" "")
expect("// throw\nconst char* f = \"throw\";\nint throws, catches;\n" "")
expect("inline void f() { throw 1; }\n" "ctcnn/core/shape.hpp:2: has throw, and does not include \"ctcnn/core/exceptions.hpp\"")
expect("inline void f() {\n    try {\n    } catch (...) {\n    }\n}\n" "has try, and does not include")

set(missing "ctcnn/core/shape.hpp: the first include must be \"ctcnn/core/compiler.hpp\"")
expect_first("int n;\n" "${missing}")
expect_first("#include <cstddef>\n#include \"ctcnn/core/compiler.hpp\"\nstd::size_t n;\n" "${missing}")
expect_first("// #include \"ctcnn/core/compiler.hpp\"\n#include <cstddef>\nstd::size_t n;\n" "${missing}")
expect_first("#pragma once\n// why\n#include \"ctcnn/core/compiler.hpp\"\n#include <cstddef>\nstd::size_t n;\n" "")

fail_if_any(includes)
