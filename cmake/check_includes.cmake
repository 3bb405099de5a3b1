# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does each header include what it names of the standard library? cmake -D INCLUDE_DIR=include -P cmake/check_includes.cmake
# Fails with one line for each include that is missing.
#
# The headers of the table are those that most others include; the test that compiles every header alone has them
# precompiled (they are two thirds of what it reads) and would not miss them.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/header_text.cmake")

# The header, and the names that come from it, behind std::.
set(names_algorithm
    "ranges::[a-z_]+|min|max|minmax|clamp|copy|copy_n|copy_backward|fill|fill_n|find|find_if|sort|stable_sort|any_of|all_of|none_of|count|count_if|equal|transform|replace|reverse|lower_bound|upper_bound|max_element|min_element|generate|remove|remove_if|unique|shuffle|swap_ranges|rotate|mismatch|for_each|for_each_n|search"
)
set(names_array "array|to_array")
set(names_concepts
    "same_as|integral|unsigned_integral|signed_integral|floating_point|convertible_to|derived_from|invocable|regular|default_initializable|constructible_from|predicate|totally_ordered|equality_comparable"
)
set(names_cstddef "size_t|ptrdiff_t|byte|nullptr_t|max_align_t")
set(names_cstdint "u?int(8|16|32|64|ptr)_t")
set(names_limits "numeric_limits")
set(names_span "span|as_bytes|as_writable_bytes|dynamic_extent")
set(names_string "string|to_string")
set(names_string_view "string_view")
set(names_type_traits
    "is_[a-z_]+|remove_[a-z]+_t|remove_cvref_t|conditional_t|enable_if_t|integral_constant|bool_constant|true_type|false_type|decay_t|type_identity_t|common_type_t|invoke_result_t|make_unsigned_t|make_signed_t|underlying_type_t"
)
set(names_utility
    "move|forward|pair|exchange|swap|declval|index_sequence|make_index_sequence|integer_sequence|index_sequence_for|in_range|cmp_[a-z_]+|as_const"
)
set(names_vector "vector")
set(standard algorithm array concepts cstddef cstdint limits span string string_view type_traits utility vector)

set(complaints "")
cmake_path(ABSOLUTE_PATH INCLUDE_DIR NORMALIZE)
file(GLOB_RECURSE headers RELATIVE "${INCLUDE_DIR}" "${INCLUDE_DIR}/ctcnn/*.hpp")
list(LENGTH headers count)
if(count EQUAL 0)
    message(FATAL_ERROR "no header found in ${INCLUDE_DIR}/ctcnn")
endif()
foreach(header IN LISTS headers)
    file(READ "${INCLUDE_DIR}/${header}" content)
    strip_comments("${content}" content)
    foreach(name IN LISTS standard)
        if(content MATCHES "std::(${names_${name}})([^A-Za-z0-9_]|$)")
            set(used "std::${CMAKE_MATCH_1}")
            if(NOT content MATCHES "#[ \t]*include[ \t]*<${name}>")
                line_of("${content}" "${used}" line)
                string(APPEND complaints "${header}:${line}: names ${used}, and does not include <${name}>\n")
            endif()
        endif()
    endforeach()
endforeach()

if(complaints)
    message(NOTICE "${complaints}") # not as an error: CMake would break the lines
    message(FATAL_ERROR "headers use what they do not include")
endif()
message(STATUS "${count} headers include what they name of the standard library")
