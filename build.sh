#!/usr/bin/env bash
# build.ps1, in the PowerShell that .config/dotnet-tools.json names: nothing but the .NET SDK is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# What the SDK says and does when it runs for the first time is not this project's: no telemetry, no certificate.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 POWERSHELL_TELEMETRY_OPTOUT=1
dotnet tool restore >/dev/null || { echo "PowerShell, which builds this, could not be restored: see above." >&2; exit 1; }
exec dotnet pwsh -NoProfile -File build.ps1 "$@"
