using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging;

/// <summary>A worker that decodes photographs and works on each by itself: no batches.</summary>
/// <typeparam name="T">What is made of a photograph.</typeparam>
/// <param name="request">What it needs of a picture.</param>
/// <param name="limits">What a picture may cost.</param>
internal abstract class PictureWorker<T>(DecodeRequest request, PictureLimits limits) : IBatchWorker<PhotoSource, PhotoOutcome<T>>
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
                using PhotoBytes bytes = photo.Read(limits);
                using Picture picture = PictureDecoder.DecodeInTurn(bytes.Memory, request, limits, cancellation);
                results[i] = new PhotoOutcome<T>(photo, Work(picture, cancellation), null) { Note = picture.Note };
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[i] = PhotoOutcome<T>.Failed(photo, error);
            }
        }
    }

    public abstract void Dispose();

    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    protected abstract T Work(Picture picture, CancellationToken cancellation);
}
