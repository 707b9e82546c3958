using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core;

/// <summary>A worker whose work on one photograph has nothing to do with the next: no batches.</summary>
/// <typeparam name="T">What is made of a photograph.</typeparam>
internal abstract class SinglePhotoWorker<T> : IBatchWorker<PhotoSource, PhotoOutcome<T>>
    where T : class
{
    public void Process(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<T>> results, CancellationToken cancellation)
    {
        for (int i = 0; i < items.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PhotoSource photo = items[i];
            try
            {
                results[i] = new PhotoOutcome<T>(photo, Work(photo, cancellation), null);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[i] = PhotoOutcome<T>.Failed(photo, error);
            }
        }
    }

    public abstract void Dispose();

    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    protected abstract T Work(PhotoSource photo, CancellationToken cancellation);
}
