# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Assets that npm delivers at build time, exactly those of resources/web/package-lock.json.
#
#   runnel_add_icons(<target> <name>…)   Lucide icons as resources of <target>, under :/icons/<name>.svg

set(RUNNEL_WEB_SOURCE "${CMAKE_SOURCE_DIR}/resources/web")
set(RUNNEL_WEB_DIR "${CMAKE_BINARY_DIR}/web")
find_program(NPM_EXECUTABLE npm)

function(runnel_add_icons target)
  if(NOT NPM_EXECUTABLE)
    message(FATAL_ERROR "npm is missing: the build takes its icons from it. Install nodejs and npm.")
  endif()
  set(folder "${RUNNEL_WEB_DIR}/icons")
  set(entries "")
  set(files "")
  foreach(name IN LISTS ARGN)
    string(APPEND entries "    <file>${name}.svg</file>\n")
    list(APPEND files "${folder}/${name}.svg")
  endforeach()
  file(CONFIGURE OUTPUT "${folder}/icons.qrc" CONTENT
       "<RCC>\n  <qresource prefix=\"/icons\">\n${entries}  </qresource>\n</RCC>\n")
  add_custom_command(
    OUTPUT ${files}
    COMMAND ${CMAKE_COMMAND} "-DNPM=${NPM_EXECUTABLE}" "-DSOURCE=${RUNNEL_WEB_SOURCE}" "-DTARGET=${RUNNEL_WEB_DIR}"
            "-DICONS=${ARGN}" -P "${CMAKE_SOURCE_DIR}/cmake/FetchWebAssets.cmake"
    DEPENDS "${RUNNEL_WEB_SOURCE}/package-lock.json" "${RUNNEL_WEB_SOURCE}/package.json"
            "${CMAKE_SOURCE_DIR}/cmake/FetchWebAssets.cmake"
    COMMENT "Fetching icons with npm"
    VERBATIM)
  add_custom_command(
    OUTPUT "${RUNNEL_WEB_DIR}/qrc_icons.cpp"
    COMMAND Qt6::rcc --name icons --output "${RUNNEL_WEB_DIR}/qrc_icons.cpp" "${folder}/icons.qrc"
    DEPENDS ${files} "${folder}/icons.qrc"
    VERBATIM)
  target_sources(${target} PRIVATE "${RUNNEL_WEB_DIR}/qrc_icons.cpp")
  set_source_files_properties("${RUNNEL_WEB_DIR}/qrc_icons.cpp" PROPERTIES SKIP_AUTOGEN ON)
endfunction()
