# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything that comes from outside, found once. Nothing is downloaded at configure time.

find_package(Qt6 6.8 REQUIRED COMPONENTS Core Network Sql HttpServer Gui Widgets PrintSupport
             Svg Qml Quick QuickTest Test LinguistTools)
find_package(SQLite3 REQUIRED)
find_package(simdjson REQUIRED)
find_package(ECM 6.0 REQUIRED NO_MODULE)
list(APPEND CMAKE_MODULE_PATH "${ECM_FIND_MODULE_DIR}")
if(UNIX AND NOT APPLE)
  find_package(Qt6 6.8 REQUIRED COMPONENTS DBus)
  find_package(XCB REQUIRED COMPONENTS XCB)
endif()
find_package(KF6SyntaxHighlighting 6.0 REQUIRED)
find_package(Qt6Keychain 0.14 REQUIRED)

# Distributions ship cmark-gfm with and without CMake files; the library and its header are what counts.
find_path(CMARK_GFM_INCLUDE_DIR cmark-gfm.h REQUIRED)
find_library(CMARK_GFM_LIBRARY cmark-gfm REQUIRED)
find_library(CMARK_GFM_EXTENSIONS_LIBRARY cmark-gfm-extensions REQUIRED)
add_library(Runnel::CmarkGfm INTERFACE IMPORTED)
target_include_directories(Runnel::CmarkGfm INTERFACE "${CMARK_GFM_INCLUDE_DIR}")
target_link_libraries(Runnel::CmarkGfm INTERFACE "${CMARK_GFM_EXTENSIONS_LIBRARY}" "${CMARK_GFM_LIBRARY}")

qt_standard_project_setup(REQUIRES 6.8)
