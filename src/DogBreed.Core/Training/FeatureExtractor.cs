using System.Security.Cryptography;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Training;

/// <summary>The feature vectors of photographs: from the cache, and what is new from the backbone, streamed as a classification is.</summary>
internal sealed class FeatureExtractor : IDisposable
{
    private readonly BackboneCard _card;
    private readonly BackboneNetwork _backbone;

    private FeatureExtractor(BackboneCard card, BackboneNetwork backbone) => (_card, _backbone) = (card, backbone);

    /// <summary>The number of features.</summary>
    public int Width => _backbone.Network.OutputLengths[0];

    /// <summary>The numbers in which it runs.</summary>
    public ModelPrecision Precision => _backbone.Precision;

    /// <summary>Loads the backbone.</summary>
    /// <exception cref="ModelException">It has no output of features, or its file is missing or damaged.</exception>
    /// <exception cref="DeviceException">The device is not there.</exception>
    public static FeatureExtractor Create(BackboneCard card, ModelPrecision precision, ExecutionDevice device) =>
        new(card, BackboneNetwork.Open(card, device, precision, card.RequiredFeatures));

    /// <summary>Opens the cache for this network.</summary>
    public FeatureCache OpenCache(string? path, Action<string> warn) =>
        new(path, _backbone.File.Sha256, _card.Preprocessing.Key + (_backbone.Network.Device == ExecutionDevice.Cpu ? string.Empty : $" on {_backbone.Network.Device}"), Width, warn);

    /// <summary>Features of photographs, in their order; null for one that fails.</summary>
    /// <param name="photos">The photographs.</param>
    /// <param name="cache">Where they may be kept.</param>
    /// <param name="failed">Is told of each photograph that fails.</param>
    /// <param name="progress">Is told how many are done.</param>
    /// <param name="cancellation">Ends it; what was computed is kept.</param>
    public float[]?[] Extract(IReadOnlyList<DatasetPhoto> photos, FeatureCache cache, Action<UnreadablePhoto> failed, Action<int>? progress, CancellationToken cancellation)
    {
        var result = new float[]?[photos.Count];
        var missing = new List<int>();
        for (int i = 0; i < photos.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            result[i] = cache.Find(photos[i].ContentHash);
            if (result[i] is null)
            {
                missing.Add(i);
            }
        }

        int done = photos.Count - missing.Count;
        progress?.Invoke(done);
        if (missing.Count == 0)
        {
            return result;
        }

        int batch = _backbone.BatchSize;
        using var run = PhotoRun<PhotoFeatures>.OfBatches(Environment.ProcessorCount, batch, () => new FeatureWorker(_card.Preprocessing, _backbone.Network, batch), lease: null, cancellation);
        int next = 0;
        run.ProcessAll(missing.Select(index => photos[index].Path), Take);
        cache.Flush();
        return result;

        void Take(PhotoOutcome<PhotoFeatures> outcome)
        {
            int index = missing[next++];
            if (outcome.Succeeded)
            {
                // The hash of what was read now: the file may have changed since the folder was read.
                result[index] = outcome.Value.Values;
                cache.Add(outcome.Value.ContentHash, outcome.Value.Values);
            }
            else
            {
                failed(new UnreadablePhoto(photos[index].Path, outcome.Error.Message));
            }

            progress?.Invoke(++done);
        }
    }

    public void Dispose() => _backbone.Network.Dispose();

    private sealed record PhotoFeatures(string ContentHash, float[] Values);

    private sealed class FeatureWorker(Preprocessing preprocessing, Network network, int maximumBatch) : IBatchWorker<PhotoSource, PhotoOutcome<PhotoFeatures>>
    {
        private readonly NetworkLane _lane = network.CreateLane(maximumBatch);
        private readonly TensorWriter _tensors = new(preprocessing);
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
                    using Picture picture = PictureDecoder.Decode(bytes.Memory, preprocessing.DecodeRequest, PictureLimits.Default);
                    _tensors.Write(picture, _lane.Input(count));
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

            _lane.Run(count, cancellation);
            for (int i = 0; i < count; i++)
            {
                (int index, string hash) = _held[i];
                results[index] = new PhotoOutcome<PhotoFeatures>(items[index], new PhotoFeatures(hash, _lane.Output(0, i).ToArray()), null);
            }
        }

        public void Dispose()
        {
            _lane.Dispose();
            _tensors.Dispose();
        }
    }
}
