namespace DogBreed.Console;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            // The hosted engine would count its starts and send that to Microsoft.
            Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
            CommandLine line = CommandLine.Parse(args);
            return line.Action switch
            {
                CommandLineAction.Help => Print(Texts.Help),
                CommandLineAction.Version => Print(CommandLine.Version),
                _ => new CommandRunner(line).Run(),
            };
        }
        catch (UsageException e)
        {
            System.Console.Error.WriteLine($"dogbreed: {e.Message}");
            System.Console.Error.WriteLine(Texts.TryDogbreedHelp);
            return ExitCode.Usage;
        }
    }

    private static int Print(string text)
    {
        System.Console.WriteLine(text);
        return ExitCode.Success;
    }
}
