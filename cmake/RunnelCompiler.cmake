# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# The language, the warnings and Qt's strictness, for every target of the tree.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
if(NOT MSVC)
  # Quick to compile, and backtraces have lines; the asan preset has all of -g. GCC's guess about uninitialised values is
  # wrong about std::optional at -O1: the release preset keeps that warning, and clang-tidy looks too.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    string(APPEND CMAKE_CXX_FLAGS_RELWITHDEBINFO " -Wno-maybe-uninitialized")
  endif()
endif()
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_AUTOUIC ON)

option(RUNNEL_WERROR "Treat warnings as errors" ON)
set(RUNNEL_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address;undefined")

find_program(CCACHE ccache)
if(CCACHE)
  # Paths below the source folder count as relative, so that all clones share the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

if(MSVC)
  add_compile_options(/W4 /permissive- /utf-8 $<$<BOOL:${RUNNEL_WERROR}>:/WX>)
else()
  add_compile_options(
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
    -Wcast-qual $<$<BOOL:${RUNNEL_WERROR}>:-Werror> -fno-plt)
endif()
# A finding ends the program: one that is only printed fails no test.
foreach(sanitizer IN LISTS RUNNEL_SANITIZE)
  add_compile_options(-fsanitize=${sanitizer} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizer})
endforeach()

add_compile_definitions(
  QT_NO_KEYWORDS
  QT_NO_FOREACH
  QT_NO_JAVA_STYLE_ITERATORS
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_URL_CAST_FROM_STRING
  QT_NO_CONTEXTLESS_CONNECT
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_NO_QSNPRINTF
  QT_USE_QSTRINGBUILDER
  QT_STRICT_ITERATORS
  QT_DISABLE_DEPRECATED_UP_TO=0x060800
  RUNNEL_VERSION="${PROJECT_VERSION}")
