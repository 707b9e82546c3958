using System.Reflection;

namespace DogBreed.Console;

/// <summary>What the command line asks for.</summary>
internal enum CommandLineAction
{
    Run,
    Help,
    Version,
}

/// <summary>The parsed command line.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Command">The PowerShell command line to run.</param>
/// <param name="Json">One JSON object per line, not a table.</param>
internal sealed record CommandLine(CommandLineAction Action, string Command, bool Json)
{
    public static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <exception cref="UsageException">It is invalid.</exception>
    public static CommandLine Parse(string[] args)
    {
        string? command = null;
        bool json = false;
        foreach (string arg in args)
        {
            switch (arg)
            {
                case "-h" or "--help" or "-?" or "/?":
                    return new CommandLine(CommandLineAction.Help, string.Empty, false);
                case "--version":
                    return new CommandLine(CommandLineAction.Version, string.Empty, false);
                case "--json":
                    json = true;
                    break;
                case ['-', ..]:
                    throw new UsageException(Texts.FormatThereIsNoOption(arg));
                default:
                    command = command is null ? arg : throw new UsageException(Texts.CommandArgumentPutSingleQuotes);
                    break;
            }
        }

        if (string.IsNullOrWhiteSpace(command))
        {
            throw new UsageException(Texts.SayWhatRunExampleDogbreed);
        }

        // PowerShell would open a document with the desktop's program for it.
        return File.Exists(command)
            ? throw new UsageException(Texts.FormatAFileIsNoCommand(command))
            : new CommandLine(CommandLineAction.Run, command, json);
    }
}
