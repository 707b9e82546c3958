using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// Whether files hold the same: by their lengths, and where these are equal by hashes, which are remembered. A thousand photographs of one
/// name and length are compared with each other otherwise.
/// </summary>
internal sealed class KnownContents
{
    private const int Most = 10_000;

    private readonly Dictionary<string, (FileStamp Stamp, string Hash)> _known = new(StringComparer.Ordinal);

    /// <summary>Whether two files hold the same bytes.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    public bool AreSame(string one, string other) =>
        FileStamp.Of(one) is { } first
        && FileStamp.Of(other) is { } second
        && first.Length == second.Length
        && string.Equals(Hash(one, first), Hash(other, second), StringComparison.Ordinal);

    private string Hash(string path, FileStamp stamp)
    {
        if (_known.TryGetValue(path, out (FileStamp Stamp, string Hash) known) && known.Stamp == stamp)
        {
            return known.Hash;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        string hash = FileContent.Hash(path);
        _known[path] = (stamp, hash);
        return hash;
    }
}
