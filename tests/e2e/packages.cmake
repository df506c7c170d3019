# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# cmake -DFOLDER=<tests/e2e> -P packages.cmake: what package-lock.json names lies in node_modules. Does nothing, and
# needs no network, while the lock file stays the same.

file(SHA256 "${FOLDER}/package-lock.json" lock)
set(mark "${FOLDER}/node_modules/.package-lock-${lock}")
if(EXISTS "${mark}")
  return()
endif()
# Whoever installs by other means leaves npm's own record.
if(EXISTS "${FOLDER}/node_modules/.package-lock.json")
  file(READ "${FOLDER}/package-lock.json" wanted)
  file(READ "${FOLDER}/node_modules/.package-lock.json" installed)
  string(JSON package GET "${wanted}" packages "node_modules/@copilotkit/aimock" integrity)
  string(JSON have ERROR_VARIABLE missing GET "${installed}" packages "node_modules/@copilotkit/aimock" integrity)
  if(package STREQUAL have)
    file(TOUCH "${mark}")
    return()
  endif()
endif()
find_program(NPM npm REQUIRED)
execute_process(COMMAND "${NPM}" ci --no-audit --no-fund WORKING_DIRECTORY "${FOLDER}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "npm ci failed in ${FOLDER}. Check the network and npm's settings (npm config list).")
endif()
file(TOUCH "${mark}")
