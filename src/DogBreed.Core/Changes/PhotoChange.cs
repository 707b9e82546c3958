using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>What was done with a file. The numbers stand in the journal.</summary>
internal enum ChangeKind
{
    /// <summary>It was moved: from a path to another.</summary>
    Move = 0,

    /// <summary>It was copied.</summary>
    Copy = 1,

    /// <summary>A side-car file was written for a photograph.</summary>
    Tag = 2,
}

/// <summary>How far a change is. The numbers stand in the journal.</summary>
internal enum ChangeState
{
    /// <summary>It is going to happen, or was when its run ended.</summary>
    Planned = 0,

    /// <summary>It happened.</summary>
    Done = 1,

    /// <summary>It is going to be taken back.</summary>
    Undoing = 2,

    /// <summary>It was taken back.</summary>
    Undone = 3,
}

/// <summary>One file's change, as the journal holds it.</summary>
internal sealed record PhotoChange
{
    /// <summary>Its number, which rises with each change.</summary>
    public required long Id { get; init; }

    /// <summary>The number of the call that made it.</summary>
    public required long Run { get; init; }

    /// <summary>When it was written down (UTC).</summary>
    public required DateTime Time { get; init; }

    /// <summary>What was done.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>How far it is.</summary>
    public required ChangeState State { get; init; }

    /// <summary>Where the file was; of a tag the photograph.</summary>
    public required string From { get; init; }

    /// <summary>Where it is; of a tag the side-car.</summary>
    public required string To { get; init; }

    /// <summary>The file at its new place, or the original before that; null where it was not looked at.</summary>
    public FileStamp? Stamp { get; init; }

    /// <summary>The SHA-256 of what was copied or written; null where a rename was enough, or the side-car was deleted.</summary>
    public string? Hash { get; init; }

    /// <summary>The SHA-256 of the side-car as it was before; null where there was none.</summary>
    public string? HashBefore { get; init; }

    /// <summary>Names the call that made it, in the names of its unfinished copies.</summary>
    public required string RunName { get; init; }

    /// <summary>The name of an unfinished copy of it beside a path.</summary>
    public string TemporaryBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{RunName}-{Id}.dogbreedps");
}

/// <summary>What is going to happen to a file.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">Where it is; of a tag the photograph.</param>
/// <param name="To">Where it is going to be; of a tag the side-car.</param>
/// <param name="Stamp">The file as it is.</param>
/// <param name="Hash">What a tag is going to write.</param>
/// <param name="HashBefore">What it is going to replace.</param>
internal sealed record PlannedChange(
    ChangeKind Kind,
    string From,
    string To,
    FileStamp? Stamp,
    string? Hash = null,
    string? HashBefore = null
);
