using System.Diagnostics;
using System.Runtime.CompilerServices;
using DogBreed.Core.Classification.Steps;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Classification;

/// <summary>
/// One worker of a classification: reads the bytes, decodes what the row's networks and steps ask for, runs the networks, and asks the
/// steps.
/// </summary>
internal sealed class ClassificationWorker : IBatchWorker<PhotoSource, PhotoOutcome<BreedPrediction>>
{
    // Pictures that a step may still look at wait for the networks. Large ones do not wait in numbers: the batch is then run as it is.
    private const long HeldBytesEach = 2L << 20;
    private const long MostHeldBytes = 32L << 20;

    private readonly LoadedModel _model;
    private readonly ClassifyOptions _options;
    private readonly StepRow _row;
    private readonly BreedRanking _ranking;
    private readonly List<HeldPhoto> _held;
    private readonly long _maximumHeldBytes;

    // Read, and not decoded: there was no memory for it beside those that are held. A stream cannot be read twice.
    private HeldPhoto? _waiting;

    public ClassificationWorker(LoadedModel model, Detectors detectors, GroupTree? groups, ClassifyOptions options, int maximumBatch)
    {
        (_model, _options) = (model, options);
        _row = StepRow.Create(model, detectors, groups, options, maximumBatch);
        _ranking = new BreedRanking(model.Model.Breeds, options);
        _held = new List<HeldPhoto>(maximumBatch);
        _maximumHeldBytes = Math.Min(HeldBytesEach * maximumBatch, MostHeldBytes);
    }

    public void Process(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<BreedPrediction>> results, CancellationToken cancellation)
    {
        int next = 0;
        while (next < items.Length)
        {
            try
            {
                // A photograph for which there is no memory now comes again when those before it have let go of theirs.
                long bytes = 0;
                while (next < items.Length && bytes < _maximumHeldBytes)
                {
                    cancellation.ThrowIfCancellationRequested();
                    int before = _held.Count;
                    if (!TryDecode(items[next], next, ref results[next], cancellation))
                    {
                        break;
                    }

                    bytes += _held.Count > before ? _held[^1].ByteCount : 0;
                    next++;
                }

                if (_held.Count > 0)
                {
                    Classify(items, results, cancellation);
                }
            }
            finally
            {
                _held.ForEach(h => h.Dispose());
                _held.Clear();
            }
        }
    }

    public void Dispose()
    {
        _waiting?.Dispose();
        _row.Dispose();
    }

    // False where other photographs must let go of memory first. A photograph that cannot be used is done: its result is its error.
    private bool TryDecode(PhotoSource source, int index, ref PhotoOutcome<BreedPrediction> result, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        HeldPhoto? photo = null;
        try
        {
            photo = _waiting ?? HeldPhoto.Read(source, index, _options.Limits, _options.Decoder);
            _waiting = null;
            if (!photo.TakeMemory(_row.Networks[0].DecodeRequest, mayWait: _held.Count == 0, cancellation))
            {
                _waiting = photo;
                return false;
            }

            foreach (PictureNetwork network in _row.Networks)
            {
                network.Write(photo.Decode(network.DecodeRequest).Pixels, _held.Count);
            }

            photo.KeepFor(_row.LaterRequests);
            photo.DecodeTime = Stopwatch.GetElapsedTime(start);
            _held.Add(photo);
            return true;
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
        {
            photo?.Dispose();
            result = PhotoOutcome<BreedPrediction>.Failed(source, error);
            return true;
        }
        catch
        {
            photo?.Dispose();
            throw;
        }
    }

    private void Classify(ReadOnlySpan<PhotoSource> items, Span<PhotoOutcome<BreedPrediction>> results, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (PictureNetwork network in _row.Networks)
        {
            network.Run(_held.Count, cancellation);
        }

        foreach (IPhotoStep step in _row.Steps)
        {
            step.Run(_held, cancellation);
        }

        TimeSpan share = Stopwatch.GetElapsedTime(start) / _held.Count;
        for (int i = 0; i < _held.Count; i++)
        {
            int index = _held[i].Index;
            PhotoSource photo = items[index];
            try
            {
                var answer = new PhotoAnswer(_held[i]);
                BreedPrediction prediction = Predict(i, answer, share, cancellation);
                results[index] = new PhotoOutcome<BreedPrediction>(photo, prediction, null)
                {
                    Note = _held[i].Note,
                    Warning = answer.Warning,
                };
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[index] = PhotoOutcome<BreedPrediction>.Failed(photo, error);
            }

            // What a step decoded for itself may be large: it does not wait for the rest of the batch.
            _held[i].Dispose();
        }
    }

    // Inlined into the try block of its caller it cost the JIT of .NET 10.0.12 two seconds and 2.5 GB to optimise with a profile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private BreedPrediction Predict(int item, PhotoAnswer answer, TimeSpan share, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (IPhotoStep step in _row.Steps)
        {
            step.Answer(item, answer, cancellation);
        }

        BreedCandidate[] candidates = _ranking.Candidates(answer);
        BreedCandidate? named = _ranking.Named(candidates, answer);
        return new BreedPrediction
        {
            Subject = answer.Subject,
            Candidates = candidates,
            Breed = named?.Breed,
            Probability = named?.Probability,
            Group = answer.Group?.Name,
            GroupProbability = answer.Group?.Probability,
            NoneProbability = answer.NoneProbability,
            DogProbability = answer.DogProbability,
            ImageNetClass = answer.TopClass,
            Faces = answer.Faces,
            Dogs = [.. answer.Dogs.Select(Dog)],
            Objects = answer.Objects,
            Model = _model.Model.Name,
            Device = _model.GateNetwork.Network.Device,
            Precision = _model.BreedNetwork.Precision,
            Decoder = answer.Photo.DecodedBy ?? PictureDecoderKind.Auto,
            DecodeTime = answer.Photo.DecodeTime,
            InferenceTime = share + Stopwatch.GetElapsedTime(start),
        };
    }

    private DetectedDog Dog(DogAnswer dog)
    {
        BreedCandidate[] candidates = _ranking.Candidates(dog.Answer);
        BreedCandidate? named = _ranking.Named(candidates, dog.Answer);
        return new DetectedDog(
            dog.Place.X,
            dog.Place.Y,
            dog.Place.Width,
            dog.Place.Height,
            dog.Score,
            dog.Answer.DogProbability,
            named?.Breed,
            named?.Probability,
            candidates,
            dog.Answer.Group?.Name,
            dog.Answer.Group?.Probability
        );
    }
}
