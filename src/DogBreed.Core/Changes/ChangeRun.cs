namespace DogBreed.Core.Changes;

/// <summary>What one call does: as long as it is not disposed, nobody else settles its changes.</summary>
internal sealed class ChangeRun : IDisposable
{
    private readonly FileStream _lock;

    internal ChangeRun(ChangeJournal journal, long id, string name, FileStream hold)
    {
        (Journal, Id, Name, _lock) = (journal, id, name, hold);
    }

    /// <summary>The journal that it is written in.</summary>
    public ChangeJournal Journal { get; }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>Names its unfinished copies.</summary>
    public string Name { get; }

    /// <summary>Writes down what is going to happen; returns when it is on the disk.</summary>
    /// <exception cref="Errors.ChangeException">The journal cannot be written: nothing of it may happen.</exception>
    public IReadOnlyList<PhotoChange> Plan(IReadOnlyList<PlannedChange> changes) => Journal.Plan(this, changes);

    /// <summary>Ends the run: what is still planned then was interrupted.</summary>
    public void Dispose() => _lock.Dispose();
}
