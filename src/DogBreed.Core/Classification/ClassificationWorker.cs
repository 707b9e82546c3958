using System.Diagnostics;
using System.Runtime.CompilerServices;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>One worker of a classification: bytes -> picture -> tensor -> logits -> gate, breed, faces. Everything it needs is its own or shared safely.</summary>
internal sealed class ClassificationWorker : IBatchWorker<PhotoSource, PhotoOutcome<BreedPrediction>>
{
    // Pictures wait for the batch's answer, since faces are looked for only where there is no dog. Large ones do not wait in numbers.
    private const long MaximumHeldBytes = 8L << 20;

    private readonly BackboneCard _card;
    private readonly BackboneNetwork _backbone;
    private readonly BreedHead? _head;
    private readonly IReadOnlyList<string> _breeds;
    private readonly double _breedTemperature;
    private readonly ClassifyOptions _options;
    private readonly double _temperature;
    private readonly DogGateRule _rule;
    private readonly DecodeRequest _request;
    private readonly NetworkLane _lane;
    private readonly NetworkLane? _headLane;
    private readonly TensorWriter? _headTensors;
    private readonly TensorWriter _tensors;
    private readonly IFaceDetector? _faces;
    private readonly Held[] _held;
    private readonly double[] _probabilities;
    private readonly int[] _order;

    public ClassificationWorker(BackboneCard card, BackboneNetwork backbone, BreedHead? head, FaceDetectors faces, ClassifyOptions options, int maximumBatch)
    {
        _card = card;
        _backbone = backbone;
        _head = head;
        _options = options;
        _temperature = card.FileFor(backbone.Precision).Temperature;
        _rule = options.GateRule ?? card.GateRule;
        _breeds = head?.Card.Classes ?? card.DogNames;
        _breedTemperature = head?.Card.Temperature ?? _temperature;
        _probabilities = new double[_breeds.Count];
        _order = new int[_breeds.Count];
        _tensors = new TensorWriter(card.Preprocessing);
        _lane = backbone.Network.CreateLane(maximumBatch * options.Views);
        _headTensors = head?.Card.Preprocessing is { } own ? new TensorWriter(own) : null;
        _headLane = head?.Network.CreateLane(_headTensors is null ? maximumBatch : maximumBatch * options.Views);
        try
        {
            _faces = faces.Create();
        }
        catch
        {
            Dispose();
            throw;
        }

        _held = new Held[maximumBatch];
        DecodeRequest request = card.Preprocessing.DecodeRequest;
        int shortSide = ShortSide(card.Preprocessing);
        shortSide = Larger(shortSide, head?.Card.Preprocessing is { } pictures ? ShortSide(pictures) : shortSide);
        _request = request with { MinimumShortSide = Larger(shortSide, _faces?.MinimumShortSide ?? shortSide) };
    }

    public void Process(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<BreedPrediction>> results, CancellationToken cancellation)
    {
        int next = 0;
        while (next < items.Length)
        {
            int count = 0;
            try
            {
                long bytes = 0;
                for (; next < items.Length && bytes < MaximumHeldBytes; next++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (TryDecode(items[next], next, count, ref results[next]))
                    {
                        bytes += _held[count++].Picture.ByteCount;
                    }
                }

                if (count > 0)
                {
                    Classify(items, results, count, cancellation);
                }
            }
            finally
            {
                for (int i = 0; i < count; i++)
                {
                    _held[i].Picture.Dispose();
                }

                Array.Clear(_held);
            }
        }
    }

    public void Dispose()
    {
        _lane.Dispose();
        _headLane?.Dispose();
        _headTensors?.Dispose();
        _tensors.Dispose();
        _faces?.Dispose();
    }

    // 0 is full size, which is the largest there is.
    private static int Larger(int a, int b) => a == 0 || b == 0 ? 0 : Math.Max(a, b);

    private int ShortSide(Preprocessing preprocessing) =>
        preprocessing.DecodeRequest.MinimumShortSide == 0 || _options.Views < 3 ? preprocessing.DecodeRequest.MinimumShortSide : TensorWriter.CloserShortSide(preprocessing.Size);

    private bool TryDecode(PhotoSource photo, int index, int item, ref PhotoOutcome<BreedPrediction> result)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            using (PhotoBytes bytes = photo.Read(_options.Limits))
            {
                _held[item] = new Held(index, PictureDecoder.Decode(bytes.Memory, _request, _options.Limits), default);
            }

