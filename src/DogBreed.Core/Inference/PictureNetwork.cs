using System.Numerics.Tensors;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Inference;

/// <summary>
/// A network that takes pictures, with one worker's buffers: picture -> views -> tensors -> outputs. With test-time augmentation it takes
/// up to three views of each picture, and its outputs are their means.
/// </summary>
internal sealed class PictureNetwork : IDisposable
{
    private readonly Network _network;
    private readonly int _views;
    private readonly NetworkLane _lane;
    private readonly TensorWriter _tensors;

    /// <param name="network">The network.</param>
    /// <param name="preprocessing">From a picture to its tensor.</param>
    /// <param name="maximumBatch">The most pictures of one run.</param>
    /// <param name="views">1: the picture. 2: its mirror image too. 3: and a closer cut.</param>
    public PictureNetwork(Network network, Preprocessing preprocessing, int maximumBatch, int views)
    {
        (_network, _views, Size) = (network, views, preprocessing.Size);
        _tensors = new TensorWriter(preprocessing);
        try
        {
            _lane = network.CreateLane(maximumBatch * views);
        }
        catch
        {
            _tensors.Dispose();
            throw;
        }

        DecodeRequest one = preprocessing.DecodeRequest;
        bool needsMore = views >= 3 && one.MinimumShortSide > 0;
        DecodeRequest = needsMore
            ? one with
            {
                MinimumShortSide = Math.Max(one.MinimumShortSide, TensorWriter.CloserShortSide(preprocessing.Size)),
            }
            : one;
    }

    /// <summary>Width and height of its input, in pixels.</summary>
    public int Size { get; }

    /// <summary>What it needs of a picture, for itself alone.</summary>
    public DecodeRequest DecodeRequest { get; }

    /// <summary>Writes the tensors of a picture's views.</summary>
    /// <param name="picture">The picture, decoded as <see cref="DecodeRequest"/> asks; or a part of it.</param>
    /// <param name="item">Its place in the batch.</param>
    public void Write(PixelView picture, int item)
    {
        int first = item * _views;
        _tensors.Write(picture, _lane.Input(first));
        if (_views >= 2)
        {
            _tensors.WriteMirrored(_lane.Input(first), _lane.Input(first + 1));
        }

        if (_views >= 3)
        {
            _tensors.WriteCloser(picture, _lane.Input(first + 2));
        }
    }

    /// <summary>Runs the network over the first pictures, and takes the means over their views.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(int count, CancellationToken cancellation)
    {
        _lane.Run(count * _views, cancellation);
        if (_views == 1)
        {
            return;
        }

        foreach (string output in _network.OutputNames)
        {
            // The places of a feature map are others in each view: it stays that of the first.
            if (_network.OutputShapes[_network.IndexOf(output)].Skip(1).Any(length => length > 1))
            {
                continue;
            }

            for (int item = 0; item < count; item++)
            {
                Average(output, item);
            }
        }
    }

    /// <summary>An output for one picture, valid until the next run.</summary>
    /// <param name="name">The name of the output.</param>
    /// <param name="item">The picture's place in the batch.</param>
    public ReadOnlySpan<float> Output(string name, int item) => _lane.Output(name, item * _views);

    public void Dispose()
    {
        _lane.Dispose();
        _tensors.Dispose();
    }

    // In the place of the first view.
    private void Average(string output, int item)
    {
        Span<float> mean = _lane.Output(output, item * _views);
        for (int view = 1; view < _views; view++)
        {
            TensorPrimitives.Add(mean, _lane.Output(output, (item * _views) + view), mean);
        }

        TensorPrimitives.Divide(mean, _views, mean);
    }
}
