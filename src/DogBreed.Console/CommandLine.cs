using System.Reflection;

namespace DogBreed.Console;

/// <summary>What the command line asks for.</summary>
internal enum CommandLineAction
{
    Run,
    Help,
    Version,
}

/// <summary>The command line, read.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Command">The PowerShell command line to run.</param>
/// <param name="Json">One JSON object a line instead of a table.</param>
internal sealed record CommandLine(CommandLineAction Action, string Command, bool Json)
{
    public const string Help = """
        usage: dogbreed [--json] 'COMMAND'
               dogbreed --help | --version

        Runs a PowerShell command line with the module DogBreedPS loaded, where
        PowerShell itself need not be installed, and prints what it gives as a table.

          --json      prints each object as one line of JSON; errors go to standard
                      error, one line of JSON each, and nothing else goes there
          --help      prints this
          --version   prints the version

        The command is one argument: put it in single quotes, so that your shell leaves
        its |, * and $ alone. Several commands may be separated by ';'. Nothing prompts.

        Commands: Get-DogBreed, Show-DogBreed, Test-DogImage, Test-HumanFace,
        Find-HumanFace, ConvertTo-ImageTensor, Get-BreedDataset,
        Start-BreedTraining, Measure-BreedAccuracy, Get-BreedModel,
        Import-BreedModel, Export-BreedModel, Remove-BreedModel; Where-Object,
        ForEach-Object, Get-Command, Get-Help and the language of PowerShell's engine; and a
        Get-ChildItem with -Path, -LiteralPath, -Filter, -Include, -Recurse, -File and
        -Force. PowerShell's other commands (Sort-Object, Select-Object, Export-Csv,
        Format-*, Out-File, ...) are not in the engine: use --json and your shell's own
        tools, or PowerShell itself.

        Exit code: 0, or 1 if any error was written, 2 for a wrong command line,
        130 after Ctrl+C, 141 if nobody reads the output any more.

        Examples:
          dogbreed 'Get-ChildItem samples/*.jpg | Get-DogBreed -Top 3'
          dogbreed --json 'Get-DogBreed photo.heic' | jq .Breed
          dogbreed 'Get-ChildItem -Recurse -File -Include *.jpg, *.heic | Get-DogBreed |
                    Where-Object Subject -eq Dog'
          dogbreed 'Get-Help Get-DogBreed -Full'
        """;

    public static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <exception cref="UsageException">It makes no sense.</exception>
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

        return string.IsNullOrWhiteSpace(command)
            ? throw new UsageException(Texts.SayWhatRunExampleDogbreed)
            : new CommandLine(CommandLineAction.Run, command, json);
    }
}
