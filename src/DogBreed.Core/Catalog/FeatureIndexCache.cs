using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Catalog;

/// <summary>The index that was asked last stays in memory: who asks again within a session waits for no reading.</summary>
internal static class FeatureIndexCache
{
    private static readonly object s_gate = new();
    private static (IndexKey Key, FeatureIndex Index)? s_last;

    /// <summary>The index of a backbone in a catalog, as the catalog is now.</summary>
    /// <exception cref="CatalogException">The catalog cannot be used.</exception>
    public static FeatureIndex Get(string path, KnownModel model, CancellationToken cancellation)
    {
        lock (s_gate)
        {
            // The log beside the file has what was written last. An empty one is made anew by whoever opens the catalog.
            FileStamp? log = FileStamp.Of(path + "-wal");
            var key = new IndexKey(path, model.Id, FileStamp.Of(path), log is { Length: > 0 } ? log : null);
            if (s_last is { } last && last.Key == key)
            {
                return last.Index;
            }

            // Not two of them at once: each may be a quarter of a gigabyte.
            s_last = null;
            var index = FeatureIndex.Read(path, model, cancellation);
            s_last = (key, index);
            return index;
        }
    }

    /// <summary>Lets go of it.</summary>
    public static void Clear()
    {
        lock (s_gate)
        {
            s_last = null;
        }
    }

    private sealed record IndexKey(string Path, long Model, FileStamp? File, FileStamp? Log);
}
