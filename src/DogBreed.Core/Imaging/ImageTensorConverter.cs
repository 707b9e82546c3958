namespace DogBreed.Core.Imaging;

/// <summary>Photographs -> tensors, by any preprocessing.</summary>
public static class ImageTensorConverter
{
    /// <summary>Starts a run that photographs are pushed into; each gives a tensor of shape [1, ...].</summary>
    /// <param name="preprocessing">Size, resize policy, channel order, scaling, layout.</param>
    /// <param name="limits">What a picture may cost.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="NativeLibraryException">OpenCV cannot be loaded on this system.</exception>
    public static PhotoRun<ImageTensor> Start(Preprocessing preprocessing, PictureLimits? limits = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        OpenCvRuntime.EnsureReady();
        return PhotoRun<ImageTensor>.OfSingles(() => new Worker(preprocessing, limits ?? PictureLimits.Default), lease: null, cancellation);
    }

    /// <summary>Makes the tensor of one photograph.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="preprocessing">Size, resize policy, channel order, scaling, layout.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    public static ImageTensor Convert(PhotoSource photo, Preprocessing preprocessing)
    {
        using PhotoRun<ImageTensor> run = Start(preprocessing);
        return run.Single(photo);
    }

    private sealed class Worker(Preprocessing preprocessing, PictureLimits limits) : SinglePhotoWorker<ImageTensor>
    {
        private readonly TensorWriter _writer = new(preprocessing);

        public override void Dispose() => _writer.Dispose();

        protected override ImageTensor Work(PhotoSource photo, CancellationToken cancellation)
        {
            using PhotoBytes bytes = photo.Read(limits);
            using Picture picture = PictureDecoder.Decode(bytes.Memory, preprocessing.DecodeRequest, limits);
            var data = new float[preprocessing.Length];
            _writer.Write(picture, data);
            return new ImageTensor(data, preprocessing.Shape(1), preprocessing.Layout);
        }
    }
}
