using DogBreed.Core.Sharding;

namespace DogBreedPS;

/// <summary>A part of a run that is shared out.</summary>
public sealed class PhotoShardInfo
{
    internal PhotoShardInfo(Shard shard, ShardCompletion? completion, string runFolder)
    {
        (Shard, Index, Count, RunFolder) = (shard.ToString(), shard.Index, shard.Count, runFolder);
        IsComplete = completion is not null;
        Machine = completion?.Machine;
        Completed = DateTime.TryParse(
            completion?.Completed,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out DateTime time
        )
            ? time
            : null;
    }

    /// <summary>"3/16", as -Shard takes it.</summary>
    public string Shard { get; }

    /// <summary>Its number, from 1 on.</summary>
    public int Index { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Whether it was said to be complete.</summary>
    public bool IsComplete { get; }

    /// <summary>When that was said, in local time; null where it is not.</summary>
    public DateTime? Completed { get; }

    /// <summary>On which machine; null where it is not.</summary>
    public string? Machine { get; }

    /// <summary>The folder of the run.</summary>
    public string RunFolder { get; }

    /// <summary>"3/16: complete".</summary>
    public override string ToString() => IsComplete ? Texts.FormatShardComplete(Shard) : Texts.FormatShardMissing(Shard);
}
