#!/usr/bin/env bash
# Two builds over the same photographs, in turns and in both orders: the median of the times, and their ratio.
# usage: benchmarks/compare.sh OLD NEW PHOTOS [ROUNDS]     OLD and NEW are the artifacts/bin of two builds, beside their module/
#        OLD_OPTIONS and NEW_OPTIONS are more options of Get-DogBreed: OLD_OPTIONS='-Decoder OpenCv' NEW_OPTIONS='-Decoder Skia' with one build twice
set -euo pipefail
old=$1 new=$2 photos=$(realpath "$3") rounds=${4:-6}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

measure() {
    local start end
    start=$(date +%s%N)
    "$2/dogbreed" --json "\$p = Get-ChildItem -LiteralPath '$photos' -Recurse -File; 1..4 | ForEach-Object { \$p } | Get-DogBreed $4" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    echo $(((end - start) / 1000000)) >>"$results/$1-$3"
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for numbers in Int8 Float; do
    for ((round = 0; round < rounds; round++)); do
        pair=(old new)
        [ $((round % 2)) -eq 0 ] || pair=(new old)
        for build in "${pair[@]}"; do
            more=${build^^}_OPTIONS
            measure "$build" "${!build}" "$numbers" "-Precision $numbers ${!more:-}"
        done
    done
    a=$(median "$results/old-$numbers") b=$(median "$results/new-$numbers")
    echo "$numbers: old $a ms, new $b ms, new / old $(awk "BEGIN { printf \"%.3f\", $b / $a }"), medians of $rounds"
done
