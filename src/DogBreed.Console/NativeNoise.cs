using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DogBreed.Console;

/// <summary>
/// Decoders in C print their own lines about damaged pictures to standard error ("Corrupt JPEG data: ..."), past every setting, and under
/// --json those would stand between our lines. On Unix the process's own text goes to a copy of standard error, and the original leads nowhere.
/// </summary>
internal static partial class NativeNoise
{
    private const int StandardError = 2;
    private const int WriteOnly = 1;

    public static void KeepFromStandardError()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int copy = Duplicate(StandardError);
        int nowhere = Open("/dev/null", WriteOnly);
        if (copy < 0 || nowhere < 0)
        {
            return;
        }

        System.Console.SetError(new StreamWriter(new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Write, bufferSize: 1)) { AutoFlush = true });
        _ = DuplicateOnto(nowhere, StandardError);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateOnto(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
