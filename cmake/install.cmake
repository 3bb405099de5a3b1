# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ctcnn)

install(TARGETS ctcnn ctcnn_native EXPORT ctcnnTargets FILE_SET HEADERS)
install(EXPORT ctcnnTargets NAMESPACE ctcnn:: DESTINATION ${config_dir})
configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/ctcnnConfig.cmake.in ${PROJECT_BINARY_DIR}/ctcnnConfig.cmake
    INSTALL_DESTINATION ${config_dir}
)
# Before 1.0 a new minor version may break its users. ARCH_INDEPENDENT: there are only headers.
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/ctcnnConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT
)
install(
    FILES ${PROJECT_BINARY_DIR}/ctcnnConfig.cmake ${PROJECT_BINARY_DIR}/ctcnnConfigVersion.cmake
    DESTINATION ${config_dir}
)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
