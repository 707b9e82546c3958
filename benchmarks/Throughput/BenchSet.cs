using DogBreed.Core.Imaging;

namespace Throughput;

/// <summary>Photographs to measure with. Each is read from a warm disk.</summary>
internal sealed record BenchSet(string Name, string[] Paths)
{
    public static BenchSet[] All(string photos, string large, bool quick)
    {
        return
        [
            new("imagenet", In("imagenet", 1)),
            new("stanford120/test", In("stanford120/test", quick ? 6 : 1)),
            new("12-megapixel", [.. Directory.EnumerateFiles(large).Order(StringComparer.Ordinal)]),
        ];

        string[] In(string folder, int every) => [.. Directory.EnumerateFiles(Path.Combine(photos, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % every == 0)];
    }

    /// <summary>The photographs' bytes and the reduction at which the product decodes each.</summary>
    public (byte[] Bytes, int Reduction)[] Load(int minimumShortSide) =>
    [
        .. Paths.Select(path =>
        {
            byte[] bytes = File.ReadAllBytes(path);
            PictureHeader header = PictureHeader.Read(bytes);
            return (bytes, header.Plan(new DecodeRequest(minimumShortSide)).Reduction);
        }),
    ];
}
