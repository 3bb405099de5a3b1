# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does tests/codegen/check_codegen.cmake see a hot loop that spills, one that calls, and one that is not there?

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
file(WRITE "${WORK_DIR}/includes.cmake" "set(include_directories \"${WORK_DIR}\")\n")
find_program(OBJDUMP objdump)
find_program(AWK awk REQUIRED)

function(judge content result output complaint)
    string(FIND "${output}" "${complaint}" position)
    if(complaint STREQUAL "" AND NOT result EQUAL 0)
        message(NOTICE "refused, and is right:\n${content}\n${output}")
        message(FATAL_ERROR "the check does not do its work")
    elseif(NOT complaint STREQUAL "" AND (result EQUAL 0 OR position EQUAL -1))
        message(NOTICE "not refused with \"${complaint}\":\n${content}\n${output}")
        message(FATAL_ERROR "the check does not do its work")
    endif()
endfunction()

# ---- listings: the same for all compilers and machines --------------------------------------------------------------

# expect_listing(<instructions, from address 1 on> <part of the complaint, empty where none may come>)
function(expect_listing instructions complaint)
    set(listing "0000000000000001 <void space::kernel<float>(float*)>:\n")
    set(address 1)
    foreach(instruction IN LISTS instructions)
        string(APPEND listing "   ${address}:\t${instruction}\n")
        math(EXPR address "${address} + 1")
    endforeach()
    file(WRITE "${WORK_DIR}/rules.cpp" "// hot-loop: kernel 1 none 0\n")
    file(WRITE "${WORK_DIR}/listing.asm" "${listing}")
    execute_process(
        COMMAND "${AWK}" -v register=zmm -v column=1 -f "${PROJECT_DIR}/tests/codegen/hot_loops.awk" "${WORK_DIR}/rules.cpp"
                "${WORK_DIR}/listing.asm"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    judge("${listing}" "${result}" "${output}" "${complaint}")
endfunction()

set(add "vfmadd231ps (%rdi),%zmm1,%zmm2")
expect_listing("push   %rbp;${add};dec    %rax;jne    2 <kernel>;vmovaps %zmm2,(%rsp);ret" "")
expect_listing("${add};ret" "no innermost loop holds 1 multiply-adds")
expect_listing("nop;${add};vmovaps %zmm2,0x40(%rsp);jne    2 <kernel>;ret" "touches the stack 1 times")
expect_listing("nop;${add};push   %rax;pop    %rcx;jne    2 <kernel>;ret" "touches the stack 2 times")
expect_listing("nop;${add};call   8 <other>;jne    2 <kernel>;ret" "calls inside a loop")
# rbp is what the function makes of it.
expect_listing("mov    %rsp,%rbp;${add};mov    -0x8(%rbp),%rax;jne    2 <kernel>;ret" "touches the stack 1 times")
expect_listing("mov    %rdi,%rbp;${add};mov    -0x8(%rbp),%rax;jne    2 <kernel>;ret" "")
# An array on the stack, addressed by another register; and that register with another value.
expect_listing("lea    0x40(%rsp),%rax;${add};vmovaps %zmm2,(%rax,%rcx,8);add    $0x40,%rax;jne    2 <kernel>;ret"
               "touches the stack 1 times")
expect_listing("lea    0x40(%rsp),%rax;mov    (%rax),%rax;${add};vmovaps %zmm2,(%rax);jne    3 <kernel>;ret" "")
# A part of the loop is after its end.
expect_listing("nop;${add};je     6 <kernel>;jne    2 <kernel>;ret;vmovaps %zmm2,(%rsp);jmp    4 <kernel>"
               "touches the stack 1 times")
# The outer loop may.
expect_listing("mov    (%rsp),%rax;${add};jne    2 <kernel>;mov    %rax,(%rsp);jne    1 <kernel>;ret" "")
# Half a register is not what the kernel was written for.
expect_listing("nop;vfmadd231ps (%rdi),%ymm1,%ymm2;jne    2 <kernel>;ret"
               "multiply-adds of whole zmm registers, only 0")

# ---- compiled -------------------------------------------------------------------------------------------------------

cmake_host_system_information(RESULT processor QUERY OS_PLATFORM)
if(NOT OBJDUMP OR NOT processor MATCHES "^(x86_64|AMD64|amd64)$")
    message(STATUS "left out, because it needs objdump and x86-64: what is compiled")
    return()
endif()

# expect(<source> <part of the complaint, empty where none may come>)
function(expect content complaint)
    string(PREPEND content "using pack = float __attribute__((vector_size(32)));\nvoid other();\n")
    file(WRITE "${WORK_DIR}/source.cpp" "${content}")
    execute_process(
        COMMAND
            "${CMAKE_COMMAND}" -D "COMPILER=${COMPILER}" -D "SOURCE=${WORK_DIR}/source.cpp" -D
            "INCLUDES=${WORK_DIR}/includes.cmake" -D ISA=AVX2 -D
            "LEVEL=-O2;-ffp-contract=fast" -D "OBJDUMP=${OBJDUMP}" -D "AWK=${AWK}" -D
            "OUTPUT=${WORK_DIR}/source" -P "${PROJECT_DIR}/tests/codegen/check_codegen.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    judge("${content}" "${result}" "${output}" "${complaint}")
endfunction()

set(head "template <unsigned long> struct places {};
template <class Places, unsigned long Rows, unsigned long Vectors>
__attribute__((noinline)) void tile(const float* a, const pack* b, pack* out, long depth) {
    pack sum[Rows * Vectors] = {};
    for (long k = 0; k < depth; ++k) {\n")
set(unrolled "#pragma GCC unroll 64
        for (unsigned long i = 0; i < Rows * Vectors; ++i)
            sum[i] += a[k * Rows + i / Vectors] * b[k * Vectors + i % Vectors];\n")
string(REPLACE "#pragma GCC unroll 64" "#pragma GCC unroll 1" rolled "${unrolled}")
set(tail "    }\n    for (unsigned long i = 0; i < Rows * Vectors; ++i) out[i] = sum[i];\n}\n")
set(small "template void tile<places<9>, 6, 2>(const float*, const pack*, pack*, long);\n")
set(large "template void tile<places<9>, 6, 4>(const float*, const pack*, pack*, long);\n")

expect("// hot-loop: tile tile none none\n${head}${unrolled}${tail}${small}" "")
expect("// hot-loop: tile tile none none\n${head}${unrolled}${tail}${large}" "touches the stack")
expect("// hot-loop: tile tile 99 99\n${head}${unrolled}${tail}${large}" "")
expect("// hot-loop: tile tile 99 1\n${head}${unrolled}${tail}${large}" "times, and 1 are allowed")
expect("// hot-loop: tile tile none none\n${head}${unrolled}other();${tail}${small}" "calls inside a loop")
expect("// hot-loop: tile 1 none none\n${head}${rolled}${tail}${small}" "touches the stack")
expect("// hot-loop: tile tile none none\n${head}${rolled}${tail}${small}" "no innermost loop holds 12 multiply-adds")
expect("// hot-loop: tile tile none none\n// hot-loop: gone 1 none none\n${head}${unrolled}${tail}${small}"
       "gone\n  no function of this name")
expect("${head}${unrolled}${tail}${small}" "there is no rule")
