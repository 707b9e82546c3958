namespace DogBreed.Core.Changes;

/// <summary>Some of the journal's changes.</summary>
internal sealed record ChangeFilter
{
    /// <summary>The change of this number alone.</summary>
    public long? Id { get; init; }

    /// <summary>Those of one run.</summary>
    public long? Run { get; init; }

    /// <summary>Those from this time on.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Those in one of these states; all where it is empty.</summary>
    public IReadOnlyList<ChangeState> States { get; init; } = [];

    /// <summary>The newest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>The conditions of a statement in which the changes are called c: each begins with AND.</summary>
    public string Where =>
        (Id is null ? string.Empty : " AND c.id = $id")
        + (Run is null ? string.Empty : " AND c.run = $run")
        + (Since is null ? string.Empty : " AND c.at >= $since")
        // Numbers, and no text of anybody's.
        + (States.Count == 0 ? string.Empty : $" AND c.state IN ({string.Join(", ", States.Select(s => (int)s))})");

    /// <summary>The values of <see cref="Where"/>; those that it does not name do no harm.</summary>
    public (string Name, object? Value)[] Values =>
        [("$id", Id), ("$run", Run), ("$since", Since is { } since ? ChangeJournal.Milliseconds(since) : null)];
}
