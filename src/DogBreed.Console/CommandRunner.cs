using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DogBreed.Console;

/// <summary>Runs one command line or script in a runspace with the module, and prints what it gives.</summary>
internal sealed class CommandRunner(CommandLine line)
{
    private readonly ConsoleHost _host = new(quiet: line.Json);
    private PowerShell? _shell;
    private volatile bool _interrupted;
    private volatile bool _outputClosed;
    private volatile bool _outputFailed;
    private volatile bool _failed;

    public int Run()
    {
        InitialSessionState state = InstalledModule.SessionState();
        state.ThrowOnRunspaceOpenError = true;
        StandardStreams.TakeOver(silent: line.Json, OnOutputFailed);
        using Runspace runspace = RunspaceFactory.CreateRunspace(_host, state);
        try
        {
            runspace.Open();
        }
        catch (RuntimeException e)
        {
            System.Console.Error.WriteLine(line.Json ? JsonLine.OfError(e.ErrorRecord) : $"dogbreed: {e.Message}");
            return ExitCode.Errors;
        }

        System.Console.CancelKeyPress += OnCancel;
        try
        {
            using (_shell = PowerShell.Create(runspace))
            {
                Invoke(_shell);
            }
        }
        catch (PipelineStoppedException)
        {
            // Ctrl+C, nobody reads on, or the command's own 'exit'.
        }
        catch (RuntimeException e)
        {
            Report(runspace, e.ErrorRecord);
        }
        finally
        {
            System.Console.CancelKeyPress -= OnCancel;
            _host.ClearProgress();
        }

        return Outcome();
    }

    private void Invoke(PowerShell shell)
    {
        bool readsInput = AddCommand(shell);
        using var input = new PSDataCollection<string>();
        if (readsInput && System.Console.IsInputRedirected)
        {
            StandardStreams.ReadLines(input);
        }
        else
        {
            input.Complete();
        }

        using var output = new PSDataCollection<PSObject>();
        if (line.Json)
        {
            shell.Streams.Error.DataAdded += (_, e) => WriteJson(shell.Streams.Error[e.Index]);
            output.DataAdded += (_, _) =>
            {
                // Taken out at once: what has been printed is not kept.
                foreach (PSObject item in output.ReadAll())
                {
                    WriteJson(item);
                }
            };
        }
        else
        {
            // As pwsh does: errors take the same way as objects, so that they stand in their places among them.
            shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
        }

        // Begun and awaited: Invoke would not wait for lines that are yet to come.
        shell.EndInvoke(shell.BeginInvoke(input, output));
    }

    /// <returns>Whether the command asks for what comes by standard input.</returns>
    private bool AddCommand(PowerShell shell)
    {
        if (line.Action == CommandLineAction.Command)
        {
            shell.AddScript(line.Text);
            return InputVariable.IsReadBy(line.Text);
        }

        // A script's 'exit' ends the script alone, and leaves its number behind; here it is the program's too, as with pwsh -File.
        bool readsInput = InputVariable.IsReadByFile(line.Text);
        string call = (readsInput ? "$input | " : string.Empty) + ScriptArguments.Call(line.Text, line.Arguments);
        shell.AddScript(call + "; if (-not $? -and $LASTEXITCODE) { exit $LASTEXITCODE }");
        return readsInput;
    }

    private static void WriteJson(PSObject item)
    {
        if (item is null)
        {
            return;
        }

        System.Console.Out.WriteLine(JsonLine.IsFormatting(item) ? throw new RuntimeException(Texts.FormattedOutput) : JsonLine.Of(item));
    }

    private void WriteJson(ErrorRecord error)
    {
        if (!_outputClosed)
        {
            _failed = true;
            System.Console.Error.WriteLine(JsonLine.OfError(error));
        }
    }

    // What ended the pipeline is printed by another.
    private void Report(Runspace runspace, ErrorRecord error)
    {
        if (_outputClosed || _interrupted)
        {
            return;
        }

        _failed = true;
        if (line.Json)
        {
            WriteJson(error);
            return;
        }

        using var shell = PowerShell.Create(runspace);
        foreach (string text in shell.AddCommand("Out-String").AddParameter("InputObject", error).Invoke<string>())
        {
            // PowerShell's view of errors shows nothing of a command that ends too early.
            _host.UI.WriteErrorLine(string.IsNullOrWhiteSpace(text) ? $"dogbreed: {error.Exception.Message}" : text.TrimEnd());
        }
    }

    private int Outcome()
    {
        if (_outputClosed)
        {
            return _outputFailed ? ExitCode.Errors : ExitCode.BrokenPipe;
        }

        if (_interrupted)
        {
            return ExitCode.Interrupted;
        }

        return _host.ExitCode ?? (_failed || _host.HasWrittenError ? ExitCode.Errors : ExitCode.Success);
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        _interrupted = true;
        _shell?.BeginStop(null, null);
    }

    // There is nobody to go on for; or the disk is full, and the rest would be lost.
    private void OnOutputFailed(string? why)
    {
        if (!_outputClosed && why is not null)
        {
            _outputFailed = true;
            string message = Texts.FormatOutputNotWritten(why);
            System.Console.Error.WriteLine(line.Json ? JsonLine.OfError(message, "OutputNotWritten") : $"dogbreed: {message}");
        }

        _outputClosed = true;
        _shell?.BeginStop(null, null);
    }
}
