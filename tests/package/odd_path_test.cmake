# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Sources in a folder whose name means something to CMake, shells and regular expressions: do they build, and is the
# package whole?

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")
include("${PROJECT_DIR}/cmake/glob.cmake")

# Ninja takes no pipe.
set(odd "${WORK_DIR}/[x] c++ (y) $z *?{1} ^a.")
file(MAKE_DIRECTORY "${odd}")
foreach(part include cmake CMakeLists.txt LICENSE)
    file(COPY "${PROJECT_DIR}/${part}" DESTINATION "${odd}")
endforeach()

ctcnn_glob(expected *.hpp IN "${PROJECT_DIR}/include" RECURSE)
configure("${odd}" "${WORK_DIR}/[build]" ${no_programs})
run("${CMAKE_COMMAND}" --install "${WORK_DIR}/[build]" --prefix "${WORK_DIR}/[installed]")
ctcnn_glob(found *.hpp IN "${WORK_DIR}/[installed]/include" RECURSE)
if(NOT found STREQUAL expected)
    message(FATAL_ERROR "installed are:\n${found}\nexpected:\n${expected}")
endif()

# The checks of headers look at headers.
foreach(check floors includes umbrella)
    run("${CMAKE_COMMAND}" -D "INCLUDE_DIR=${odd}/include" -P "${odd}/cmake/check_${check}.cmake")
endforeach()

# Used from there, and from where it is installed.
set(program "add_executable(user user.cpp)" "target_link_libraries(user PRIVATE ctcnn::ctcnn)")
write_project("${WORK_DIR}/(user)" "if(SOURCES)" "add_subdirectory(\"\${SOURCES}\" ctcnn)" "else()"
              "find_package(ctcnn REQUIRED)" "endif()" ${program}
)
file(WRITE "${WORK_DIR}/(user)/user.cpp" "#include <ctcnn/core/shape.hpp>\nint main() { return ctcnn::shape<2, 3>::size - 6; }\n")
foreach(from "SOURCES=${odd}" "CMAKE_PREFIX_PATH=${WORK_DIR}/[installed]")
    file(REMOVE_RECURSE "${WORK_DIR}/user build")
    configure("${WORK_DIR}/(user)" "${WORK_DIR}/user build" "-D${from}" -DCMAKE_BUILD_TYPE=Debug)
    run("${CMAKE_COMMAND}" --build "${WORK_DIR}/user build")
    run("${WORK_DIR}/user build/user")
endforeach()
