using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification;

/// <summary>A network that sees pictures, with one worker's buffers: picture -> views -> tensors -> outputs.</summary>
internal sealed class PictureStage : IDisposable
{
    private readonly Preprocessing _preprocessing;
    private readonly int _views;
    private readonly NetworkLane _lane;
    private readonly TensorWriter _tensors;

    public PictureStage(Preprocessing preprocessing, Network network, int maximumBatch, int views)
    {
        (_preprocessing, _views) = (preprocessing, views);
        _lane = network.CreateLane(maximumBatch * views);
        _tensors = new TensorWriter(preprocessing);
    }

    /// <summary>How a picture is to be decoded for the network and its views.</summary>
    public DecodeRequest DecodeRequest =>
        _preprocessing.DecodeRequest.MinimumShortSide == 0 || _views < 3 ? _preprocessing.DecodeRequest
            : _preprocessing.DecodeRequest with { MinimumShortSide = TensorWriter.CloserShortSide(_preprocessing.Size) };

    /// <summary>Writes the tensors of a picture's views.</summary>
    public void Write(Picture picture, int item)
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

    /// <summary>Runs the network over the first pictures.</summary>
    public void Run(int count, CancellationToken cancellation) => _lane.Run(count * _views, cancellation);

    /// <summary>The mean of an output over a picture's views. To be asked once a run: it is made in the place of the first.</summary>
    public Span<float> Mean(int output, int item)
    {
        int first = item * _views;
        Span<float> mean = _lane.Output(output, first);
        for (int view = 1; view < _views; view++)
        {
            ReadOnlySpan<float> other = _lane.Output(output, first + view);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += other[i];
            }
        }

        if (_views > 1)
        {
            foreach (ref float value in mean)
            {
                value /= _views;
            }
        }

        return mean;
    }

    public void Dispose()
    {
        _lane.Dispose();
        _tensors.Dispose();
    }
}
