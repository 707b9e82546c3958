using System.Security.Cryptography;
using DogBreed.Core.Classification;
using DogBreed.Core.Datasets;
using DogBreed.Core.Catalog;
using DogBreed.Core.Features;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests.Models;

/// <summary>What version 0.1.0 wrote (tests/data/v0.1.0) still opens: models, cards, the cache of features.</summary>
public sealed class FilesOf010Tests : IDisposable
{
    private static readonly ModelStore s_store = new(Path.Combine(Repository.Root, "models"), Repository.Data("v0.1.0"));

    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("default", 1280)]
    [InlineData("article", 1280)]
    [InlineData("scratch", null)]
    public void Models_open_and_answer(string name, int? features)
    {
        Model model = s_store.Model(name);
        Assert.Equal(features, (model as HeadModel)?.FeatureCount);
        Assert.Equal(features is null, model is PictureModel);
        using DogBreedClassifier classifier = DogBreedClassifier.Create(new ClassifierOptions { Store = s_store, Model = name });
        BreedPrediction prediction = classifier.Classify(PhotoSource.FromFile(Repository.Sample("pembroke.jpg")));
        Assert.Equal(Subject.Dog, prediction.Subject);
        Assert.Equal(["German_shepherd", "Pembroke"], prediction.Candidates.Select(c => c.Breed).Order(StringComparer.Ordinal));
        Assert.Equal(1, prediction.Candidates.Sum(c => c.Probability), 1e-6);
        if (features is not null)
        {
            Assert.Equal("Pembroke", prediction.Breed);
        }
    }

    /// <summary>The card of an imported ResNet-50; its network of 100 MB is not kept here.</summary>
    [Fact]
    public void The_card_of_an_imported_backbone_opens()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "resnet50")).FullName;
        File.Copy(Path.Combine(Repository.Data("v0.1.0"), "backbone", "card.json"), Path.Combine(folder, "card.json"));
        Backbone backbone = BackboneCardReader.Read(folder);
        Assert.Equal(("resnet50", "logits", "features"), (backbone.Name, backbone.OutputNames.Logits, backbone.OutputNames.Features));
        Assert.Equal((224, ResizePolicy.KerasNearest, ChannelOrder.Bgr, true), (backbone.Preprocessing.Size, backbone.Preprocessing.Resize, backbone.Preprocessing.ChannelOrder, backbone.Preprocessing.IgnoreOrientation));
    }

    /// <summary>A day of features is not computed again after an update.</summary>
    [Fact]
    public void The_cache_of_features_is_used()
    {
        string cache = Path.Combine(_folder, "features.db");
        File.Copy(Path.Combine(Repository.Data("v0.1.0"), "features.db"), cache);
        byte[] bytes = [.. File.ReadAllBytes(Repository.Sample("pembroke.jpg")), (byte)'0'];
        string photo = Path.Combine(_folder, "0.jpg");
        File.WriteAllBytes(photo, bytes);
        using FeatureExtractor extractor = FeatureExtractor.Create(Repository.Models.Backbone("efficientnet-lite2"), ModelPrecision.Float, ExecutionDevice.Cpu);
        DatasetPhoto[] photos = [new DatasetPhoto(photo, 0, DatasetSplit.Train, Convert.ToHexString(SHA256.HashData(bytes)))];
        float[] kept = Features(cache);

        // Nothing is left to compute where the photograph itself is gone.
        File.Delete(photo);
        Assert.Equal(kept, Features(cache));
        File.WriteAllBytes(photo, bytes);
        float[] computed = Features(null);
        Assert.Equal(kept.Length, computed.Length);
        Assert.True(kept.Zip(computed, (a, b) => Math.Abs(a - b)).Max() < 1e-3);

        float[] Features(string? path)
        {
            using FeatureStore store = extractor.OpenStore(path, Assert.Fail);
            return Assert.Single(extractor.Extract(photos, store, p => Assert.Fail(p.Reason), null, CancellationToken.None))!;
        }
    }
}
