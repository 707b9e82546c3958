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

    private readonly ClassifierNetworks _networks;
    private readonly BackboneCard _card;
    private readonly IReadOnlyList<string> _breeds;
    private readonly double _breedTemperature;
    private readonly ClassifyOptions _options;
    private readonly double _temperature;
    private readonly DogGateRule _rule;
    private readonly DecodeRequest _request;

    // Where the gate wants its pictures upright and the other network as they are stored, or the other way round: null where one decoding serves both.
    private readonly DecodeRequest? _ownRequest;
    private readonly PictureStage _gate;

    // The network of the features, or a breed model that sees pictures itself.
    private readonly PictureStage? _own;
    private readonly NetworkLane? _head;
    private readonly IFaceDetector? _faces;
    private readonly Held[] _held;
    private readonly double[] _probabilities;
    private readonly int[] _order;

    public ClassificationWorker(ClassifierNetworks networks, FaceDetectors faces, ClassifyOptions options, int maximumBatch)
    {
        BreedHead? head = networks.Head;
        _networks = networks;
        _card = networks.GateCard;
        _options = options;
        _temperature = _card.FileFor(networks.Gate.Precision).Temperature;
        _rule = options.GateRule ?? _card.GateRule;
        _breeds = head?.Card.Classes ?? _card.DogNames;
        _breedTemperature = head?.Card.Temperature ?? _temperature;
        _probabilities = new double[_breeds.Count];
        _order = new int[_breeds.Count];
        _gate = new PictureStage(_card.Preprocessing, networks.Gate.Network, maximumBatch, options.Views);
        _own = head?.Card.Preprocessing is { } pictures ? new PictureStage(pictures, head.Network, maximumBatch, options.Views)
            : networks is { FeatureCard: { } card, Features: { } features } ? new PictureStage(card.Preprocessing, features.Network, maximumBatch, options.Views)
            : null;
        _head = head is not null && head.Card.Preprocessing is null ? head.Network.CreateLane(maximumBatch) : null;
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
        DecodeRequest own = _own?.DecodeRequest ?? _gate.DecodeRequest;
        bool together = own.IgnoreOrientation == _gate.DecodeRequest.IgnoreOrientation;
        int shortSide = together ? Larger(_gate.DecodeRequest.MinimumShortSide, own.MinimumShortSide) : _gate.DecodeRequest.MinimumShortSide;
        _request = _gate.DecodeRequest with { MinimumShortSide = Larger(shortSide, _faces?.MinimumShortSide ?? shortSide) };
        _ownRequest = together ? null : own;
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
        _gate.Dispose();
        _own?.Dispose();
        _head?.Dispose();
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
                if (_ownRequest is { } request)
                {
                    using Picture otherwise = PictureDecoder.Decode(bytes.Memory, request, _options.Limits);
                    _own!.Write(otherwise, item);
                }
                else
                {
                    _own?.Write(_held[item].Picture, item);
                }
            }

            _gate.Write(_held[item].Picture, item);
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
        _gate.Run(count, cancellation);
        _own?.Run(count, cancellation);
        if (_head is not null)
        {
            for (int i = 0; i < count; i++)
            {
                (_own is null ? _gate.Mean(1, i) : _own.Mean(0, i)).CopyTo(_head.Input(i));
            }

            _head.Run(count, cancellation);
        }

        TimeSpan share = Stopwatch.GetElapsedTime(start) / count;
        for (int i = 0; i < count; i++)
        {
            ref Held held = ref _held[i];
            PhotoSource photo = items[held.Index];
            try
            {
                results[held.Index] = new PhotoOutcome<BreedPrediction>(photo, Predict(_gate.Mean(0, i), i, held, share, cancellation), null);
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
        ReadOnlySpan<float> breedLogits = _head is not null ? _head.Output(0, item) : _own is not null ? _own.Mean(0, item) : logits.Slice(_card.FirstDogClass, _card.DogClassCount);
        BreedCandidate[] candidates = subject == Subject.Neither && !_options.PassGate ? [] : Candidates(breedLogits);
        bool unknown = _options.UnknownBreed && subject == Subject.Dog && breedLogits[LargestLogit.IndexOf(breedLogits)] < _networks.Head!.Card.UnknownBelow;
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
            Model = _networks.Head?.Card.Name ?? _card.Name,
            Device = _networks.Gate.Network.Device,
            Precision = _networks.Precision,
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
