# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Assets that npm delivers at build time, exactly those of resources/web/package-lock.json.
#
#   runnel_add_icons(<target> <name>…)   Lucide icons as resources of <target>, under :/icons/<name>.svg
#   runnel_add_math(<target>)            MathJax, bundled for a script engine, as its resource :/text/math.js

set(RUNNEL_WEB_SOURCE "${CMAKE_SOURCE_DIR}/resources/web")
set(RUNNEL_WEB_DIR "${CMAKE_BINARY_DIR}/web")
find_program(NPM_EXECUTABLE npm)
if(NOT NPM_EXECUTABLE)
  message(FATAL_ERROR "npm is missing: the build takes its icons and MathJax from it. Install nodejs and npm.")
endif()

add_custom_command(
  OUTPUT "${RUNNEL_WEB_DIR}/installed"
  COMMAND ${CMAKE_COMMAND} "-DNPM=${NPM_EXECUTABLE}" "-DSOURCE=${RUNNEL_WEB_SOURCE}" "-DTARGET=${RUNNEL_WEB_DIR}"
          -P "${CMAKE_SOURCE_DIR}/cmake/FetchWebAssets.cmake"
  DEPENDS "${RUNNEL_WEB_SOURCE}/package-lock.json" "${CMAKE_SOURCE_DIR}/cmake/FetchWebAssets.cmake"
  COMMENT "Fetching web assets with npm"
  VERBATIM)
add_custom_target(runnel_web_packages DEPENDS "${RUNNEL_WEB_DIR}/installed")

# Makes the resource file <name>.qrc of the web folder, which needs <file>…, a part of \a target.
function(runnel_add_web_resource target name)
  set(source "${RUNNEL_WEB_DIR}/qrc_${name}.cpp")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND Qt6::rcc --name ${name} --output "${source}" "${RUNNEL_WEB_DIR}/${name}.qrc"
    DEPENDS ${ARGN} "${RUNNEL_WEB_DIR}/${name}.qrc"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}")
  set_source_files_properties("${source}" PROPERTIES SKIP_AUTOGEN ON)
endfunction()

function(runnel_add_icons target)
  set(entries "")
  foreach(name IN LISTS ARGN)
    string(APPEND entries "    <file alias=\"${name}.svg\">node_modules/lucide-static/icons/${name}.svg</file>\n")
  endforeach()
  file(CONFIGURE OUTPUT "${RUNNEL_WEB_DIR}/icons.qrc" CONTENT
       "<RCC>\n  <qresource prefix=\"/icons\">\n${entries}  </qresource>\n</RCC>\n")
  runnel_add_web_resource(${target} icons runnel_web_packages "${RUNNEL_WEB_DIR}/installed")
endfunction()

function(runnel_add_math target)
  file(CONFIGURE OUTPUT "${RUNNEL_WEB_DIR}/math.qrc" CONTENT
       "<RCC>\n  <qresource prefix=\"/text\">\n    <file alias=\"math.js\">math.bundle.js</file>\n  </qresource>\n</RCC>\n")
  add_custom_command(
    OUTPUT "${RUNNEL_WEB_DIR}/math.bundle.js"
    COMMAND ${CMAKE_COMMAND} -E copy "${RUNNEL_WEB_SOURCE}/math.js" "${RUNNEL_WEB_SOURCE}/package.json" .
    COMMAND "${NPM_EXECUTABLE}" run --silent math
    DEPENDS runnel_web_packages "${RUNNEL_WEB_DIR}/installed" "${RUNNEL_WEB_SOURCE}/math.js"
            "${RUNNEL_WEB_SOURCE}/package.json"
    WORKING_DIRECTORY "${RUNNEL_WEB_DIR}"
    COMMENT "Bundling MathJax"
    VERBATIM)
  runnel_add_web_resource(${target} math "${RUNNEL_WEB_DIR}/math.bundle.js")
endfunction()
