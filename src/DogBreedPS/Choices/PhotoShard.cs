using DogBreed.Core.Sharding;

namespace DogBreedPS;

/// <summary>One of the parts into which the photographs of a library fall by the hash of their relative paths.</summary>
public sealed class PhotoShard
{
    private PhotoShard(Shard shard) => Core = shard;

    /// <summary>Its number, from 1 on.</summary>
    public int Index => Core.Index;

    /// <summary>How many there are.</summary>
    public int Count => Core.Count;

    internal Shard Core { get; }

    /// <summary>Reads "3/16": PowerShell does so with what is given to -Shard.</summary>
    /// <exception cref="FormatException">It is no such text, or there is no such part.</exception>
    public static PhotoShard Parse(string value) => new(Shard.Parse(value ?? string.Empty));

    /// <summary>"3/16".</summary>
    public override string ToString() => Core.ToString();
}
