# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the three projects have in common, after each has got ctcnn::ctcnn in its own way.
add_executable(consumer ${CMAKE_CURRENT_LIST_DIR}/consumer.cpp)
target_link_libraries(consumer PRIVATE ctcnn::ctcnn)

# The library must not choose a user's instructions, optimisation or warnings.
get_target_property(options ctcnn::ctcnn INTERFACE_COMPILE_OPTIONS)
if(options)
    message(FATAL_ERROR "ctcnn::ctcnn forces compile options on its users: ${options}")
endif()

# Who wants this machine's instructions says so.
add_executable(native_consumer ${CMAKE_CURRENT_LIST_DIR}/native_consumer.cpp)
target_link_libraries(native_consumer PRIVATE ctcnn::ctcnn ctcnn::native)
get_target_property(options ctcnn::native INTERFACE_COMPILE_OPTIONS)
if(NOT options MATCHES "-march=native")
    message(FATAL_ERROR "ctcnn::native does not add -march=native: ${options}")
endif()

enable_testing()
add_test(NAME consumer COMMAND consumer)
add_test(NAME native_consumer COMMAND native_consumer)
