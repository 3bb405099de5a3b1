# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# docs/errors.md shows each sentence of tests/compile_fail, with what is refused and what is accepted.

cmake_minimum_required(VERSION 3.25)

execute_process(
    COMMAND "${CMAKE_COMMAND}" -D CHECK=ON -P "${PROJECT_DIR}/cmake/docs/errors_page.cmake" COMMAND_ERROR_IS_FATAL ANY
)
