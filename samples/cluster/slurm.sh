#!/bin/bash
# Shares a library out over a Slurm cluster: an array job whose tasks answer one shard each into a catalog of its own, and a job that depends
# on it and merges the catalogs. Call it again when something failed: only what is missing runs again.
#
#   slurm.sh LIBRARY RUN SHARDS [SBATCH-OPTIONS...]      such as: slurm.sh /photos /shared/run 16 --partition=cpu --cpus-per-task=4
#
# LIBRARY and RUN are folders that all nodes see. The answers of all shards are in RUN/all.db in the end. PowerShell is pwsh, or $PWSH; the
# module is installed on the nodes, or PSModulePath names its folder.
set -euo pipefail
pwsh=${PWSH:-pwsh}

case ${DOGBREED_TASK:-} in
shard)
    # As many workers as the task has cores, whatever else the node has.
    export DOTNET_PROCESSOR_COUNT=${SLURM_CPUS_PER_TASK:-1}
    exec $pwsh -NoProfile -File "$DOGBREED_SCRIPTS/Invoke-Shard.ps1" -Library "$DOGBREED_LIBRARY" -RunFolder "$DOGBREED_RUN" \
        -Shard "$SLURM_ARRAY_TASK_ID/$DOGBREED_SHARDS"
    ;;
merge)
    exec $pwsh -NoProfile -File "$DOGBREED_SCRIPTS/Merge-Run.ps1" -RunFolder "$DOGBREED_RUN" -Destination "$DOGBREED_RUN/all.db"
    ;;
esac

if [ $# -lt 3 ]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi

DOGBREED_SCRIPTS=$(cd "$(dirname "$0")" && pwd)
DOGBREED_LIBRARY=$(cd "$1" && pwd)
mkdir -p "$2"
DOGBREED_RUN=$(cd "$2" && pwd)
DOGBREED_SHARDS=$3
shift 3
export DOGBREED_SCRIPTS DOGBREED_LIBRARY DOGBREED_RUN DOGBREED_SHARDS

# What is missing of the run, which refuses another number of shards than it has.
missing=$($pwsh -NoProfile -Command '
    $ErrorActionPreference = "Stop"
    (Get-PhotoShard $env:DOGBREED_RUN -Count $env:DOGBREED_SHARDS -Missing).Index -join ","')
options=(--parsable --export=ALL --output="$DOGBREED_RUN/%x-%A_%a.log")
dependency=()
if [ -n "$missing" ]; then
    array=$(DOGBREED_TASK=shard sbatch "${options[@]}" --job-name=dogbreed --requeue --open-mode=append --array="$missing" "$@" "$0")
    echo "array job $array: shards $missing"
    dependency=(--dependency="afterok:$array" --kill-on-invalid-dep=yes)
fi

merge=$(DOGBREED_TASK=merge sbatch "${options[@]}" --job-name=dogbreed-merge "${dependency[@]}" "$@" "$0")
echo "merge job $merge: $DOGBREED_RUN/all.db"
