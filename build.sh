#!/usr/bin/env bash
# build.ps1, in the PowerShell that .config/dotnet-tools.json names: nothing but the .NET SDK is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dotnet tool restore >/dev/null || { echo "PowerShell, which builds this, could not be restored: see above." >&2; exit 1; }
exec dotnet pwsh -NoProfile -File build.ps1 "$@"
