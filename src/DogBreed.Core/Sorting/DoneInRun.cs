using DogBreed.Core.Changes;

namespace DogBreed.Core.Sorting;

/// <summary>What this call has done with files, by their old names and by their new ones.</summary>
/// <param name="run">This call; null for a look at what would happen.</param>
/// <param name="paths">How paths are told apart here.</param>
internal sealed class DoneInRun(ChangeRun? run, StringComparer paths)
{
    // What the last batch did: the journal has it with the next flush.
    private readonly Dictionary<string, PhotoChange> _last = new(paths);

    // The journal's numbers of all that was done, by the hash of the new path: it has no index of these.
    private readonly Dictionary<ulong, long> _came = [];

    /// <summary>A change was done, and is on its way into the journal.</summary>
    public void Add(PhotoChange change)
    {
        _last[change.From] = _last[change.To] = change;
        _came[HashOf(change.To)] = change.Id;
    }

    /// <summary>All that was done is in the journal now.</summary>
    public void Written() => _last.Clear();

    /// <summary>Whether the last batch did something with a file of that name.</summary>
    public bool IsOfLastBatch(string path) => _last.ContainsKey(path);

    /// <summary>What was done with a file of that name, old or new; null where nothing was.</summary>
    public PhotoChange? Find(string path)
    {
        if (_last.TryGetValue(path, out PhotoChange? change))
        {
            return change;
        }

        return run is null ? null : run.Journal.Find(run.Id, path) ?? CameTo(run, path);
    }

    /// <summary>What was done with a file by its old name, as far as the journal has it; null where nothing was.</summary>
    public PhotoChange? WrittenFrom(string path) => run?.Journal.Find(run.Id, path);

    private PhotoChange? CameTo(ChangeRun own, string path) =>
        _came.TryGetValue(HashOf(path), out long id)
        && own.Journal.Changes(new ChangeFilter { Id = id }).FirstOrDefault() is { State: ChangeState.Done } change
        && paths.Equals(change.To, path)
            ? change
            : null;

    // FNV-1a, of 64 bits. Two paths of one hash are told apart by what the journal has.
    private static ulong HashOf(string path)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in path)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }
}
