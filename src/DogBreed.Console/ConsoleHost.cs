using System.Globalization;
using System.Management.Automation.Host;

namespace DogBreed.Console;

/// <summary>
/// PowerShell's view of this process: results go to standard output; errors, warnings and (on a terminal) progress to standard error; and
/// it never asks anything. ConsoleShell's own host mixes the two, with colour codes, and ends with 0 after an error.
/// </summary>
/// <param name="quiet">True keeps warnings and progress away (under --json standard error holds errors alone).</param>
internal sealed class ConsoleHost(bool quiet) : PSHost
{
    private readonly ConsoleHostUI _ui = new(quiet);

    /// <summary>What the command gave to 'exit'; null where it did not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether an error was printed.</summary>
    public bool HasWrittenError => _ui.HasWrittenError;

    /// <summary>From here on it is the command that speaks.</summary>
    public void Begin() => _ui.Begin();

    public override string Name => "dogbreed";

    public override Version Version { get; } = new(CommandLine.Version);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException(Texts.DogbreedNeverPrompts);

    public override void ExitNestedPrompt() => throw new NotSupportedException(Texts.DogbreedNeverPrompts);

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public void ClearProgress() => _ui.ClearProgress();
}
