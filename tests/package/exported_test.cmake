# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Libraries that link ctcnn, and install and export themselves: do they configure, install, and work, in the install
# tree and in the build tree?

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

write_project(
    "${WORK_DIR}/app" "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)" "add_library(app STATIC app.cpp)"
    # The name with and without its namespace, and privately, which a static library has to export as well.
    "target_link_libraries(app PUBLIC ctcnn::ctcnn)" "add_library(other INTERFACE)"
    "target_link_libraries(other INTERFACE ctcnn ctcnn::native)" "add_library(inner STATIC app.cpp)"
    "target_link_libraries(inner PRIVATE ctcnn::ctcnn)" "install(TARGETS app other inner EXPORT appTargets)"
    "install(EXPORT appTargets NAMESPACE app:: DESTINATION lib/cmake/app)" "if(WITH_EXPORT)"
    "export(EXPORT appTargets NAMESPACE app:: FILE \"\${CMAKE_CURRENT_BINARY_DIR}/appTargets.cmake\")" "endif()"
    "file(WRITE \"\${CMAKE_CURRENT_BINARY_DIR}/appConfig.cmake\" \"include(CMakeFindDependencyMacro)\\nfind_dependency(ctcnn)\\ninclude(\\\"\\\${CMAKE_CURRENT_LIST_DIR}/appTargets.cmake\\\")\\n\")"
    "install(FILES \"\${CMAKE_CURRENT_BINARY_DIR}/appConfig.cmake\" DESTINATION lib/cmake/app)"
)
file(WRITE "${WORK_DIR}/app/app.cpp" "#include <ctcnn/core/shape.hpp>\nint app() { return ctcnn::shape<2, 3>::size; }\n")
write_project(
    "${WORK_DIR}/user" "find_package(app REQUIRED)" "add_executable(user user.cpp)"
    "target_link_libraries(user PRIVATE app::app app::other)"
)
file(WRITE "${WORK_DIR}/user/user.cpp"
     "#include <ctcnn/core/shape.hpp>\nint app();\nint main() { return app() - static_cast<int>(ctcnn::shape<6>::size); }\n"
)

function(use)
    file(REMOVE_RECURSE "${WORK_DIR}/user-build")
    configure("${WORK_DIR}/user" "${WORK_DIR}/user-build" -DCMAKE_BUILD_TYPE=Debug ${ARGN})
    run("${CMAKE_COMMAND}" --build "${WORK_DIR}/user-build")
    run("${WORK_DIR}/user-build/user")
endfunction()
# Which files of ctcnn are installed?
function(expect_installed count)
    file(GLOB_RECURSE files RELATIVE "${WORK_DIR}/installed" "${WORK_DIR}/installed/*")
    list(FILTER files INCLUDE REGEX ctcnn)
    list(LENGTH files found)
    if((count EQUAL 0 AND found GREATER 0) OR found LESS count)
        message(FATAL_ERROR "${found} files of ctcnn are installed with the project: ${files}")
    endif()
endfunction()

foreach(arguments -DWITH_EXPORT=OFF -DWITH_EXPORT=ON "-DWITH_EXPORT=OFF;-DCTCNN_INSTALL=ON"
                  "-DWITH_EXPORT=ON;-DCTCNN_INSTALL=ON"
)
    file(REMOVE_RECURSE "${WORK_DIR}/installed")
    configure("${WORK_DIR}/app" "${WORK_DIR}/build" -DCMAKE_BUILD_TYPE=Debug -DCTCNN_INSTALL=OFF ${arguments})
    run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build")
    run("${CMAKE_COMMAND}" --install "${WORK_DIR}/build" --prefix "${WORK_DIR}/installed")
    if(NOT arguments MATCHES "CTCNN_INSTALL=ON")
        # The project's package contains nothing of ctcnn unless it is requested.
        expect_installed(0)
        run("${CMAKE_COMMAND}" --install "${WORK_DIR}/build" --prefix "${WORK_DIR}/installed" --component ctcnn)
    endif()
    expect_installed(100)
    use("-DCMAKE_PREFIX_PATH=${WORK_DIR}/installed")
    if(arguments MATCHES "WITH_EXPORT=ON")
        use("-Dapp_DIR=${WORK_DIR}/build" "-Dctcnn_DIR=${WORK_DIR}/build/ctcnn")
    endif()
endforeach()

# Targets of ctcnn in the export set of the project itself.
write_project(
    "${WORK_DIR}/app" "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)" "add_library(app INTERFACE)"
    "target_link_libraries(app INTERFACE ctcnn::ctcnn)" "export(TARGETS app ctcnn NAMESPACE app:: FILE all.cmake)"
)
configure("${WORK_DIR}/app" "${WORK_DIR}/build")