            WriteViews(_held[item].Picture, item);
            _held[item] = _held[item] with { DecodeTime = Stopwatch.GetElapsedTime(start) };
            return true;
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
        {
            _held[item].Picture?.Dispose();
            result = PhotoOutcome<BreedPrediction>.Failed(photo, error);
            return false;
        }
    }

    private void WriteViews(Picture picture, int item)
    {
        WriteViews(_tensors, picture, _lane, item);
        if (_headTensors is not null)
        {
            WriteViews(_headTensors, picture, _headLane!, item);
        }
    }

    private void WriteViews(TensorWriter tensors, Picture picture, NetworkLane lane, int item)
    {
        int first = item * _options.Views;
        tensors.Write(picture, lane.Input(first));
        if (_options.Views >= 2)
        {
            tensors.WriteMirrored(lane.Input(first), lane.Input(first + 1));
        }

        if (_options.Views >= 3)
        {
            tensors.WriteCloser(picture, lane.Input(first + 2));
        }
    }

    /// <summary>The mean over a photograph's views, in the place of the first.</summary>
    private Span<float> MeanOfViews(NetworkLane lane, int output, int item)
    {
        int first = item * _options.Views;
        Span<float> mean = lane.Output(output, first);
        for (int view = 1; view < _options.Views; view++)
        {
            ReadOnlySpan<float> other = lane.Output(output, first + view);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += other[i];
            }
        }

        if (_options.Views > 1)
        {
            foreach (ref float value in mean)
            {
                value /= _options.Views;
            }
        }

        return mean;
    }

    private void Classify(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<BreedPrediction>> results, int count, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _lane.Run(count * _options.Views, cancellation);
        if (_headLane is not null)
        {
            for (int i = 0; i < count && _headTensors is null; i++)
            {
                MeanOfViews(_lane, 1, i).CopyTo(_headLane.Input(i));
            }

            _headLane.Run(_headTensors is null ? count : count * _options.Views, cancellation);
        }

        TimeSpan share = Stopwatch.GetElapsedTime(start) / count;
        for (int i = 0; i < count; i++)
        {
            ref Held held = ref _held[i];
            PhotoSource photo = items[held.Index];
            try
            {
                results[held.Index] = new PhotoOutcome<BreedPrediction>(photo, Predict(MeanOfViews(_lane, 0, i), i, held, share, cancellation), null);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[held.Index] = PhotoOutcome<BreedPrediction>.Failed(photo, error);
            }
        }
    }

    // Inlined into the try block of its caller it cost the JIT of .NET 10.0.12 two seconds and 2.5 GB to optimise with a profile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private BreedPrediction Predict(ReadOnlySpan<float> logits, int item, in Held held, TimeSpan inference, CancellationToken cancellation)
    {
        DogGate gate = DogGate.Decide(logits, _card, _temperature, _rule);
        IReadOnlyList<DetectedFace> faces = [];
        if (!gate.IsDog && _faces is not null)
        {
            long start = Stopwatch.GetTimestamp();
            faces = _faces.Find(held.Picture, cancellation);
            inference += Stopwatch.GetElapsedTime(start);
        }

        Subject subject = gate.IsDog ? Subject.Dog : faces.Count > 0 ? Subject.Human : Subject.Neither;
        ReadOnlySpan<float> breedLogits = _headLane is null ? logits.Slice(_card.FirstDogClass, _card.DogClassCount) : _headTensors is null ? _headLane.Output(0, item) : MeanOfViews(_headLane, 0, item);
        BreedCandidate[] candidates = subject == Subject.Neither && !_options.PassGate ? [] : Candidates(breedLogits);
        bool unknown = _options.UnknownBreed && subject == Subject.Dog && breedLogits[LargestLogit.IndexOf(breedLogits)] < _head!.Card.UnknownBelow;
        bool named = candidates.Length > 0 && candidates[0].Probability >= _options.MinimumProbability && !unknown;
        return new BreedPrediction
        {
            Subject = subject,
            Candidates = candidates,
            Breed = named ? candidates[0].Breed : null,
            Probability = named ? candidates[0].Probability : null,
            DogProbability = gate.DogProbability,
            ImageNetClass = new ImageNetClass(gate.TopClass, _card.Classes.Names[gate.TopClass]),
            Faces = faces,
            Model = _head?.Card.Name ?? _card.Name,
            Device = _backbone.Network.Device,
            Precision = _backbone.Precision,
            DecodeTime = held.DecodeTime,
            InferenceTime = inference,
        };
    }

    /// <summary>The likeliest breeds: softmax over the breeds alone, so that their probabilities add up to 1.</summary>
    private BreedCandidate[] Candidates(ReadOnlySpan<float> logits)
    {
        Softmax.Of(logits, _breedTemperature, _probabilities);
        for (int i = 0; i < _order.Length; i++)
        {
            // Sorted by the negative, so that the largest comes first.
            _probabilities[i] = -_probabilities[i];
            _order[i] = i;
        }

        Array.Sort(_probabilities, _order);
        var candidates = new BreedCandidate[Math.Min(_options.Top, _order.Length)];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new BreedCandidate(_breeds[_order[i]], -_probabilities[i]);
        }

        return candidates;
    }

    private readonly record struct Held(int Index, Picture Picture, TimeSpan DecodeTime);
}
