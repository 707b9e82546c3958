using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sharding;

/// <summary>
/// A part of a library: one of several into which its photographs fall by the hash of their relative paths. Every machine and every run
/// finds the same photographs in it, whatever else is in the library, and in whichever order they come.
/// </summary>
/// <param name="Index">Its number, from 1 on.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>The most parts of a library.</summary>
    public const int MostCount = 1_000_000;

    /// <summary>Reads "3/16".</summary>
    /// <exception cref="FormatException">It is no such text, or there is no such part.</exception>
    public static Shard Parse(string text)
    {
        string[] parts = text.Split('/');
        if (
            parts.Length != 2
            || !int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || !int.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        )
        {
            throw new FormatException(Texts.FormatShardNotReadable(text));
        }

        if (count is < 1 or > MostCount)
        {
            throw new FormatException(Texts.FormatShardCountNotPossible(text, MostCount));
        }

        return index >= 1 && index <= count ? new Shard(index, count) : throw new FormatException(Texts.FormatShardNotThere(text, count));
    }

    /// <summary>Whether a photograph is of this part.</summary>
    /// <param name="relativePath">Its path below the library's folder, with the separators of any system.</param>
    public bool Has(string relativePath) => IndexOf(relativePath, Count) == Index;

    /// <summary>The number of the part that a photograph is of, 1 to <paramref name="count"/>.</summary>
    /// <param name="relativePath">Its path below the library's folder, with the separators of any system.</param>
    /// <param name="count">How many parts there are.</param>
    /// <remarks>
    /// The first eight bytes of the SHA-256 of the path in UTF-8, as a big-endian number, modulo the number of parts. Separators are
    /// slashes,
    /// and letters are in Unicode's composed form: macOS decomposes them in names, and a copy on another system has other bytes.
    /// </remarks>
    public static int IndexOf(string relativePath, int count)
    {
        string path = OperatingSystem.IsWindows() ? relativePath.Replace('\\', '/') : relativePath;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Composed(path)));
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)count) + 1;
    }

    /// <summary>"3/16".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    // A name with half a surrogate has no other form. Where .NET runs without the system's tables of Unicode it composes nothing, and
    // another
    // machine would find another shard.
    private static string Composed(string path)
    {
        if (!Ascii.IsValid(path) && "e\u0301".Normalize(NormalizationForm.FormC).Length != 1)
        {
            throw new ShardException(Texts.FormatShardNeedsUnicode(path));
        }

        try
        {
            return path.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return path;
        }
    }
}
