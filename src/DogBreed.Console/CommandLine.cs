using System.Reflection;

namespace DogBreed.Console;

/// <summary>What the command line asks for.</summary>
internal enum CommandLineAction
{
    /// <summary>An interactive session; commands that come by standard input where that is no terminal.</summary>
    Session,
    Command,
    Script,
    Help,
    Version,
}

/// <summary>The parsed command line.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Text">The commands, or the script's path.</param>
/// <param name="Arguments">What is given to the script.</param>
/// <param name="Json">One JSON object per line, not a table.</param>
internal sealed record CommandLine(CommandLineAction Action, string Text, IReadOnlyList<string> Arguments, bool Json)
{
    private const string ScriptExtension = ".ps1";

    public static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <exception cref="UsageException">It is invalid.</exception>
    public static CommandLine Parse(string[] args)
    {
        bool json = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "-h" or "--help" or "-?" or "/?":
                    return new CommandLine(CommandLineAction.Help, string.Empty, [], false);
                case "--version":
                    return new CommandLine(CommandLineAction.Version, string.Empty, [], false);
                case "--json":
                    json = true;
                    break;
                case ['-', ..]:
                    throw new UsageException(Texts.FormatThereIsNoOption(args[i]));
                default:
                    return OfCommand(args[i], args[(i + 1)..], json);
            }
        }

        return new CommandLine(CommandLineAction.Session, string.Empty, [], json);
    }

    private static CommandLine OfCommand(string text, string[] arguments, bool json)
    {
        if (IsScript(text))
        {
            return new CommandLine(CommandLineAction.Script, Path.GetFullPath(text), arguments, json);
        }

        if (arguments.FirstOrDefault() is { } next)
        {
            throw new UsageException(next is "--json" ? Texts.FormatOptionsComeFirst(next) : Texts.CommandArgumentPutSingleQuotes);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException(Texts.SayWhatRunExampleDogbreed);
        }

        if (Directory.Exists(text))
        {
            throw new UsageException(Texts.FormatAFolderIsNoCommand(text, text));
        }

        // PowerShell would open a document with the desktop's program for it. (A file "date" does not hide the command of that name.)
        return File.Exists(text) && text.AsSpan().ContainsAny('.', '/', '\\')
            ? throw new UsageException(Texts.FormatAFileIsNoCommand(text))
            : new CommandLine(CommandLineAction.Command, text, [], json);
    }

    /// <exception cref="UsageException">It is named like a script, and there is none.</exception>
    private static bool IsScript(string text)
    {
        if (!text.EndsWith(ScriptExtension, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // "Get-Content names.ps1" is a command; a path with a blank in it is a script only where there is one.
        return File.Exists(text)
            || (
                text.Any(c => char.IsWhiteSpace(c) || ";&|'\"$()".Contains(c, StringComparison.Ordinal))
                    ? false
                    : throw new UsageException(Texts.FormatNoSuchScript(text))
            );
    }
}
