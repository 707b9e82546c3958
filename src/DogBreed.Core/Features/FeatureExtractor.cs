using System.Security.Cryptography;
using DogBreed.Core.Catalog;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Imaging.Formats;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Features;

/// <summary>
/// The feature vectors of photographs: from the store, and what is new from the backbone, streamed as a classification is.
/// </summary>
internal sealed class FeatureExtractor : IDisposable
{
    private readonly LoadedNetwork _network;
    private readonly string _output;

    private readonly string _backbone;

    private FeatureExtractor(LoadedNetwork network, string output, string backbone) =>
        (_network, _output, _backbone) = (network, output, backbone);

    /// <summary>The number of features.</summary>
    public int Width => _network.Network.OutputLength(_output);

    /// <summary>The numbers in which the backbone runs.</summary>
    public ModelPrecision Precision => _network.Precision;

    /// <summary>Loads the backbone.</summary>
    /// <exception cref="ModelException">It has no output of features, or its file is missing or damaged.</exception>
    /// <exception cref="DeviceException">The device is not there.</exception>
    public static FeatureExtractor Create(Backbone backbone, ModelPrecision precision, ExecutionDevice device)
    {
        string output = backbone.RequireFeatures();
        return new FeatureExtractor(LoadedNetwork.Open(backbone, device, precision, output), output, backbone.Name);
    }

    /// <summary>Names all that its features depend on, as a catalog does.</summary>
    public string Key => RunModels.FeatureKey(_network, views: 1, RunModels.DecoderName(PictureDecoderKind.Auto));

    /// <summary>The features of one photograph.</summary>
    /// <param name="bytes">The bytes of its file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PhotoException">It cannot be used.</exception>
    public float[] Of(ReadOnlyMemory<byte> bytes, string name, CancellationToken cancellation)
    {
        using PhotoRun<PhotoFeatures> run = Start(workers: 1, cancellation);
        return run.Single(PhotoSource.FromBytes(bytes, name)).Values;
    }

    /// <summary>Opens the store for this network.</summary>
    /// <param name="path">The file; null keeps nothing.</param>
    /// <param name="warn">Is told what goes wrong.</param>
    /// <param name="isCatalog">Whether it is a catalog of the user's.</param>
    public FeatureStore OpenStore(string? path, Action<string> warn, bool isCatalog = false) =>
        new(
            path,
            new CatalogModel(
                Key,
                ModelKind.Features,
                _backbone,
                new CatalogModelCard { Precision = Precision.ToString(), FeatureCount = Width }
            ),
            isCatalog,
            warn
        );

    /// <summary>Features of photographs, in their order; null for one that fails.</summary>
    /// <param name="photos">The photographs.</param>
    /// <param name="store">Where they may be kept.</param>
    /// <param name="failed">Is told of each photograph that fails.</param>
    /// <param name="progress">Is told how many are done.</param>
    /// <param name="cancellation">Ends it; what was computed is kept.</param>
    public float[]?[] Extract(
        IReadOnlyList<DatasetPhoto> photos,
        FeatureStore store,
        Action<UnreadablePhoto> failed,
        Action<int>? progress,
        CancellationToken cancellation
    )
    {
        var result = new float[]?[photos.Count];
        var missing = new List<int>();
        for (int i = 0; i < photos.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            result[i] = store.Find(photos[i].ContentHash) ?? FindFormer(photos[i], store);
            if (result[i] is null)
            {
                missing.Add(i);
            }
        }

        int done = photos.Count - missing.Count;
        progress?.Invoke(done);
        if (missing.Count > 0)
        {
            using PhotoRun<PhotoFeatures> run = Start(Environment.ProcessorCount, cancellation);
            int next = 0;
            run.ProcessAll(missing.Select(index => photos[index].Path), outcome => Take(missing[next++], outcome));
        }

        store.Flush();
        return result;

        void Take(int index, PhotoOutcome<PhotoFeatures> outcome)
        {
            if (outcome.Succeeded)
            {
                // The hash of what was read now: the file may have changed since the folder was read.
                result[index] = store.Add(outcome.Value.ContentHash, outcome.Value.Values);
            }
            else
            {
                failed(new UnreadablePhoto(photos[index].Path, outcome.Error.Message));
            }

            progress?.Invoke(++done);
        }
    }

    public void Dispose() => _network.Dispose();

    private PhotoRun<PhotoFeatures> Start(int workers, CancellationToken cancellation)
    {
        int batch = _network.BatchSize;
        return PhotoRun<PhotoFeatures>.OfBatches(
            workers,
            batch,
            () => new FeatureWorker(_network, _output, batch),
            lease: null,
            cancellation
        );
    }

    /// <summary>What version 0.1.0 kept, where it decoded the photograph as it is decoded now.</summary>
    private float[]? FindFormer(DatasetPhoto photo, FeatureStore store)
    {
        (string key, DecodeRequest request) = _network.Preprocessing.Former;
        string former = RunModels.FeatureKey(_network, views: 1, nameof(PictureDecoderKind.OpenCv), key);
        if (store.Find(photo.ContentHash, former) is not { } values)
        {
            return null;
        }

        try
        {
            using PhotoBytes bytes = PhotoSource.FromFile(photo.Path).Read(PictureLimits.Default);
            PictureHeader header = PictureHeader.Read(bytes.Memory.Span);

            // Other formats may be transparent, or have another decoder now.
            if (header.Format is not JpegFormat || header.Plan(request) != header.Plan(_network.Preprocessing.DecodeRequest))
            {
                return null;
            }
        }
        catch (PhotoException)
        {
            // It is told of where its features are computed.
            return null;
        }

        return store.Add(photo.ContentHash, values);
    }

    private sealed record PhotoFeatures(string ContentHash, float[] Values);

    private sealed class FeatureWorker(LoadedNetwork loaded, string output, int maximumBatch)
        : IBatchWorker<PhotoSource, PhotoOutcome<PhotoFeatures>>
    {
        private readonly PictureNetwork _network = new(loaded.Network, loaded.Preprocessing, maximumBatch, views: 1);
        private readonly (int Index, string Hash)[] _held = new (int, string)[maximumBatch];

        public void Process(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<PhotoFeatures>> results, CancellationToken cancellation)
        {
            int count = 0;
            for (int i = 0; i < items.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    using PhotoBytes bytes = items[i].Read(PictureLimits.Default);
                    using Picture picture = PictureDecoder.DecodeInTurn(
                        bytes.Memory,
                        _network.DecodeRequest,
                        PictureLimits.Default,
                        cancellation
                    );
                    _network.Write(picture.Pixels, count);
                    _held[count++] = (i, Convert.ToHexString(SHA256.HashData(bytes.Memory.Span)));
                }
                catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
                {
                    results[i] = PhotoOutcome<PhotoFeatures>.Failed(items[i], error);
                }
            }

            if (count == 0)
            {
                return;
            }

            _network.Run(count, cancellation);
            for (int i = 0; i < count; i++)
            {
                (int index, string hash) = _held[i];
                results[index] = new PhotoOutcome<PhotoFeatures>(
                    items[index],
                    new PhotoFeatures(hash, _network.Output(output, i).ToArray()),
                    null
                );
            }
        }

        public void Dispose() => _network.Dispose();
    }
}
