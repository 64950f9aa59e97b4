#!/usr/bin/env bash
# Builds Fluent Bit from its source with the plugins that our configuration uses, and lays it out with the libraries that it loads.
#
#   build.sh SOURCE IMAGE
set -euo pipefail

source=$1
image=$2
work=$(mktemp -d)

features='REGEX PARSER UTF8_ENCODER TLS BINARY INOTIFY SQLDB METRICS LUAJIT RECORD_ACCESSOR STREAM_PROCESSOR
  IN_FORWARD IN_TAIL IN_HEALTH IN_STORAGE_BACKLOG IN_EMITTER
  FILTER_GREP FILTER_MODIFY FILTER_RECORD_MODIFIER FILTER_LUA
  OUT_FILE OUT_FORWARD OUT_SYSLOG OUT_EXIT OUT_NULL OUT_STDOUT'

# Every option that the source knows, on or off.
options() {
  local name
  sed -n 's/^ *option(FLB_\([A-Z0-9_]*\) .*/\1/p' "$source/CMakeLists.txt" | while read -r name; do
    case " ${features//$'\n'/ } " in
      *" $name "*) printf -- '-DFLB_%s=On\n' "$name" ;;
      *) printf -- '-DFLB_%s=Off\n' "$name" ;;
    esac
  done
}

# The package lacks the sources of Onigmo; Oniguruma, of which it is a branch, has the same functions.
use_oniguruma() {
  printf 'add_library(libonigmo INTERFACE)\ntarget_link_libraries(libonigmo INTERFACE onig)\n' >"$source/cmake/onigmo.cmake"
  mkdir -p "$work/include"
  printf '#include <oniguruma.h>\n' >"$work/include/onigmo.h"
}

compile() {
  local flags="-I$work/include -O0 -DNDEBUG -w -std=gnu17 -fcommon"
  flags+=' -Wno-error=implicit-function-declaration -Wno-error=incompatible-pointer-types -Wno-error=int-conversion'
  mapfile -t chosen < <(options)
  # The source asks for a CMake older than any that the present one imitates.
  cmake -S "$source" -B "$work" -DCMAKE_POLICY_VERSION_MINIMUM=3.5 -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="$flags" "${chosen[@]}"
  make -C "$work" --jobs="$(nproc)" fluent-bit-bin
}

# Into the image: the program, its libraries at their paths, and what the C library looks up names with.
lay_out() {
  local library
  install -D --strip "$work/bin/fluent-bit" "$image/fluent-bit/bin/fluent-bit"
  mkdir -p "$image/fluent-bit/etc" "$image/etc" "$image/tmp"
  # The last one is loaded when a thread ends.
  {
    ldd "$work/bin/fluent-bit" | grep --only-matching '/[^ ]*'
    gcc -print-file-name=libgcc_s.so.1
  } | while read -r library; do
    install -D "$library" "$image/$(realpath --no-symlinks "$library")"
  done
  cp /etc/nsswitch.conf "$image/etc/"
}

use_oniguruma
compile
lay_out
