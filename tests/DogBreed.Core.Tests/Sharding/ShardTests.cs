using DogBreed.Core.Errors;
using DogBreed.Core.Sharding;

namespace DogBreed.Core.Tests.Sharding;

public sealed class ShardTests : IDisposable
{
    private readonly TestFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/16", 3, 16)]
    [InlineData(" 16 / 16 ", 16, 16)]
    public void It_is_read_as_it_is_written(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("17/16")]
    [InlineData("0/16")]
    [InlineData("-1/16")]
    [InlineData("1/0")]
    [InlineData("3")]
    [InlineData("3/16/2")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("1/1000001")]
    [InlineData("1/99999999999")]
    public void What_is_no_shard_is_said(string text) => Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    /// <summary>The numbers that Python gives: int.from_bytes(sha256(path).digest()[:8]) % 16 + 1. Another machine, another day: the same.</summary>
    [Theory]
    [InlineData("2025/June/IMG_0001.jpg", 1)]
    [InlineData("rex.jpg", 12)]
    [InlineData("\u00e9t\u00e9/plage.jpg", 7)]
    [InlineData("e\u0301te\u0301/plage.jpg", 7)]
    public void A_path_is_of_the_same_shard_on_every_machine(string path, int index) => Assert.Equal(index, Shard.IndexOf(path, 16));

    /// <summary>Each photograph is of one shard, and the shards are of about the same size.</summary>
    [Fact]
    public void Shards_are_apart_and_alike()
    {
        string[] paths = [.. Enumerable.Range(0, 16_000).Select(i => $"{i / 500}/IMG_{i:00000}.jpg")];
        int[] sizes = [.. Enumerable.Range(1, 16).Select(index => paths.Count(new Shard(index, 16).Has))];
        Assert.Equal(paths.Length, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 850, 1150));
    }

    [Fact]
    public async Task A_run_refuses_another_number_of_shards()
    {
        string folder = _files.File("run");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ShardRun.Enter(folder, 16))));
        var error = Assert.Throws<ShardException>(() => ShardRun.Enter(folder, 8));
        Assert.Contains("16", error.Message, StringComparison.Ordinal);
        Assert.Equal(16, ShardRun.Open(folder).Count);
        Assert.Equal(["run.json"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_complete_is_known()
    {
        var run = ShardRun.Enter(_files.File("run"), 3);
        Assert.Null(run.Completion(2));
        run.Complete(2);
        run.Complete(2);
        Assert.Equal(["2/3"], Enumerable.Range(1, 3).Select(run.Completion).OfType<ShardCompletion>().Select(c => c.Shard));
    }

    [Theory]
    [InlineData("run.json", "{}")]
    [InlineData("run.json", "no json")]
    [InlineData("run.json", """{"Version":1,"Shards":0}""")]
    [InlineData("run.json", """{"Version":2,"Shards":4}""")]
    [InlineData("shard-00001.json", "no json")]
    [InlineData("shard-00001.json", """{"Shard":"1/9","Completed":"2026-01-01T00:00:00Z","Machine":"m"}""")]
    public void Damaged_files_are_named(string name, string content)
    {
        string folder = _files.File("run");
        ShardRun.Enter(folder, 4);
        File.WriteAllText(Path.Combine(folder, name), content);
        var error = Assert.Throws<ShardException>(() => ShardRun.Enter(folder, 4).Completion(1));
        Assert.StartsWith(Path.Combine(folder, name), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_run_is_said() => Assert.Contains(_files.Path, Assert.Throws<ShardException>(() => ShardRun.Open(_files.Path)).Message, StringComparison.Ordinal);
}
