namespace DogBreed.Console;

internal static class Program
{
    private static int Main(string[] args)
    {
        // PowerShell would count its starts and send that to Microsoft, and ask GitHub for a newer PowerShell.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        // Else each run leaves a named pipe for debuggers behind in the temporary folder.
        Environment.SetEnvironmentVariable("POWERSHELL_DIAGNOSTICS_OPTOUT", "1");
        OutputLanguage.Settle();
        try
        {
            CommandLine line = CommandLine.Parse(args);
            if (line.Action is CommandLineAction.Help or CommandLineAction.Version)
            {
                return Print(line.Action == CommandLineAction.Help ? Texts.Help : CommandLine.Version);
            }

            using var folders = new PowerShellFolders();
            return line.Action switch
            {
                CommandLineAction.Session when !System.Console.IsInputRedirected => InteractiveSession.Run(line),
                CommandLineAction.Session => new CommandRunner(OfStandardInput(line), folders).Run(),
                _ => new CommandRunner(line, folders).Run(),
            };
        }
        catch (UsageException e)
        {
            System.Console.Error.WriteLine($"dogbreed: {e.Message}");
            System.Console.Error.WriteLine(Texts.TryDogbreedHelp);
            return ExitCode.Usage;
        }
        catch (IOException e)
        {
            // A full disk under --help or --version; no place for a temporary folder.
            System.Console.Error.WriteLine($"dogbreed: {e.Message}");
            return ExitCode.Errors;
        }
    }

    private static int Print(string text)
    {
        System.Console.WriteLine(text);
        return ExitCode.Success;
    }

    // dogbreed <commands.ps1, as with any shell.
    private static CommandLine OfStandardInput(CommandLine line)
    {
        string text = StandardInput.ReadToEnd();
        return string.IsNullOrWhiteSpace(text)
            ? throw new UsageException(Texts.SayWhatRunExampleDogbreed)
            : line with
            {
                Action = CommandLineAction.Command,
                Text = text,
            };
    }
}
