namespace DogBreed.Core.Watching;

/// <summary>How a folder is watched.</summary>
internal sealed record WatchOptions
{
    /// <summary>The folders below it too.</summary>
    public bool Recurse { get; init; }

    /// <summary>What is there at the start too, but for what an earlier watch gave out.</summary>
    public bool Existing { get; init; }

    /// <summary>How often it is looked at, for folders of which the system gives no notice; null where it does.</summary>
    public TimeSpan? Poll { get; init; }

    /// <summary>How long a file must have been left alone.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);
}
