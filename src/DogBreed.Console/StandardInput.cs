using System.Management.Automation;
using System.Text;

namespace DogBreed.Console;

/// <summary>Standard input where it is no terminal: UTF-8, with or without a byte order mark.</summary>
internal static class StandardInput
{
    // What is read ahead of the commands.
    private const int MostLines = 10_000;

    private static readonly TextReader s_reader = new StreamReader(
        System.Console.OpenStandardInput(),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
    );

    /// <summary>All of it.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadToEnd() => Reading(s_reader.ReadToEnd);

    /// <summary>Lets its lines come into a collection while others take them out.</summary>
    /// <param name="lines">The collection.</param>
    /// <returns>False where there is no line.</returns>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static bool ReadInto(PSDataCollection<string> lines)
    {
        string? first = Next();
        if (first is null)
        {
            return false;
        }

        lines.Add(first);
        new Thread(() => ReadRest(lines)) { IsBackground = true, Name = "standard input" }.Start();
        return true;
    }

    private static void ReadRest(PSDataCollection<string> lines)
    {
        try
        {
            while (Next() is { } line)
            {
                while (lines.Count > MostLines)
                {
                    Thread.Sleep(5);
                }

                lines.Add(line);
            }

            lines.Complete();
        }
        catch (UsageException e)
        {
            System.Console.Error.WriteLine($"dogbreed: {e.Message}");
            lines.Complete();
        }
        catch (InvalidOperationException)
        {
            // The command has ended before its input, and the collection with it.
        }
    }

    private static string? Next() =>
        Reading(() =>
        {
            string? line = s_reader.ReadLine();

            // A picture itself, say: no name has this character in it.
            return line?.Contains('\0', StringComparison.Ordinal) == true ? throw new IOException(Texts.InputIsNoText) : line;
        });

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or OutOfMemoryException)
        {
            // A folder, a descriptor that is open for writing alone, a line without end.
            throw new UsageException(Texts.FormatInputNotRead(e.Message));
        }
    }
}
