namespace DogBreed.Console;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>At least one error was written.</summary>
    public const int Errors = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Nobody reads the output any more, as shells count it: 128 + SIGPIPE.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Ctrl+C, as shells count it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>It was asked to end (SIGTERM): 128 and the signal's number.</summary>
    public const int Terminated = 143;
}
