# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_tests_ran.cmake see each kind of test that no build has, and nothing else?

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
set(project "${WORK_DIR}/project")
foreach(source tests/static/shape.cpp tests/compile_fail/rule.cpp tests/compile/clean.cpp tests/codegen/hot.cpp tests/fuzz/idx.cpp
               tests/odr/a.cpp tests/package/no_zlib_test.cmake tests/package/no_zlib.cpp tests/checks/glob_test.cmake
               tests/scripts/dev.sh tests/support/help.cpp examples/lenet.cpp examples/train/main.cpp
               examples/page/wasm/part.cpp examples/support/help.cpp bench/speed.cpp
)
    file(WRITE "${project}/${source}" "")
endforeach()
file(WRITE "${project}/tests/unit/umbrella.cpp" "\nTEST_CASE(\"umbrella\") {}\n")
file(WRITE "${project}/tests/unit/core/deep/shape.cpp"
     "\nTEST_CASE(\"a shape's \\\"size\\\" is a > b, not (c), \"\n          \"so\", \"[tag]\") {}\n\nTEST_CASE(\"hidden\", \"[.][soak]\") {}\n"
)
file(WRITE "${project}/tests/golden/values.cpp" "\nTEMPLATE_TEST_CASE(\"values\", \"\", float, double) {}\n")
file(WRITE "${project}/tests/property/random.cpp" "\nTEST_CASE(\"random\") {}\n")
set(all
    "umbrella/umbrella"
    "core/a shape@apos@s @quot@size@quot@ is a @gt@ b, not (c), so"
    "golden/values - float"
    "golden/values - double"
    "property/random"
    static.shape
    compile_fail.rule.g++
    compile_fail.rule.clang++
    compile.clean.clang++
    codegen.hot.g++.AVX2.O3
    fuzz.idx
    odr
    package.no_zlib
    check.glob_test
    script.dev.sh
    example.lenet
    example.train
    bench.speed
)
function(report name status)
    set(lines "")
    foreach(test IN LISTS ARGN)
        string(APPEND lines "\t<testcase name=\"${test}\" classname=\"${test}\" time=\"1.0\" status=\"${status}\">\n")
    endforeach()
    string(REGEX REPLACE "@([a-z]+)@" "&\\1;" lines "${lines}") # a semicolon would end the element of the list
    file(WRITE "${WORK_DIR}/reports/${name}.xml" "<testsuite name=\"x\"\n\ttests=\"3\">\n${lines}")
endfunction()

function(expect what complaint)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -D "PROJECT_DIR=${project}" -D "REPORTS=${WORK_DIR}/reports" -P
                "${PROJECT_DIR}/cmake/check_tests_ran.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    string(FIND "${output}" "${complaint}" position)
    set(refused FALSE)
    if(NOT result EQUAL 0)
        set(refused TRUE)
    endif()
    if(position EQUAL -1 OR (refused AND NOT complaint MATCHES "in no build|no rule") OR (NOT refused AND complaint MATCHES
                                                                                              "in no build|no rule"
                                                                                             )
    )
        message(NOTICE "${what}, expected \"${complaint}\":\n${output}")
        message(FATAL_ERROR "the check does not do its work")
    endif()
endfunction()

report(a run ${all})
expect("all were run" "17 tests in the sources, all of them in a build")
foreach(test IN LISTS all)
    set(others "${all}")
    list(REMOVE_ITEM others "${test}")
    if(test MATCHES "values")
        list(FILTER others EXCLUDE REGEX "values") # one type of several will do
    endif()
    report(a run ${others})
    report(b run no/test)
    expect("without ${test}" "in no build: ")
    report(b run "${test}")
    expect("${test} in another build" "all of them in a build")
    report(b notrun "${test}")
    expect("${test} left out" "left out in every build that has them:")
    report(b run no/test)
endforeach()
report(a run ${all})
report(b disabled ${all})
expect("left out in one build only" "-- 17 tests")
file(WRITE "${project}/tests/new_kind/x.cpp" "")
expect("a folder that the check does not know" "tests/new_kind/x.cpp: no rule")
