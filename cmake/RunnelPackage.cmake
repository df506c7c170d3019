# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# What `./dev package` makes: an archive of what the install rules name, without installing anything.
# Include it last.

set(CPACK_PACKAGE_NAME "runnel")
set(CPACK_PACKAGE_VENDOR "Runnel contributors")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSES/GPL-3.0-or-later.txt")
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_SYSTEM_NAME)
set(CPACK_PACKAGE_FILE_NAME "runnel-${PROJECT_VERSION}-${CPACK_SYSTEM_NAME}")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR TZST)
include(CPack)
