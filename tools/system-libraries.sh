#!/usr/bin/env bash
# What OpenCV's library for Linux x64 needs of the system and ldd misses, by the Debian package that has it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || exit 0
library=artifacts/module/DogBreedPS/dependencies/runtimes/linux-x64/native/libOpenCvSharpExtern.so
packages=()
run=()
missing=$(ldd "$library" | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p')
[ -n "$missing" ] || exit 0
echo "OpenCV needs system libraries that are not here: $(echo $missing)"
for name in $missing; do
    case $name in
        libgtk-3.so.0 | libgdk-3.so.0) packages+=(libgtk-3-0) ;;
        libdrm.so.2) packages+=(libdrm2) ;;
        libatomic.so.1) packages+=(libatomic1) ;;
        *) echo "No package is known for $name: install it yourself."; exit 3 ;;
    esac
done
if ! command -v apt-get >/dev/null; then
    echo "Install the packages of your system that hold them, then run this again (on Debian: ${packages[*]})."
    exit 3
fi

# Debian 13 and Ubuntu 24.04 renamed the GTK package.
if grep -qE '^VERSION_ID="?(13|14|24\.|25\.|26\.)' /etc/os-release 2>/dev/null || apt-cache show libgtk-3-0t64 >/dev/null 2>&1; then packages=("${packages[@]/%libgtk-3-0/libgtk-3-0t64}"); fi
mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then
        run=(sudo -n)
    else
        echo "Install them, then run this again:"
        echo "    sudo apt-get install --no-install-recommends ${packages[*]}"
        exit 3
    fi
fi
echo "Installing ${packages[*]}..."
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
