using DogBreed.Core.Errors;

namespace DogBreed.Core.Tagging;

/// <summary>A photograph, and what is to stand in its side-car.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Tags">The tags; none of them takes away those that were written before.</param>
internal sealed record TagRequest(string Path, PhotoTags Tags);

/// <summary>What became of a side-car.</summary>
internal enum TagAction
{
    /// <summary>It was made, or changed.</summary>
    Written,

    /// <summary>Nothing was left in it, and it was deleted.</summary>
    Deleted,

    /// <summary>It says all of it already, or there is none and nothing to say.</summary>
    Unchanged,

    /// <summary>It is as it was: it could not be read or written.</summary>
    Failed,
}

/// <summary>What came of a photograph that was to be tagged.</summary>
/// <param name="Request">The photograph.</param>
/// <param name="Action">What became of its side-car.</param>
/// <param name="SideCar">The side-car; null where there is none.</param>
/// <param name="Error">What stood in the way.</param>
/// <param name="Change">The journal's number of what was done; null where nothing was.</param>
internal sealed record TagOutcome(
    TagRequest Request,
    TagAction Action,
    string? SideCar,
    DogBreedException? Error = null,
    long? Change = null
);
