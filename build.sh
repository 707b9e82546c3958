#!/usr/bin/env bash
# Builds, tests and packs; everything itself is in build.proj. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
usage: ./build.sh demo    build, and say what is on the photographs of samples/
       ./build.sh test    build, and run every test
       ./build.sh pack    build the module (artifacts/module/DogBreedPS) and the packages (artifacts/packages)
       ./build.sh bench [--quick | --peers | --scale | --start | --stop] [--photos FOLDER]
                          build, and measure (docs/PERFORMANCE.md); needs photographs, ../shared/photos where FOLDER is not given
       ./build.sh fuzz    build, and import 2,000 damaged copies of each reference file (about an hour and a half; docs/MODELS.md);
                          DOGBREED_FUZZ=NUMBER does as many, DOGBREED_FUZZ_ONLY=TEXT the files whose name has it
       ./build.sh clean   delete what was built

Each leaves the console artifacts/bin/dogbreed. Needed: the .NET 10 SDK, and on Linux the system
libraries that OpenCV needs: they are installed where this runs as root or with a sudo that asks nothing.
More arguments go to MSBuild: ./build.sh pack -p:OpenCvRuntime=Slim -p:AllPlatforms=true (see docs/PLATFORMS.md).
TEXT
}

build() {
    local target=$1
    shift
    echo "Building..."
    dotnet msbuild build.proj -nologo -v:quiet "-t:$target" "$@"
    install_system_libraries
}

# What ldd misses, and the Debian package that has it.
install_system_libraries() {
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || return 0
    local library=artifacts/module/DogBreedPS/dependencies/runtimes/linux-x64/native/libOpenCvSharpExtern.so missing packages=() run=()
    missing=$(ldd "$library" | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p')
    [ -n "$missing" ] || return 0
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
}

demo() {
    build Install "$@"
    local command="Get-ChildItem samples/*.jpg, samples/*.png | Get-DogBreed"
    echo
    echo "PS> $command"
    artifacts/bin/dogbreed "$command"
    echo "Try next, with photographs of your own:"
    echo "    artifacts/bin/dogbreed 'Get-ChildItem ~/Pictures -Recurse -File -Include *.jpg, *.heic | Get-DogBreed -Top 3'"
    echo "or, in PowerShell 7.4 and later:"
    echo "    Import-Module '$PWD/artifacts/module/DogBreedPS'; Get-ChildItem samples/*.jpg | Get-DogBreed"
}

run_tests() {
    # The tests load the packed module and consume the packed packages, as users do.
    build Pack "$@"
    local failed=0 project
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    for project in DogBreed.Core.Tests DogBreedPS.Tests; do
        echo "Testing $project..."
        if ! dotnet "tests/$project/bin/Release/net10.0/$project.dll" -noColor -noLogo -diagnostics | tee -a "$log"; then
            failed=1
            grep -q "  $project  Total: " "$log" || echo "  $project  Total: 1, Errors: 1, Failed: 0, Skipped: 0 (it ended before its last line)" | tee -a "$log"
        fi
    done

    # Each project ends with a line "NAME  Total: 1, Errors: 0, Failed: 0, Skipped: 0, ...".
    awk '/ Total: [0-9]+, Errors: / {
        gsub(",", "")
        for (i = 1; i < NF; i++) {
            if ($i == "Total:") total += $(i + 1)
            if ($i == "Errors:" || $i == "Failed:") failed += $(i + 1)
            if ($i == "Skipped:") skipped += $(i + 1)
        }
    } END { printf "%d passed, %d failed, %d skipped\n", total - failed - skipped, failed, skipped }' "$log"
    return $failed
}

fuzz() {
    build Install
    DOGBREED_FUZZ=${DOGBREED_FUZZ:-2000} dotnet tests/DogBreed.Core.Tests/bin/Release/net10.0/DogBreed.Core.Tests.dll -noColor -noLogo -showLiveOutput -class "*FuzzTests" ||
        { echo "Where the process ended, the number of the damage stands in $(ls -d "${TMPDIR:-/tmp}"/dogbreed-fuzz*/*.number 2>/dev/null || echo 'no file: it did not')."; return 1; }
}

bench() {
    build Install
    case " $* " in *" --peers "*)
        echo "Building the peers..."
        dotnet build benchmarks/peers/MlNet -c Release --nologo -v:quiet
        (cd benchmarks/peers/node && npm install --ignore-scripts --no-audit --no-fund --silent)
        ;;
    esac
    dotnet benchmarks/Throughput/bin/Release/net10.0/Throughput.dll "$@"
}

case ${1:-} in
    demo) shift; demo "$@" ;;
    test) shift; run_tests "$@" ;;
    bench) shift; bench "$@" ;;
    fuzz) fuzz ;;
    pack) shift; build Pack "$@"; ls -l artifacts/packages ;;
    clean) rm -rf artifacts; find src tests tools benchmarks -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} + ;;
    -h | --help | help) usage ;;
    *) usage >&2; exit 2 ;;
esac
