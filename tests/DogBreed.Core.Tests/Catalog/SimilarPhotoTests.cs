using DogBreed.Core.Catalog;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Features;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using Microsoft.Data.Sqlite;
using SkiaSharp;
using static DogBreed.Core.Tests.Catalog.CatalogTools;

namespace DogBreed.Core.Tests.Catalog;

public sealed class SimilarPhotoTests : IDisposable
{
    private readonly TestFolder _files = new();
    private readonly string _catalog;
    private readonly string[] _photos;

    public SimilarPhotoTests()
    {
        _catalog = _files.File("dogs.db");
        _photos = CopySamples(_files.File("photos"));
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1280)]
    [InlineData(1283)]
    public void A_product_with_halves_is_that_of_their_numbers(int length)
    {
        var random = new Random(length);
        for (int again = 0; again < 20; again++)
        {
            Half[] halves = [.. Enumerable.Range(0, length).Select(_ => (Half)((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-7, 4))))];
            float[] singles = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
            double expected = halves.Zip(singles, (h, s) => (double)h * s).Sum();
            double size = halves.Zip(singles, (h, s) => Math.Abs((double)h * s)).Sum();
            Assert.Equal(expected, HalfVector.Dot(halves, singles), 1e-5 * size);
        }
    }

    [Fact]
    public void Subnormal_halves_count()
    {
        Half[] halves = [.. Enumerable.Range(0, 64).Select(i => BitConverter.UInt16BitsToHalf((ushort)(i * 7)))];
        float[] ones = [.. Enumerable.Repeat(1f, 64)];
        Assert.Equal(halves.Sum(h => (float)h), HalfVector.Dot(halves, ones), 1e-10f);
    }

    /// <summary>The search is exact: the same photographs in the same order as comparing all of them in double precision.</summary>
    [Fact]
    public void It_is_what_comparing_each_gives()
    {
        const int Count = 9000;
        const int Width = 96;
        var model = new CatalogModel("features", ModelKind.Features, "made up", new CatalogModelCard { FeatureCount = Width });
        var random = new Random(5);
        var vectors = new List<float[]>();
        using (var store = new FeatureStore(_catalog, model, halves: true, Assert.Fail))
        {
            for (int i = 0; i < Count; i++)
            {
                float[] vector = [.. Enumerable.Range(0, Width).Select(_ => (float)Math.Max(0, random.NextDouble() - 0.4))];
                vectors.Add(store.Add($"{i:x64}", vector));
            }
        }

        using CatalogReader reader = CatalogReader.Open(_catalog);
        var index = FeatureIndex.Read(_catalog, Assert.Single(reader.Models), TestContext.Current.CancellationToken);
        Assert.Equal(Count, index.Count);
        foreach (int query in new[] { 0, 77, 8999 })
        {
            (int Row, double Similarity)[] expected = [.. vectors.Select((v, row) => (row, Cosine(v, vectors[query]))).OrderByDescending(p => p.Item2).Take(20)];
            var found = index.Nearest(vectors[query], 20);

            // Contents are numbered as they came.
            Assert.Equal(expected.Select(e => (long)e.Row + 1), found.Select(f => f.Content));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Similarity, pair.Second.Similarity, 1e-5));
        }
    }

    /// <summary>Who asks again waits for no reading; what was added since is found.</summary>
    [Fact]
    public void It_is_read_once_until_something_is_added()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        var keep = new ClassifyOptions { KeepFeatures = true };
        Run(_catalog, _photos[..3], classifier, keep);
        FeatureIndex first = Get();
        Assert.Same(first, Get());
        Run(_catalog, _photos[..3], classifier);
        Run(_catalog, _photos[..5], classifier, keep);
        Assert.Equal((3, 5), (first.Count, Get().Count));
        Assert.Same(Get(), Get());

        FeatureIndex Get()
        {
            using CatalogReader reader = CatalogReader.Open(_catalog);
            return FeatureIndexCache.Get(reader.Path, reader.Models.Single(m => m.Model.Kind == ModelKind.Features), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Several may ask the same index at once.</summary>
    [Fact]
    public void Questions_at_once_get_their_own_answers()
    {
        var model = new CatalogModel("features", ModelKind.Features, "made up", new CatalogModelCard { FeatureCount = 64 });
        var random = new Random(9);
        float[][] vectors = [.. Enumerable.Range(0, 6000).Select(_ => Enumerable.Range(0, 64).Select(_ => (float)random.NextDouble()).ToArray())];
        using (var store = new FeatureStore(_catalog, model, halves: true, Assert.Fail))
        {
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] = store.Add($"{i:x64}", vectors[i]);
            }
        }

        using CatalogReader reader = CatalogReader.Open(_catalog);
        var index = FeatureIndex.Read(_catalog, Assert.Single(reader.Models), TestContext.Current.CancellationToken);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            (long content, double similarity) = index.Nearest(vectors[i], 1)[0];
            Assert.Equal((i + 1, 1.0), (content, Math.Round(similarity, 4)));
        });
    }

    /// <summary>Contents that no photograph names (of a training, of bytes) are passed over, however near they are.</summary>
    [Fact]
    public void Contents_without_a_name_are_not_found_and_take_no_place()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        Run(_catalog, _photos, classifier, new ClassifyOptions { KeepFeatures = true });
        using (CatalogReader reader = CatalogReader.Open(_catalog))
        {
            KnownModel model = reader.Models.Single(m => m.Model.Kind == ModelKind.Features);
            float[] pembroke = reader.Features(model, System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Repository.Sample("pembroke.jpg"))))!;
            using var store = new FeatureStore(_catalog, model.Model, halves: true, Assert.Fail);
            for (int i = 0; i < 500; i++)
            {
                store.Add($"{i:x64}", [.. pembroke.Select(v => v * 1.01f)]);
            }
        }

        using SimilarPhotos similar = SimilarPhotos.Open(_catalog, null, null, (_, _) => null!);
        var found = similar.Find(PhotoSource.FromFile(_photos.Single(p => p.EndsWith("pembroke.jpg", StringComparison.Ordinal))), 4, TestContext.Current.CancellationToken);
        Assert.Equal(4, found.Count);
        Assert.All(found, f => Assert.Contains(f.Photo.Path, _photos));
    }

    /// <summary>A smaller copy of a photograph is nearer to it than anything else, also where it is not in the catalog.</summary>
    [Fact]
    public void A_smaller_copy_is_the_nearest()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        Run(_catalog, _photos, classifier, new ClassifyOptions { KeepFeatures = true });
        using FeatureExtractor extractor = FeatureExtractor.Create(Store.Backbone(ModelStore.DefaultBackbone), ModelPrecision.Int8, ExecutionDevice.Auto);
        using SimilarPhotos similar = SimilarPhotos.Open(_catalog, null, null, (_, _) => extractor);
        foreach (string photo in _photos)
        {
            using SKBitmap large = SKBitmap.Decode(photo);
            using SKBitmap small = large.Resize(new SKImageInfo(large.Width * 2 / 3, large.Height * 2 / 3), new SKSamplingOptions(SKCubicResampler.Mitchell));
            using SKData data = small.Encode(SKEncodedImageFormat.Jpeg, 88);
            var found = similar.Find(PhotoSource.FromBytes(data.ToArray()), 3, TestContext.Current.CancellationToken);
            Assert.Equal(3, found.Count);
            Assert.Equal(photo, found[0].Photo.Path);
            Assert.True(found[0].Similarity > 0.85 && found[0].Similarity > found[1].Similarity, $"{photo}: {found[0].Similarity}, then {found[1].Similarity}");
        }

        // One that is in it is not its own likeness, and its copy is.
        string copy = _files.File("copy.jpg");
        File.Copy(_photos[0], copy);
        Run(_catalog, [copy], classifier, new ClassifyOptions { KeepFeatures = true });
        var copies = similar.Find(PhotoSource.FromFile(_photos[0]), 2, TestContext.Current.CancellationToken);
        Assert.Equal((copy, 1.0), (copies[0].Photo.Path, Math.Round(copies[0].Similarity, 4)));
        Assert.DoesNotContain(copies, c => c.Photo.Path == _photos[0]);
        Assert.Equal("Dog", similar.Find(PhotoSource.FromBytes(File.ReadAllBytes(Repository.Sample("pembroke.jpg"))), 1, TestContext.Current.CancellationToken)[0].Photo.Subject);
    }

    [Fact]
    public void A_catalog_without_features_says_so()
    {
        using DogBreedClassifier classifier = Open();
        Run(_catalog, _photos[..2], classifier);
        Assert.Equal(ErrorKind.CatalogLacksFeatures, Assert.Throws<CatalogException>(() => SimilarPhotos.Open(_catalog, null, null, (_, _) => null!)).Kind);
    }

    /// <summary>Rows that are no features are passed over.</summary>
    [Fact]
    public void Damaged_features_are_no_photographs()
    {
        using DogBreedClassifier classifier = Open(withFeatures: true);
        Run(_catalog, _photos, classifier, new ClassifyOptions { KeepFeatures = true });
        using (var connection = new SqliteConnection($"Data Source={_catalog};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE features SET data = x'0102' WHERE content = 1; UPDATE features SET data = zeroblob(2560) WHERE content = 2; UPDATE features SET data = 'text' WHERE content = 3";
            command.ExecuteNonQuery();
        }

        using CatalogReader reader = CatalogReader.Open(_catalog);
        var index = FeatureIndex.Read(_catalog, reader.Models.Single(m => m.Model.Kind == ModelKind.Features), TestContext.Current.CancellationToken);
        Assert.Equal(_photos.Length - 2, index.Count);
        Assert.All(index.Nearest(new float[1280], 20), n => Assert.Equal(0, n.Similarity));
    }

    private static double Cosine(float[] a, float[] b)
    {
        double dot = 0, left = 0, right = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            left += (double)a[i] * a[i];
            right += (double)b[i] * b[i];
        }

        return dot / Math.Sqrt(left * right);
    }
}
