using System.Collections.Concurrent;

namespace DogBreedPS;

/// <summary>
/// The photographs that commands of this process have taken on and not finished. Watch-DogPhoto does not remember them as answered: where
/// the process ends before they are done, the next watch has them again.
/// </summary>
internal static class UnfinishedWork
{
    private static readonly ConcurrentDictionary<string, int> s_paths = new(StringComparer.Ordinal);

    /// <summary>A command has taken a photograph on.</summary>
    public static void Begin(string path) => s_paths.AddOrUpdate(path, 1, static (_, n) => n + 1);

    /// <summary>A command has finished a photograph.</summary>
    public static void End(string path)
    {
        if (s_paths.AddOrUpdate(path, 0, static (_, n) => n - 1) <= 0)
        {
            s_paths.TryRemove(path, out _);
        }
    }

    /// <summary>Whether a command has a photograph that it has not finished.</summary>
    public static bool Has(string path) => s_paths.ContainsKey(path);
}
