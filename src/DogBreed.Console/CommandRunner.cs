using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace DogBreed.Console;

/// <summary>Runs one command line or script in a runspace with the module, and prints what it gives.</summary>
internal sealed class CommandRunner(CommandLine line, PowerShellFolders folders)
{
    private readonly ConsoleHost _host = new(quiet: line.Json);
    private readonly CommandSyntax _syntax = CommandSyntax.Of(line);
    private readonly Lock _gate = new();
    private PowerShell? _running;
    private volatile bool _interrupted;
    private volatile bool _terminated;
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

        folders.Restore();
        _host.Begin();
        System.Console.CancelKeyPress += OnCancel;
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
        try
        {
            using var shell = PowerShell.Create(runspace);
            Invoke(shell);
            TakeExitOfScript(runspace);
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
        using var input = new PSDataCollection<string>();
        AddCommand(shell, hasInput: _syntax.ReadsInput && System.Console.IsInputRedirected && StandardInput.ReadInto(input));
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

        IAsyncResult running;
        lock (_gate)
        {
            if (_interrupted || _outputClosed)
            {
                return;
            }

            // Begun and awaited: Invoke would not wait for lines that are yet to come. Without any line there is no input at all.
            running = input.Count > 0 ? shell.BeginInvoke(input, output) : shell.BeginInvoke<PSObject, PSObject>(null, output);
            _running = shell;
        }

        shell.EndInvoke(running);
    }

    private void AddCommand(PowerShell shell, bool hasInput)
    {
        if (line.Action == CommandLineAction.Command)
        {
            shell.AddScript(_syntax.WithFailure(line.Text));
            return;
        }

        // A script's 'exit' ends the script alone, and leaves its number behind; here it is the program's too, as with pwsh -File.
        string call = (hasInput ? "$input | " : string.Empty) + ScriptArguments.Call(line.Text, line.Arguments);
        shell.AddScript(_syntax.HasExit ? call + "; if (-not $? -and $LASTEXITCODE) { exit $LASTEXITCODE }" : call);
    }

    // 'exit 0' after errors is what its writer means.
    private void TakeExitOfScript(Runspace runspace)
    {
        bool mayHaveExited = line.Action == CommandLineAction.Script && _host.ExitCode is null && _syntax.HasExit;
        if (mayHaveExited && runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is 0)
        {
            _host.SetShouldExit(ExitCode.Success);
        }
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
        // What a program that was started says on its standard error is no error, and is not shown under --json.
        if (!_outputClosed && error.FullyQualifiedErrorId is not ("NativeCommandError" or "NativeCommandErrorMessage"))
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
            return _terminated ? ExitCode.Terminated : ExitCode.Interrupted;
        }

        return _host.ExitCode ?? (_failed || _host.HasWrittenError ? ExitCode.Errors : ExitCode.Success);
    }

    // What a service manager and a scheduler send: as Ctrl+C, for what is under way to end well.
    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = !_interrupted;
        (_interrupted, _terminated) = (true, true);
        StopRunning();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        // A second one ends the process, for code that does not let itself be stopped.
        e.Cancel = !_interrupted;
        _interrupted = true;
        StopRunning();
    }

    // There is nobody to go on for; or the disk is full, and the rest would be lost.
    private void OnOutputFailed(string? why)
    {
        bool isFirst = !_outputClosed;
        _outputClosed = true;
        if (isFirst && why is not null)
        {
            _outputFailed = true;
            string message = Texts.FormatOutputNotWritten(why);
            System.Console.Error.WriteLine(line.Json ? JsonLine.OfError(message, "OutputNotWritten") : $"dogbreed: {message}");
        }

        StopRunning();
    }

    private void StopRunning()
    {
        lock (_gate)
        {
            _running?.BeginStop(null, null);
        }
    }
}
