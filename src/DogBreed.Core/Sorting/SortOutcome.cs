using DogBreed.Core.Errors;

namespace DogBreed.Core.Sorting;

/// <summary>What became of a photograph.</summary>
internal enum SortAction
{
    /// <summary>It has a new path.</summary>
    Moved,

    /// <summary>There is a copy of it.</summary>
    Copied,

    /// <summary>It was left where it is: there was nothing to do.</summary>
    Skipped,

    /// <summary>It was left where it is: it could not be moved.</summary>
    Failed,
}

/// <summary>Why a photograph was left where it is though it was to be moved.</summary>
internal enum SkipReason
{
    /// <summary>It was not left.</summary>
    None,

    /// <summary>It lies where it is to lie.</summary>
    InPlace,

    /// <summary>The same bytes lie there already, under the name that it would get.</summary>
    SameFileThere,

    /// <summary>It has gone along with another photograph, or came a second time.</summary>
    DoneAlready,
}

/// <summary>What came of a photograph that was to be moved or copied.</summary>
internal sealed record SortOutcome
{
    /// <summary>The photograph.</summary>
    public required SortedPhoto Photo { get; init; }

    /// <summary>What became of it.</summary>
    public required SortAction Action { get; init; }

    /// <summary>Where it is, or its copy; where the same file is, where that is why it was left; else null.</summary>
    public string? To { get; init; }

    /// <summary>Why it was left.</summary>
    public SkipReason Reason { get; init; }

    /// <summary>The other photograph, where it went along with one.</summary>
    public string? With { get; init; }

    /// <summary>The journal's numbers of what was done: of the photograph, then of its side-cars.</summary>
    public IReadOnlyList<long> Changes { get; init; } = [];

    /// <summary>Where its side-cars are.</summary>
    public IReadOnlyList<string> SideCars { get; init; } = [];

    /// <summary>What stood in its way, or in that of its side-cars.</summary>
    public IReadOnlyList<DogBreedException> Errors { get; init; } = [];

    /// <summary>A photograph that is left where it is, since there is nothing to do.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="reason">Why.</param>
    /// <param name="to">Where it, or the same file, is.</param>
    /// <param name="with">The other photograph, where it went along with one.</param>
    public static SortOutcome Skipped(SortedPhoto photo, SkipReason reason, string? to, string? with) =>
        new()
        {
            Photo = photo,
            Action = SortAction.Skipped,
            Reason = reason,
            To = to,
            With = with,
        };

    /// <summary>A photograph that is left where it is, since it cannot be moved.</summary>
    public static SortOutcome Failed(SortedPhoto photo, DogBreedException error) =>
        new()
        {
            Photo = photo,
            Action = SortAction.Failed,
            Errors = [error],
        };
}
