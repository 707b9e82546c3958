using DogBreed.Core.Datasets;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training.Scratch;

/// <summary>
/// Batches of decoded pictures, NCHW; the next one is decoded while this one is used. Photographs that fail are left out, and told once.
/// </summary>
internal sealed class PictureBatches
{
    private readonly Preprocessing _preprocessing;
    private readonly Action<string> _warn;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <param name="preprocessing">From a photograph to the tensor.</param>
    /// <param name="warn">Is told of photographs that fail.</param>
    public PictureBatches(Preprocessing preprocessing, Action<string> warn)
    {
        _preprocessing = preprocessing;
        _warn = warn;
    }

    /// <summary>The shape of a picture.</summary>
    public int[] Shape => _preprocessing.Shape(1)[1..];

    /// <summary>The batches, in order.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<(float[] Pictures, int[] Labels)> Read(
        IReadOnlyList<DatasetPhoto> photos,
        int batchSize,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<(float[], int[])> next = Decode(0);
        try
        {
            for (int at = 0; at < photos.Count; at += batchSize)
            {
                (float[] pictures, int[] labels) = next.GetAwaiter().GetResult();
                cancellation.ThrowIfCancellationRequested();
                if (at + batchSize < photos.Count)
                {
                    next = Decode(at + batchSize);
                }

                if (labels.Length > 0)
                {
                    yield return (pictures, labels);
                }
            }
        }
        finally
        {
            // However the reading ends: no decoding goes on behind it, and none warns any more.
            stop.Cancel();
            next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .Wait(CancellationToken.None);
        }

        Task<(float[], int[])> Decode(int from) =>
            Task.Run(() => DecodeBatch(photos, from, Math.Min(batchSize, photos.Count - from), stop.Token), CancellationToken.None);
    }

    private (float[] Pictures, int[] Labels) DecodeBatch(
        IReadOnlyList<DatasetPhoto> photos,
        int from,
        int count,
        CancellationToken cancellation
    )
    {
        using var writer = new TensorWriter(_preprocessing);
        float[] pictures = GC.AllocateUninitializedArray<float>(count * _preprocessing.Length, pinned: true);
        var labels = new List<int>(count);
        for (int i = from; i < from + count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using PhotoBytes bytes = PhotoSource.FromFile(photos[i].Path).Read(PictureLimits.Default);
                using Picture picture = PictureDecoder.DecodeInTurn(
                    bytes.Memory,
                    _preprocessing.DecodeRequest,
                    PictureLimits.Default,
                    cancellation
                );
                writer.Write(picture.Pixels, pictures.AsSpan(labels.Count * _preprocessing.Length, _preprocessing.Length));
                labels.Add(photos[i].Class);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                if (_told.Add(photos[i].Path))
                {
                    _warn(Texts.FormatItIsLeftOut(error.NamedFor(photos[i].Path).Message));
                }
            }
        }

        return (pictures, [.. labels]);
    }
}
