# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# A project that has targets of the libraries ctcnn needs, on a machine where they are not installed and nothing can be
# downloaded: are they taken, in each of their spellings, by the sources and by the installed package?

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

not_installed(bare_machine xtl xsimd xtensor ZLIB)
set(use
    "if(SOURCES)" "add_subdirectory(\"\${SOURCES}\" ctcnn)" "else()" "find_package(ctcnn REQUIRED)" "endif()"
    "get_target_property(taken ctcnn::dependencies INTERFACE_LINK_LIBRARIES)"
    "list(JOIN taken \" \" taken)" "if(NOT taken STREQUAL \"\${EXPECTED}\")" "message(FATAL_ERROR \"ctcnn took \${taken}, expected \${EXPECTED}\")" "endif()"
)
set(bare "foreach(name xtl xsimd xtensor)" "add_library(\${name} INTERFACE)" "endforeach()")
set(both "foreach(name xtl xsimd xtensor)" "add_library(\${name} INTERFACE)"
         "add_library(\${name}::\${name} ALIAS \${name})" "endforeach()"
)
set(namespaced "foreach(name xtl xsimd xtensor)" "add_library(own_\${name} INTERFACE)"
               "add_library(\${name}::\${name} ALIAS own_\${name})" "endforeach()"
)
set(zlib "add_library(own_zlib INTERFACE)" "add_library(ZLIB::ZLIB ALIAS own_zlib)")
# As zlib's own CMake has it.
set(zlib_static "add_library(zlibstatic INTERFACE)")

function(expect_taken expected)
    write_project("${WORK_DIR}/user" ${ARGN} ${use})
    configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${bare_machine} -DCTCNN_BUILD_TYPE_WARNING=OFF
              "-DSOURCES=${PROJECT_DIR}" "-DEXPECTED=${expected} Threads::Threads"
    )
endfunction()
expect_taken("xtl xsimd xtensor ZLIB::ZLIB" ${bare} ${zlib})
expect_taken("xtl xsimd xtensor ZLIB::ZLIB" ${both} ${zlib})
expect_taken("xtl::xtl xsimd::xsimd xtensor::xtensor ZLIB::ZLIB" ${namespaced} ${zlib})
expect_taken("xtl xsimd xtensor ctcnn_zlib" ${both} ${zlib_static})
expect_taken("xtl xsimd xtensor" ${both} "set(CTCNN_ZLIB OFF)")

# The package, configured where all is installed.
configure("${PROJECT_DIR}" "${WORK_DIR}/package" ${no_programs})
run("${CMAKE_COMMAND}" --install "${WORK_DIR}/package" --prefix "${WORK_DIR}/installed")
write_project("${WORK_DIR}/user" ${namespaced} ${zlib} ${use})
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${bare_machine} -DCTCNN_BUILD_TYPE_WARNING=OFF -DSOURCES=
          "-DCMAKE_PREFIX_PATH=${WORK_DIR}/installed"
          "-DEXPECTED=xtl::xtl xsimd::xsimd xtensor::xtensor ZLIB::ZLIB Threads::Threads"
)

# The same for the libraries of tests, examples and benchmarks.
not_installed(bare_machine CLI11 benchmark)
write_project("${WORK_DIR}/user" "foreach(name CLI11 benchmark)" "add_library(own_\${name} INTERFACE)"
              "add_library(\${name}::\${name} ALIAS own_\${name})" "endforeach()"
              "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)"
)
file(REMOVE_RECURSE "${WORK_DIR}/build")
configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${bare_machine} -DCTCNN_BUILD_EXAMPLES=ON -DCTCNN_BUILD_BENCHMARKS=ON)
