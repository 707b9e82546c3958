using System.Security.Cryptography;

namespace DogBreed.Core.Support;

/// <summary>What is in files.</summary>
internal static class FileContent
{
    private const int BufferLength = 1 << 17;

    /// <summary>The SHA-256 of a file, in lower-case hexadecimal.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Hash(string path)
    {
        using FileStream stream = Open(path);
        return Hex(SHA256.HashData(stream));
    }

    /// <summary>The SHA-256 of bytes, in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Hex(SHA256.HashData(bytes));

    /// <summary>Whether two files hold the same bytes.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    public static bool AreSame(string one, string other)
    {
        // The lengths of what was opened: a link has one of its own.
        using FileStream first = Open(one);
        using FileStream second = Open(other);
        if (first.Length != second.Length)
        {
            return false;
        }

        byte[] left = new byte[BufferLength];
        byte[] right = new byte[BufferLength];
        while (true)
        {
            int n = first.ReadAtLeast(left, BufferLength, throwOnEndOfStream: false);
            int m = second.ReadAtLeast(right, BufferLength, throwOnEndOfStream: false);
            if (n != m || !left.AsSpan(0, n).SequenceEqual(right.AsSpan(0, m)))
            {
                return false;
            }

            if (n < BufferLength)
            {
                return true;
            }
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);

    private static string Hex(byte[] hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
