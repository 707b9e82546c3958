using System.Management.Automation.Runspaces;

namespace DogBreed.Console;

/// <summary>The session state of the hosted engine.</summary>
internal static class EngineState
{
    public const string OutConsole = "Out-Console";

    /// <summary>The engine's own commands, and Get-ChildItem where the engine comes without PowerShell's command packages.</summary>
    public static InitialSessionState Create()
    {
        // CreateDefault2 is the one that works without those packages (PowerShell issue 12223).
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (state.Commands["Get-ChildItem"].Count == 0)
        {
            state.Commands.Add(new SessionStateCmdletEntry("Get-ChildItem", typeof(GetChildItemCommand), null));
            foreach (string alias in new[] { "gci", "dir", "ls" })
            {
                if (state.Commands[alias].Count == 0)
                {
                    state.Commands.Add(new SessionStateAliasEntry(alias, "Get-ChildItem"));
                }
            }
        }

        state.Commands.Add(new SessionStateCmdletEntry(OutConsole, typeof(OutConsoleCommand), null));
        if (OperatingSystem.IsWindows())
        {
            // The module is ours; the machine's policy for scripts shall not keep a cron job from it.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        return state;
    }
}
