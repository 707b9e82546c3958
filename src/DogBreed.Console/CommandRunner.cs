using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DogBreed.Console;

/// <summary>Hosts PowerShell's engine with the module, runs one command line in it, and prints what it gives.</summary>
internal sealed class CommandRunner(CommandLine line)
{
    private readonly ConsoleHost _host = new(quiet: line.Json);
    private volatile bool _interrupted;
    private volatile bool _outputClosed;
    private int _errors;

    public int Run()
    {
        string module = FindModule();
        StandardStreams.TakeOver();
        InitialSessionState state = EngineState.Create();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([module]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(_host, state);
        try
        {
            runspace.Open();
        }
        catch (RuntimeException e)
        {
            WriteError(e.ErrorRecord);
            return ExitCode.Errors;
        }

        return Invoke(runspace);
    }

    private int Invoke(Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(line.Command);
        if (!line.Json)
        {
            shell.AddCommand(EngineState.OutConsole);
        }

        shell.Streams.Error.DataAdded += (_, e) =>
        {
            WriteError(shell.Streams.Error[e.Index]);
            if (_outputClosed)
            {
                // There is nobody to go on for.
                shell.BeginStop(null, null);
            }
        };
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            _interrupted = true;
            shell.BeginStop(null, null);
        };
        System.Console.CancelKeyPress += onCancel;
        try
        {
            using var output = new PSDataCollection<PSObject>();
            output.DataAdded += (_, _) =>
            {
                // Taken out at once: what has been printed is not kept.
                foreach (PSObject item in output.ReadAll())
                {
                    if (item is not null)
                    {
                        System.Console.Out.WriteLine(JsonLine.Of(item));
                    }
                }
            };
            shell.Invoke<PSObject, PSObject>(null, output, null);
        }
        catch (PipelineStoppedException)
        {
            // Ctrl+C, or the command's own 'exit'.
        }
        catch (RuntimeException e)
        {
            WriteError(e.ErrorRecord);
        }
        finally
        {
            System.Console.CancelKeyPress -= onCancel;
            _host.ClearProgress();
        }

        if (_outputClosed)
        {
            return ExitCode.BrokenPipe;
        }

        if (_interrupted)
        {
            return ExitCode.Interrupted;
        }

        return _host.ExitCode ?? (_errors > 0 ? ExitCode.Errors : ExitCode.Success);
    }

    private void WriteError(ErrorRecord error)
    {
        if (error.Exception.GetBaseException() is OutputClosedException)
        {
            _outputClosed = true;
            return;
        }

        _errors++;
        _host.ClearProgress();
        System.Console.Error.WriteLine(line.Json ? JsonLine.OfError(error) : TextOf(error));
    }

    private static string TextOf(ErrorRecord error)
    {
        string? command = error.InvocationInfo?.MyCommand?.Name;
        string message = MessageOf(error);
        return command is null ? $"dogbreed: {message}" : $"{command}: {message}";
    }

    // Whoever knows PowerShell misses commands that the engine alone does not have.
    internal static string MessageOf(ErrorRecord error) =>
        (error.ErrorDetails?.Message ?? error.Exception.Message)
        + (error.Exception is CommandNotFoundException ? Texts.ConsolePowerShellSEngineOther : string.Empty);

    // An installation has the module beside the program; a build has it in the folder beside the program's.
    private static string FindModule()
    {
        string[] places =
        [
            Path.Combine(AppContext.BaseDirectory, "DogBreedPS", "DogBreedPS.psd1"),
            Path.Combine(AppContext.BaseDirectory, "..", "module", "DogBreedPS", "DogBreedPS.psd1"),
        ];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new UsageException(Texts.FormatModuleMissingNeitherNorInstall(places[0], Path.GetFullPath(places[1])));
    }
}
