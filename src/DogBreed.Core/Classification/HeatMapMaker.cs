using System.Numerics.Tensors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>From a feature map to the heat map of a breed, with one worker's buffers.</summary>
internal sealed class HeatMapMaker : IDisposable
{
    // A head's logit is asked of features that differ by this share: enough to tell it from the rounding of floats.
    private const float Step = 0.05f;
    private const float SmallestFeature = 1e-6f;
    private const int HeadBatch = 64;

    private readonly LoadedModel _model;
    private readonly ClassActivation _activation;
    private readonly NetworkLane? _head;
    private readonly float[] _weights;
    private readonly float[] _features;

    /// <param name="model">The model, opened with its feature map.</param>
    public HeatMapMaker(LoadedModel model)
    {
        (_model, _activation) = (model, model.Activation!);
        _weights = new float[_activation.FeatureCount];
        _features = new float[_activation.FeatureCount];
        _head = _activation.Layer is null ? model.HeadNetwork.CreateLane(Math.Min(HeadBatch, model.HeadNetwork.MaximumBatch)) : null;
    }

    /// <summary>The name of the network's output that it takes.</summary>
    public string FeatureMap => _activation.FeatureMap;

    /// <summary>Makes the heat map of a breed.</summary>
    /// <param name="map">The feature map of the photograph: [features, height, width].</param>
    /// <param name="breed">The breed, by its place in the model.</param>
    /// <param name="stored">The size of the photograph as the network was given it.</param>
    /// <param name="orientation">How it has to be turned to be upright: EXIF's number, 1 to 8.</param>
    /// <param name="cancellation">Ends it.</param>
    public HeatMap Make(ReadOnlySpan<float> map, int breed, PictureSize stored, int orientation, CancellationToken cancellation)
    {
        float bias = _activation.Layer is null ? WeightsByGradient(map, breed, cancellation) : WeightsOfLayer(breed);
        int places = _activation.Width * _activation.Height;
        var values = new float[places];
        values.AsSpan().Fill(bias);
        for (int i = 0; i < _weights.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(map.Slice(i * places, places), _weights[i], values, values);
        }

        (double x, double y, double width, double height) = _model.BreedNetwork.Preprocessing.Seen(stored);
        var heat = new HeatMap
        {
            Class = _model.Model.Breeds[breed],
            Width = _activation.Width,
            Height = _activation.Height,
            Values = values,
            Logit = TensorPrimitives.Sum<float>(values) / places,
            X = x,
            Y = y,
            AreaWidth = width,
            AreaHeight = height,
            IsExact = _activation.Layer is not null,
        };
        return Upright(heat, stored, orientation);
    }

    public void Dispose() => _head?.Dispose();

    private float WeightsOfLayer(int breed)
    {
        (int column, int columns) = (_activation.FirstBreed + breed, _activation.Layer!.ClassCount);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = _activation.Layer.Kernel[(i * columns) + column];
        }

        return _activation.Layer.Bias[column];
    }

    // How much the logit changes with each feature, by central differences: any head will do, and those that are made of dense layers and
    // rectifiers are linear near by. What the features do not explain is spread evenly, so that the mean is the logit.
    private float WeightsByGradient(ReadOnlySpan<float> map, int breed, CancellationToken cancellation)
    {
        int places = _activation.Width * _activation.Height;
        for (int i = 0; i < _features.Length; i++)
        {
            _features[i] = TensorPrimitives.Sum(map.Slice(i * places, places)) / places;
        }

        float usual = TensorPrimitives.SumOfMagnitudes<float>(_features) / _features.Length;
        float[] plus = Logits(breed, usual, 1, cancellation);
        float[] minus = Logits(breed, usual, -1, cancellation);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (plus[i] - minus[i]) / (2 * StepOf(i, usual));
        }

        return Logits(breed, usual, 0, cancellation)[0] - TensorPrimitives.Dot<float>(_weights, _features);
    }

    // The breed's logit with each of the features changed in turn; with none changed, once.
    private float[] Logits(int breed, float usual, int sign, CancellationToken cancellation)
    {
        NetworkLane head = _head!;
        var logits = new float[sign == 0 ? 1 : _features.Length];
        string output = _model.Model.Outputs.Logits!;
        for (int first = 0; first < logits.Length; first += head.MaximumBatch)
        {
            int count = Math.Min(head.MaximumBatch, logits.Length - first);
            for (int i = 0; i < count; i++)
            {
                Span<float> input = head.Input(i);
                _features.CopyTo(input);
                input[first + i] += sign * StepOf(first + i, usual);
            }

            head.Run(count, cancellation);
            for (int i = 0; i < count; i++)
            {
                logits[first + i] = head.Output(output, i)[breed];
            }
        }

        return logits;
    }

    private float StepOf(int feature, float usual) => Step * Math.Max(Math.Abs(_features[feature]), Math.Max(usual, SmallestFeature));

    // A network that was given the pixels as they are stored has seen the photograph lying down, or on its head.
    private static HeatMap Upright(HeatMap stored, PictureSize size, int orientation)
    {
        if (orientation == ExifOrientation.Upright)
        {
            return stored;
        }

        bool isTurned = ExifOrientation.IsTurned(orientation);
        (int width, int height) = isTurned ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        var values = new float[width * height];
        for (int y = 0; y < stored.Height; y++)
        {
            for (int x = 0; x < stored.Width; x++)
            {
                (int column, int row) = ExifOrientation.Turn(orientation, x, y, stored.Width - 1, stored.Height - 1);
                values[(row * width) + column] = stored.Values[(y * stored.Width) + x];
            }
        }

        // The corners of what was seen.
        (double x1, double y1) = ExifOrientation.Turn(orientation, stored.X, stored.Y, size.Width, size.Height);
        (double x2, double y2) = ExifOrientation.Turn(
            orientation,
            stored.X + stored.AreaWidth,
            stored.Y + stored.AreaHeight,
            size.Width,
            size.Height
        );
        return stored with
        {
            Width = width,
            Height = height,
            Values = values,
            X = Math.Min(x1, x2),
            Y = Math.Min(y1, y2),
            AreaWidth = Math.Abs(x2 - x1),
            AreaHeight = Math.Abs(y2 - y1),
        };
    }
}
