using System.Globalization;
using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sharding;

/// <summary>
/// The folder of a run that is shared out: run.json says into how many parts, and refuses another number; shard-00003.json says that a part
/// is complete. Whoever runs what is missing again ends with the same.
/// </summary>
internal sealed class ShardRun
{
    private const string RunFile = "run.json";
    private const int Version = 1;

    private ShardRun(string folder, int count) => (Folder, Count) = (folder, count);

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Into how many parts it is shared out.</summary>
    public int Count { get; }

    /// <summary>Enters a run: begins it where its folder has none.</summary>
    /// <param name="folder">Its folder; made where it is not there.</param>
    /// <param name="count">Into how many parts it is shared out.</param>
    /// <exception cref="ShardException">It is shared out into another number, or its file cannot be used.</exception>
    public static ShardRun Enter(string folder, int count)
    {
        string path = Path.Combine(folder, RunFile);
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(path))
            {
                Begin(path, count);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException(Texts.FormatRunNotWritten(path, e.Message), e);
        }

        return Find(folder, count) ?? throw new ShardException(Texts.FormatRunNotFound(folder));
    }

    /// <summary>A run that is shared out into so many parts; null where it was not begun.</summary>
    /// <exception cref="ShardException">It is shared out into another number, or its file cannot be used.</exception>
    public static ShardRun? Find(string folder, int count)
    {
        string path = Path.Combine(folder, RunFile);
        if (!File.Exists(path))
        {
            return null;
        }

        ShardRun run = Open(folder);
        return run.Count == count ? run : throw new ShardException(Texts.FormatRunOfOtherCount(path, run.Count, count));
    }

    /// <summary>Opens a run that was begun.</summary>
    /// <exception cref="ShardException">There is none, or its file cannot be used.</exception>
    public static ShardRun Open(string folder)
    {
        string path = Path.Combine(folder, RunFile);
        RunContent content = Read<RunContent>(path) ?? throw new ShardException(Texts.FormatRunNotFound(folder));
        if (content.Version != Version || content.Shards is < 1 or > Shard.MostCount)
        {
            throw new ShardException(Texts.FormatRunDamaged(path));
        }

        return new ShardRun(folder, content.Shards);
    }

    /// <summary>When and where a part was completed; null where it is not.</summary>
    /// <exception cref="ShardException">Its file cannot be used.</exception>
    public ShardCompletion? Completion(int index)
    {
        string path = CompletionFile(index);
        ShardCompletion? completion = Read<ShardCompletion>(path);
        return completion is null || completion.Shard == new Shard(index, Count).ToString()
            ? completion
            : throw new ShardException(Texts.FormatRunDamaged(path));
    }

    /// <summary>Writes down that a part is complete: whole or not at all.</summary>
    /// <exception cref="ShardException">It cannot be written.</exception>
    public ShardCompletion Complete(int index)
    {
        var completion = new ShardCompletion(
            new Shard(index, Count).ToString(),
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Environment.MachineName
        );
        string path = CompletionFile(index);
        try
        {
            SafeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(completion));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException(Texts.FormatRunNotWritten(path, e.Message), e);
        }

        return completion;
    }

    private string CompletionFile(int index) =>
        Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"shard-{index:00000}.json"));

    // Several tasks begin at once: one of them writes the file, and the others read what it wrote.
    private static void Begin(string path, int count)
    {
        try
        {
            SafeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new RunContent(Version, count)), overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another task was there first.
        }
    }

    private static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new ShardException(Texts.FormatRunDamaged(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException(Texts.FormatRunNotWritten(path, e.Message), e);
        }
    }

    private sealed record RunContent(int Version, int Shards);
}

/// <summary>That a part of a run is complete.</summary>
/// <param name="Shard">"3/16".</param>
/// <param name="Completed">When: UTC, ISO 8601.</param>
/// <param name="Machine">Where.</param>
internal sealed record ShardCompletion(string Shard, string Completed, string Machine);
