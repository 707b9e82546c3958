using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Reports;

/// <summary>What becomes of an answer: its photograph with a small picture of it, and why there is none where there is none.</summary>
/// <param name="Photo">The photograph.</param>
/// <param name="Error">Why it has no picture; null where it has.</param>
internal sealed record ReportOutcome(ReportedPhoto Photo, PhotoException? Error);

/// <summary>Reads photographs for a page. What cannot be read stays in the page, without a picture.</summary>
internal sealed class ReportWorker : IBatchWorker<ReportedAnswer, ReportOutcome>
{
    /// <summary>Starts a run over the answers that are posted, in their order.</summary>
    public static OrderedPipeline<ReportedAnswer, ReportOutcome> Start(CancellationToken cancellation) =>
        new(Environment.ProcessorCount, window: 8 * Environment.ProcessorCount, maximumBatch: 1, () => new ReportWorker(), cancellation);

    public void Process(ReadOnlySpan<ReportedAnswer> items, Span<ReportOutcome> results, CancellationToken cancellation)
    {
        for (int i = 0; i < items.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            results[i] = Read(items[i], cancellation);
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private static ReportOutcome Read(ReportedAnswer answer, CancellationToken cancellation)
    {
        string? hash = null;
        try
        {
            using PhotoBytes bytes = PhotoSource.FromFile(answer.Path).Read(PictureLimits.Default);
            hash = FileContent.Hash(bytes.Memory.Span);
            return new ReportOutcome(new ReportedPhoto(answer, hash, Thumbnail.Of(bytes.Memory, cancellation)), null);
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
        {
            return new ReportOutcome(new ReportedPhoto(answer, hash, null), error.NamedFor(answer.Path));
        }
    }
}
