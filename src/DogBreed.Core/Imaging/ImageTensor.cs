using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging;

/// <summary>A tensor of pictures: floats in row-major order.</summary>
/// <param name="Data">The values: the product of <paramref name="Shape"/> of them.</param>
/// <param name="Shape">[N, 3, size, size] or [N, size, size, 3].</param>
/// <param name="Layout">Which of the two.</param>
public sealed record ImageTensor(float[] Data, int[] Shape, TensorLayout Layout)
{
    /// <summary>Makes the tensor of one photograph, of shape [1, ...].</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="preprocessing">Size, resize policy, channel order, scaling, layout.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    public static ImageTensor Of(PhotoSource photo, Preprocessing preprocessing)
    {
        using PhotoRun<ImageTensor> run = Start(preprocessing);
        return run.Single(photo);
    }

    /// <summary>Starts a run that photographs are pushed into; each gives a tensor of shape [1, ...].</summary>
    /// <param name="preprocessing">Size, resize policy, channel order, scaling, layout.</param>
    /// <param name="limits">What a picture may cost.</param>
    /// <param name="decoder">What decodes photographs, for who compares decoders.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="DogBreedException">The decoder that was asked for cannot be loaded on this system.</exception>
    public static PhotoRun<ImageTensor> Start(
        Preprocessing preprocessing,
        PictureLimits? limits = null,
        PictureDecoderKind decoder = PictureDecoderKind.Auto,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return PhotoRun<ImageTensor>.OfSingles(
            () => new Worker(preprocessing, decoder, limits ?? PictureLimits.Default),
            lease: null,
            cancellation
        );
    }

    private sealed class Worker(Preprocessing preprocessing, PictureDecoderKind decoder, PictureLimits limits)
        : PictureWorker<ImageTensor>(preprocessing.DecodeRequest with { Decoder = decoder }, limits)
    {
        private readonly TensorWriter _writer = new(preprocessing);

        public override void Dispose() => _writer.Dispose();

        protected override ImageTensor Work(Picture picture, CancellationToken cancellation)
        {
            var data = new float[preprocessing.Length];
            _writer.Write(picture.Pixels, data);
            return new ImageTensor(data, preprocessing.Shape(1), preprocessing.Layout);
        }
    }
}
