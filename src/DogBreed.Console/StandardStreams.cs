using System.Runtime.InteropServices;
using System.Text;

namespace DogBreed.Console;

/// <summary>Standard output and error on Unix.</summary>
internal static partial class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;
    private const int WriteOnly = 1; // O_WRONLY

    /// <param name="silent">
    /// Decoders in C print lines of their own about damaged pictures to standard error ("Corrupt JPEG data: ..."), past every setting, and
    /// under --json those would stand between our lines: our text goes to a copy of standard error, and the original leads nowhere. (So
    /// does that of programs that are started; without --json they have it.)
    /// </param>
    /// <param name="failed">
    /// Called where standard output takes no more: with why, and with null where nobody reads it any more.
    /// </param>
    public static void TakeOver(bool silent, Action<string?> failed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        System.Console.SetOut(Writer(Output, failed));

        // Nobody can be told that standard error cannot be written: there what fails is lost, and the rest goes on.
        System.Console.SetError(Writer(Error, failed: null));
        if (!silent)
        {
            return;
        }

        int copy = Duplicate(Error);
        int nowhere = Open("/dev/null", WriteOnly);
        if (copy >= 0 && nowhere >= 0)
        {
            System.Console.SetError(Writer(copy, failed: null));
            _ = DuplicateOnto(nowhere, Error);
        }
    }

    private static TextWriter Writer(int descriptor, Action<string?>? failed) =>
        TextWriter.Synchronized(
            new StreamWriter(new DescriptorStream(descriptor, failed), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            {
                AutoFlush = true,
            }
        );

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateOnto(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
