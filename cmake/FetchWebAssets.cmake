# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Run at build time by RunnelWebAssets.cmake: installs what the lock file names. The file `installed` says that it is
# done; the installation is made anew only when the lock file changed.

file(SHA256 "${SOURCE}/package-lock.json" key)
set(stamp "${TARGET}/installed")
set(installed "")
if(EXISTS "${stamp}")
  file(READ "${stamp}" installed)
endif()
if(NOT installed STREQUAL key)
  file(REMOVE "${stamp}")
  file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" "${SOURCE}/.npmrc" DESTINATION "${TARGET}")
  execute_process(
    COMMAND "${NPM}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
    WORKING_DIRECTORY "${TARGET}"
    RESULT_VARIABLE status
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "npm could not install the web assets. Is the network, or npm's own cache, there?\n${output}")
  endif()
endif()
file(WRITE "${stamp}" "${key}")
