# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Headers of the standard library that many of ours include, or that take long to read. The test that compiles each of
# ours alone has these precompiled, so it would not miss one; cmake/check_includes.cmake does, by the names below.

# The header, and the names that come from it, without std::.
set(names_algorithm
    "ranges::[a-z_]+|min|max|minmax|clamp|copy|copy_n|copy_backward|fill|fill_n|find|find_if|sort|stable_sort|any_of|all_of|none_of|count|count_if|equal|transform|replace|reverse|lower_bound|upper_bound|max_element|min_element|generate|remove|remove_if|unique|shuffle|swap_ranges|rotate|mismatch|for_each|for_each_n|search"
)
set(names_array "array|to_array")
set(names_bit "bit_cast|endian|popcount|countr_zero|countl_zero|bit_width|bit_ceil|has_single_bit|rotr|rotl")
set(names_charconv "from_chars|to_chars")
set(names_chrono "chrono")
set(names_cmath
    "sqrt|exp|log|tanh|abs|isfinite|isnan|isinf|pow|cos|sin|floor|ceil|round|lround|fma|ldexp|signbit"
)
set(names_concepts
    "same_as|integral|unsigned_integral|signed_integral|floating_point|convertible_to|derived_from|invocable|regular|default_initializable|constructible_from|predicate|totally_ordered|equality_comparable"
)
set(names_cstddef "size_t|ptrdiff_t|byte|nullptr_t|max_align_t")
set(names_cstdint "u?int(8|16|32|64|ptr)_t")
set(names_filesystem "filesystem")
set(names_limits "numeric_limits")
set(names_memory "unique_ptr|shared_ptr|make_unique|make_shared|addressof|assume_aligned|uninitialized_[a-z_]+|destroy_n")
set(names_optional "optional|nullopt")
set(names_span "span|as_bytes|as_writable_bytes|dynamic_extent")
set(names_string "string|to_string")
set(names_string_view "string_view")
set(names_system_error
    "error_code|errc|error_category|generic_category|system_category|system_error|make_error_code"
)
set(names_type_traits
    "is_[a-z_]+|remove_[a-z]+_t|remove_cvref_t|conditional_t|enable_if_t|integral_constant|bool_constant|true_type|false_type|decay_t|type_identity_t|common_type_t|invoke_result_t|make_unsigned_t|make_signed_t|underlying_type_t"
)
set(names_utility
    "move|forward|pair|exchange|swap|declval|index_sequence|make_index_sequence|integer_sequence|index_sequence_for|in_range|cmp_[a-z_]+|as_const"
)
set(names_vector "vector")
set(standard_headers
    algorithm
    array
    bit
    charconv
    chrono
    cmath
    concepts
    cstddef
    cstdint
    filesystem
    limits
    memory
    optional
    span
    string
    string_view
    system_error
    type_traits
    utility
    vector
)
