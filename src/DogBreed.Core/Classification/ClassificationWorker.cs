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
    private readonly Network _network;
    private readonly ModelPrecision _precision;
    private readonly ClassifyOptions _options;
    private readonly double _temperature;
    private readonly DogGateRule _rule;
    private readonly DecodeRequest _request;
    private readonly NetworkLane _lane;
    private readonly TensorWriter _tensors;
    private readonly IFaceDetector? _faces;
    private readonly Held[] _held;
    private readonly double[] _probabilities;
    private readonly int[] _order;

    public ClassificationWorker(BackboneCard card, Network network, ModelPrecision precision, FaceDetectors faces, ClassifyOptions options, int maximumBatch)
    {
        _card = card;
        _network = network;
        _precision = precision;
        _options = options;
        _temperature = card.FileFor(precision).Temperature;
        _rule = options.GateRule ?? card.GateRule;
        _probabilities = new double[card.DogClassCount];
        _order = new int[card.DogClassCount];
        _tensors = new TensorWriter(card.Preprocessing);
        _lane = network.CreateLane(maximumBatch);
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
        _request = request with { MinimumShortSide = Larger(request.MinimumShortSide, _faces?.MinimumShortSide ?? request.MinimumShortSide) };
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
        _tensors.Dispose();
        _faces?.Dispose();
    }

    // 0 is full size, which is the largest there is.
    private static int Larger(int a, int b) => a == 0 || b == 0 ? 0 : Math.Max(a, b);

    private bool TryDecode(PhotoSource photo, int index, int item, ref PhotoOutcome<BreedPrediction> result)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            using (PhotoBytes bytes = photo.Read(_options.Limits))
            {
                _held[item] = new Held(index, PictureDecoder.Decode(bytes.Memory, _request, _options.Limits), default);
            }

            _tensors.Write(_held[item].Picture, _lane.Input(item));
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

    private void Classify(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<BreedPrediction>> results, int count, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _lane.Run(count, cancellation);
        TimeSpan share = Stopwatch.GetElapsedTime(start) / count;
        for (int i = 0; i < count; i++)
        {
            ref Held held = ref _held[i];
            PhotoSource photo = items[held.Index];
            try
            {
                results[held.Index] = new PhotoOutcome<BreedPrediction>(photo, Predict(_lane.Output(0, i), held, share, cancellation), null);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[held.Index] = PhotoOutcome<BreedPrediction>.Failed(photo, error);
            }
        }
    }

    // Inlined into the try block of its caller it cost the JIT of .NET 10.0.12 two seconds and 2.5 GB to optimise with a profile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private BreedPrediction Predict(ReadOnlySpan<float> logits, in Held held, TimeSpan inference, CancellationToken cancellation)
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
        BreedCandidate[] candidates = subject == Subject.Neither ? [] : Candidates(logits);
        bool named = candidates.Length > 0 && candidates[0].Probability >= _options.MinimumProbability;
        return new BreedPrediction
        {
            Subject = subject,
            Candidates = candidates,
            Breed = named ? candidates[0].Breed : null,
            Probability = named ? candidates[0].Probability : null,
            DogProbability = gate.DogProbability,
            ImageNetClass = new ImageNetClass(gate.TopClass, _card.Classes.Names[gate.TopClass]),
            Faces = faces,
            Model = _card.Name,
            Device = _network.Device,
            Precision = _precision,
            DecodeTime = held.DecodeTime,
            InferenceTime = inference,
        };
    }

    /// <summary>The likeliest of the dog classes: softmax over them alone, so that the breeds' probabilities add up to 1.</summary>
    private BreedCandidate[] Candidates(ReadOnlySpan<float> logits)
    {
        Softmax.Of(logits.Slice(_card.FirstDogClass, _card.DogClassCount), _temperature, _probabilities);
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
            candidates[i] = new BreedCandidate(_card.Classes.Names[_card.FirstDogClass + _order[i]], -_probabilities[i]);
        }

        return candidates;
    }

    private readonly record struct Held(int Index, Picture Picture, TimeSpan DecodeTime);
}
