# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# A project that has ctcnn below it: is everything of the project as it was?

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(add "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)")
# What ctcnn, CMake's own modules and packages of the libraries write into the cache; none of it is a choice of the project.
set(ours "^(CTCNN_|ctcnn_|FETCHCONTENT_|FIND_PACKAGE_MESSAGE_DETAILS_|CMAKE_HAVE_LIBC_PTHREAD|arch_native_supported|(xtl|xsimd|xtensor|TBB)_DIR)")
set(watched
    "macro(remember when)" "get_cmake_property(\${when}_cache CACHE_VARIABLES)" "get_cmake_property(names VARIABLES)"
    "foreach(name IN LISTS names)" "set(\${when}_of_\${name} \"\${\${name}}\")" "endforeach()"
    "set(\${when}_names \${names})" "get_directory_property(\${when}_properties COMPILE_OPTIONS)"
    "get_directory_property(\${when}_definitions COMPILE_DEFINITIONS)"
    "get_directory_property(\${when}_tests TESTS)" "cmake_policy(GET CMP0140 \${when}_policy)" "endmacro()"
    "find_package(Threads)" "set(CMAKE_CXX_STANDARD 17)" "remember(before)" ${add} "remember(after)"
    "foreach(name IN LISTS after_names)"
    "if(NOT name MATCHES \"${ours}|^(before|after)_|^(when|name|names)$|^CMAKE_(MATCH|CURRENT)_\" AND NOT \"\${before_of_\${name}}\" STREQUAL \"\${after_of_\${name}}\")"
    "message(SEND_ERROR \"\${name} was '\${before_of_\${name}}' and is '\${after_of_\${name}}'\")" "endif()" "endforeach()"
    "foreach(name IN LISTS after_cache)"
    "if(NOT name MATCHES \"${ours}\" AND NOT name IN_LIST before_cache)" "message(SEND_ERROR \"the cache has \${name} now\")"
    "endif()" "endforeach()"
    "foreach(what properties definitions tests policy)"
    "if(NOT \"\${before_\${what}}\" STREQUAL \"\${after_\${what}}\")" "message(SEND_ERROR \"\${what}: \${after_\${what}}\")"
    "endif()" "endforeach()"
)
set(quiet -DCTCNN_BUILD_TYPE_WARNING=OFF)
foreach(arguments -DCTCNN_INSTALL=OFF -DCTCNN_INSTALL=ON)
    file(REMOVE_RECURSE "${WORK_DIR}/build")
    write_project("${WORK_DIR}/user" ${watched})
    configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet} ${arguments})
endforeach()

# The project's own choices afterwards: another zlib, folders to install into, a declaration, tests.
write_project(
    "${WORK_DIR}/user" ${add} "set(ZLIB_LIBRARY \${CMAKE_CURRENT_BINARY_DIR}/own.a)" "set(ZLIB_INCLUDE_DIR /usr/include)"
    "find_package(ZLIB REQUIRED)" "if(NOT ZLIB_LIBRARIES MATCHES own)" "message(SEND_ERROR \"zlib is \${ZLIB_LIBRARIES}\")"
    "endif()" "set(CMAKE_INSTALL_LIBDIR own CACHE PATH \"\")" "include(GNUInstallDirs)"
    "if(NOT CMAKE_INSTALL_LIBDIR STREQUAL own OR NOT CMAKE_INSTALL_DOCDIR MATCHES user)"
    "message(SEND_ERROR \"\${CMAKE_INSTALL_LIBDIR} \${CMAKE_INSTALL_DOCDIR}\")" "endif()" "include(FetchContent)"
    "FetchContent_Declare(Catch2 SOURCE_DIR \${CMAKE_CURRENT_SOURCE_DIR}/catch)" "FetchContent_MakeAvailable(Catch2)"
    "if(NOT catch2_SOURCE_DIR MATCHES \"user/catch\")" "message(SEND_ERROR \"Catch2 is \${catch2_SOURCE_DIR}\")" "endif()"
    "include(CTest)" "add_test(NAME own COMMAND \${CMAKE_COMMAND} -E true)"
)
file(WRITE "${WORK_DIR}/user/catch/CMakeLists.txt" "")
file(REMOVE_RECURSE "${WORK_DIR}/build")
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet})
run("${CMAKE_CTEST_COMMAND}" --test-dir "${WORK_DIR}/build" -N)
if(NOT output MATCHES "Total Tests: 1\n")
    message(FATAL_ERROR "not the project's one test: ${output}")
endif()

# Installing installs what is the project's, and a licence of its own stays.
write_project(
    "${WORK_DIR}/user" "include(GNUInstallDirs)" ${add} "install(FILES LICENSE DESTINATION \${CMAKE_INSTALL_DOCDIR})"
)
file(WRITE "${WORK_DIR}/user/LICENSE" "the project's\n")
foreach(switch OFF ON)
    file(REMOVE_RECURSE "${WORK_DIR}/installed")
    configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet} -DCTCNN_INSTALL=${switch})
    run("${CMAKE_COMMAND}" --install "${WORK_DIR}/build" --prefix "${WORK_DIR}/installed")
    file(GLOB_RECURSE files RELATIVE "${WORK_DIR}/installed" "${WORK_DIR}/installed/*")
    if(switch STREQUAL OFF AND NOT files STREQUAL "share/doc/user/LICENSE")
        message(FATAL_ERROR "installed are ${files}")
    endif()
    file(READ "${WORK_DIR}/installed/share/doc/user/LICENSE" licence)
    if(NOT licence STREQUAL "the project's\n")
        message(FATAL_ERROR "the licence of the project is now ${licence}")
    endif()
endforeach()

# Twice, as two libraries may bring it, and left out of `all`.
write_project(
    "${WORK_DIR}/user" ${add} "add_subdirectory([==[@PROJECT_DIR@]==] second EXCLUDE_FROM_ALL)"
    "get_target_property(version ctcnn::ctcnn CTCNN_VERSION)" "if(NOT version)" "message(SEND_ERROR \"no version\")" "endif()"
)
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet})
foreach(part include cmake CMakeLists.txt LICENSE)
    file(COPY "${PROJECT_DIR}/${part}" DESTINATION "${WORK_DIR}/newer")
endforeach()
file(APPEND "${WORK_DIR}/newer/include/ctcnn/version.hpp" "")
file(READ "${WORK_DIR}/newer/include/ctcnn/version.hpp" version)
string(REGEX REPLACE "CTCNN_VERSION_PATCH [0-9]+" "CTCNN_VERSION_PATCH 4711" version "${version}")
file(WRITE "${WORK_DIR}/newer/include/ctcnn/version.hpp" "${version}")
write_project("${WORK_DIR}/user" ${add} "add_subdirectory([==[${WORK_DIR}/newer]==] newer)")
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet})
string(REGEX REPLACE "[ \n]+" " " output "${output}") # CMake breaks lines where it likes
if(NOT output MATCHES "4711 in [^ ]*newer is left")
    message(FATAL_ERROR "another version was left out in silence: ${output}")
endif()
write_project("${WORK_DIR}/user" "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn EXCLUDE_FROM_ALL)")
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${quiet} -DCTCNN_INSTALL=ON)
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build")
