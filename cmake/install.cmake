# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# The package `ctcnn`, as it is installed, and as it can be used from the build folder.
#
# The rules are there without CTCNN_INSTALL as well: CMake exports a library that links ctcnn only if it knows in which
# package ctcnn is. They then install nothing unless the component is requested: cmake --install <build> --component ctcnn

include(CMakePackageConfigHelpers)

# Where the parts of a package go. In a project of somebody else this is that project's choice, which it may make
# later: GNUInstallDirs would make it, and keep it in the cache.
if(PROJECT_IS_TOP_LEVEL)
    include(GNUInstallDirs)
endif()
foreach(folder INCLUDEDIR LIBDIR DATAROOTDIR)
    if(NOT CMAKE_INSTALL_${folder})
        set(default_INCLUDEDIR include)
        set(default_LIBDIR lib)
        set(default_DATAROOTDIR share)
        set(CMAKE_INSTALL_${folder} ${default_${folder}})
    endif()
endforeach()
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ctcnn)
set(component COMPONENT ctcnn)
if(NOT CTCNN_INSTALL)
    list(APPEND component EXCLUDE_FROM_ALL)
endif()

install(TARGETS ctcnn ctcnn_native EXPORT ctcnnTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT ctcnnTargets NAMESPACE ctcnn:: DESTINATION ${config_dir} ${component})
install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/include/ctcnn"
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${component}
    FILES_MATCHING
    PATTERN "*.hpp"
)
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/ctcnnConfig.cmake.in ${PROJECT_BINARY_DIR}/ctcnnConfig.cmake
    INSTALL_DESTINATION ${config_dir}
)
# Before 1.0 a new minor version may break its users. ARCH_INDEPENDENT: there are only headers.
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/ctcnnConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT
)
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_type.cmake ${PROJECT_BINARY_DIR}/ctcnnBuildType.cmake COPYONLY)
install(
    FILES ${PROJECT_BINARY_DIR}/ctcnnConfig.cmake ${PROJECT_BINARY_DIR}/ctcnnConfigVersion.cmake
          ${PROJECT_BINARY_DIR}/ctcnnBuildType.cmake
    DESTINATION ${config_dir} ${component}
)
# Not CMAKE_INSTALL_DOCDIR, which in a project of somebody else is where that project has its own licence.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/ctcnn ${component})

# For export() of a library that links ctcnn, and for ctcnn_DIR=<this folder>.
export(TARGETS ctcnn ctcnn_native NAMESPACE ctcnn:: FILE ${PROJECT_BINARY_DIR}/ctcnnTargets.cmake)
