using DogBreed.Core.Support;

namespace DogBreed.Core.Catalog;

/// <summary>What is to be kept of one photograph.</summary>
internal sealed record CatalogEntry
{
    /// <summary>The folder and the name, as a catalog keeps them; null for bytes and streams.</summary>
    public (string Folder, string Name)? Place { get; init; }

    /// <summary>The file as it was when it was read; null where that says nothing: it was written a moment before.</summary>
    public FileStamp? Stamp { get; init; }

    /// <summary>The SHA-256 of its bytes; null where they could not be read.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>What was found, by the models' numbers.</summary>
    public IReadOnlyList<(long Model, byte[] Data)> Findings { get; init; } = [];

    /// <summary>The features; null where they are not kept.</summary>
    public (long Model, byte[] Data)? Features { get; init; }

    /// <summary>Why nothing was found: the number of the gate's model, the kind of error and its sentence.</summary>
    public (long Model, string Kind, string Message)? Failure { get; init; }
}
