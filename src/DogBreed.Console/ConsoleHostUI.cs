using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace DogBreed.Console;

/// <summary>The text side of <see cref="ConsoleHost"/>.</summary>
internal sealed class ConsoleHostUI(bool quiet) : PSHostUserInterface
{
    // Asked once, before StandardStreams turns standard error away.
    private readonly bool _showsProgress = !quiet && !System.Console.IsErrorRedirected;
    private readonly bool _colorsErrors = !System.Console.IsErrorRedirected && WantsColor();
    private bool _progressShown;

    private bool _begun;

    public bool HasWrittenError { get; private set; }

    /// <summary>What PowerShell complained of while it started (a temporary folder that is not there) is no error of the command.</summary>
    public void Begin() => _begun = true;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUI();

    public override bool SupportsVirtualTerminal { get; } = !System.Console.IsOutputRedirected && WantsColor();

    // Formatting carries colour sequences; PowerShell's own function takes them out again for files and pipes.
    // Under --json standard output holds objects alone: what Write-Host says goes nowhere.
    public override void Write(string value)
    {
        if (!quiet)
        {
            ClearProgressOnTerminal();
            System.Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        if (quiet)
        {
            return;
        }

        ClearProgressOnTerminal();
        System.Console.Out.WriteLine(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void WriteErrorLine(string value)
    {
        HasWrittenError |= _begun;
        if (quiet && _begun)
        {
            System.Console.Error.WriteLine(JsonLine.OfError(value, "HostError"));
        }

        Say(value);
    }

    public override void WriteWarningLine(string message) => Say("WARNING: " + message);

    public override void WriteVerboseLine(string message) => Say("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => Say("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!_showsProgress)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            ClearProgress();
            return;
        }

        string text = string.Concat($"{record.Activity}: {record.StatusDescription}".Where(c => !char.IsControl(c)));
        System.Console.Error.Write($"\r{ConsoleRawUI.Cut(text, RawUI.BufferSize.Width - 1)}\x1b[K");
        _progressShown = true;
    }

    // What is printed on the same terminal takes the place of the progress line; what goes to a file does not.
    private void ClearProgressOnTerminal()
    {
        if (!System.Console.IsOutputRedirected)
        {
            ClearProgress();
        }
    }

    public void ClearProgress()
    {
        if (_progressShown)
        {
            System.Console.Error.Write("\r\x1b[K");
            _progressShown = false;
        }
    }

    public override string ReadLine() => throw new HostException(Texts.NoPrompt);

    public override SecureString ReadLineAsSecureString() => throw new HostException(Texts.NoPrompt);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException(Texts.NoPrompt);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new HostException(Texts.NoPrompt);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException(Texts.NoPrompt);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => throw new HostException(Texts.NoPrompt);

    private static bool WantsColor() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private void Say(string line)
    {
        if (!quiet)
        {
            ClearProgress();
            System.Console.Error.WriteLine(GetOutputString(line, _colorsErrors));
        }
    }
}
