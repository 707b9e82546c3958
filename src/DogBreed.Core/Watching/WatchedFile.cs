using DogBreed.Core.Support;

namespace DogBreed.Core.Watching;

/// <summary>A file in a watched folder.</summary>
internal sealed class WatchedFile
{
    /// <summary>The file as it was at the last look.</summary>
    public required FileStamp Stamp { get; set; }

    /// <summary>When it was first seen so (a tick count of this process, in milliseconds).</summary>
    public required long Since { get; set; }

    /// <summary>Not before it has been left alone for so long is it given out.</summary>
    public required TimeSpan Patience { get; set; }

    /// <summary>True where it was given out, or is not wanted.</summary>
    public bool IsDone { get; set; }

    /// <summary>True where it was given out once and was not complete.</summary>
    public bool IsSecondTry { get; set; }

    /// <summary>The number of the last look at which it was there.</summary>
    public int Look { get; set; }
}
