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

    /// <summary>The conditions of a statement in which the changes are called c, with their values.</summary>
    public IEnumerable<(string Sql, (string Name, object? Value)[] Values)> Conditions()
    {
        if (Id is { } id)
        {
            yield return ("c.id = $id", [("$id", id)]);
        }

        if (Run is { } run)
        {
            yield return ("c.run = $run", [("$run", run)]);
        }

        if (Since is { } since)
        {
            yield return ("c.at >= $since", [("$since", new DateTimeOffset(since.ToUniversalTime()).ToUnixTimeMilliseconds())]);
        }

        if (States.Count > 0)
        {
            // Numbers, and no text of anybody's.
            yield return ($"c.state IN ({string.Join(", ", States.Select(s => (int)s))})", []);
        }
    }
}
