using OpenCvSharp;

namespace DogBreed.Core.Imaging;

/// <summary>Picture -> tensor values, by a <see cref="Imaging.Preprocessing"/>. Keeps one resized picture and reuses it: one writer a worker.</summary>
internal sealed class TensorWriter : IDisposable
{
    private readonly Mat _square;
    private readonly Preprocessing _preprocessing;
    private readonly PixelScaling _scaling;

    public TensorWriter(Preprocessing preprocessing)
    {
        OpenCvRuntime.EnsureReady();
        _preprocessing = preprocessing;
        _scaling = new PixelScaling(preprocessing.Mean, preprocessing.Std);
        _square = new Mat(preprocessing.Size, preprocessing.Size, MatType.CV_8UC3);
    }

    /// <summary>Writes one picture's tensor.</summary>
    /// <param name="picture">The picture, decoded as <see cref="Preprocessing.DecodeRequest"/> asks.</param>
    /// <param name="destination"><see cref="Preprocessing.Length"/> floats.</param>
    public unsafe void Write(Picture picture, Span<float> destination)
    {
        int size = _preprocessing.Size;
        Resize(picture);
        var pixels = new ReadOnlySpan<byte>(_square.DataPointer, 3 * size * size);
        bool bgr = _preprocessing.ChannelOrder == ChannelOrder.Bgr;
        if (_preprocessing.Layout == TensorLayout.Nchw)
        {
            PixelKernels.ToPlanes(pixels, destination, bgr, _scaling);
        }
        else
        {
            PixelKernels.ToInterleaved(pixels, destination, bgr, _scaling);
        }
    }

    public void Dispose() => _square.Dispose();

    private void Resize(Picture picture)
    {
        if (_preprocessing.Resize == ResizePolicy.KerasNearest)
        {
            KerasNearest.Resize(picture, _square);
            return;
        }

        if (_preprocessing.Resize == ResizePolicy.Squash)
        {
            ResizeInto(picture.Pixels);
            return;
        }

        // Cutting the centre square out first gives the same picture as cutting it out of the resized one, for less work.
        int side = Math.Min(picture.Width, picture.Height);
        var centre = new Rect((picture.Width - side) / 2, (picture.Height - side) / 2, side, side);
        using Mat square = picture.Pixels.SubMat(centre);
        ResizeInto(square);
    }

    private void ResizeInto(Mat source)
    {
        // INTER_AREA averages only while shrinking; enlarged with it a picture turns blocky.
        bool shrinks = source.Width >= _square.Width && source.Height >= _square.Height;
        Cv2.Resize(source, _square, _square.Size(), 0, 0, shrinks ? InterpolationFlags.Area : InterpolationFlags.Linear);
    }
}
