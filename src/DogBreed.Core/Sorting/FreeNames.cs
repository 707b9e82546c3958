using DogBreed.Core.Changes;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// Names that are free: on the disk, and among those that the batch is going to take, of which the files themselves do not speak yet.
/// </summary>
/// <param name="paths">How paths are told apart here.</param>
internal sealed class FreeNames(StringComparer paths)
{
    private const int MostNames = 10_000;

    // What the batch is going to do: the photograph with which a file leaves, by its old path, and the file that comes, by its new one.
    private readonly Dictionary<string, string> _leaving = new(paths);
    private readonly Dictionary<string, string> _coming = new(paths);

    private readonly Dictionary<string, List<(long Length, string Path)>> _taken = new(paths);

    // What was compared before, by path.
    private readonly KnownContents _contents = new();

    /// <summary>Begins another batch: what the last was going to do has happened.</summary>
    public void Begin()
    {
        _leaving.Clear();
        _coming.Clear();
    }

    /// <summary>The photograph with which a file is going to leave, itself or another; null where it stays.</summary>
    public string? LeavesWith(string path) => _leaving.GetValueOrDefault(path);

    /// <summary>Looks for the first number with which the photograph's name, and those of its side-cars, are free.</summary>
    /// <returns>Null where the plan has its name; else why the photograph is left.</returns>
    public SortOutcome? Find(SortPlan plan)
    {
        string from = plan.Photo.Path;
        long length = FileStamp.Of(from)?.Length ?? -1;
        List<(long Length, string Path)> taken = TakenLike(plan.PathWith(0));
        foreach ((long other, string path) in taken)
        {
            if (WhyLeft(plan.Photo, path, mayBeSame: other == length) is { } left)
            {
                return left;
            }
        }

        plan.Number = Math.Max(plan.Number, taken.Count);
        while (true)
        {
            string to = plan.PathWith(plan.Number);
            if (Occupant(to) is { } occupant)
            {
                if (WhyLeft(plan.Photo, to, mayBeSame: true) is { } left)
                {
                    return left;
                }

                if (plan.Number == taken.Count)
                {
                    taken.Add((FileStamp.Of(occupant)?.Length ?? -1, to));
                }
            }
            else if (!plan.SideCars.Any(s => IsTaken(s, to)))
            {
                _leaving[from] = from;
                _coming[to] = from;
                foreach (SideCar sideCar in plan.SideCars)
                {
                    _leaving[sideCar.Path] = from;
                    _coming[sideCar.Beside(to)] = sideCar.Path;
                }

                return null;
            }

            plan.Number++;
        }
    }

    // The lengths and paths of what was found under a name and its numbers: a thousand photographs of one name do not look for each other.
    private List<(long Length, string Path)> TakenLike(string path)
    {
        if (!_taken.TryGetValue(path, out List<(long Length, string Path)>? taken))
        {
            if (_taken.Count >= MostNames)
            {
                _taken.Clear();
            }

            _taken.Add(path, taken = []);
        }

        return taken;
    }

    private SortOutcome? WhyLeft(SortedPhoto photo, string to, bool mayBeSame)
    {
        if (paths.Equals(to, photo.Path))
        {
            return SortOutcome.Skipped(photo, SkipReason.InPlace, to, null);
        }

        return mayBeSame && Occupant(to) is { } occupant && File.Exists(occupant) && _contents.AreSame(photo.Path, occupant)
            ? SortOutcome.Skipped(photo, SkipReason.SameFileThere, to, null)
            : null;
    }

    /// <summary>Lets go of the names that a plan had found: one of them is taken after all.</summary>
    public void Release(SortPlan plan)
    {
        foreach (PhotoChange change in plan.Changes)
        {
            _coming.Remove(change.To);
        }
    }

    // What lies under a path, or is going to.
    private string? Occupant(string path)
    {
        if (_coming.TryGetValue(path, out string? coming))
        {
            return coming;
        }

        return Path.Exists(path) ? path : null;
    }

    private bool IsTaken(SideCar sideCar, string photo) =>
        Occupant(sideCar.Beside(photo)) is { } occupant && !(File.Exists(occupant) && _contents.AreSame(occupant, sideCar.Path));
}
