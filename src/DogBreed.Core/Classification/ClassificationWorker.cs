using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Classification.Steps;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Classification;

/// <summary>
/// One worker of a classification: answers from what was found before where it can; else reads the bytes, decodes what the row's networks
/// and steps ask for, runs the networks, and asks the steps.
/// </summary>
internal sealed class ClassificationWorker : IBatchWorker<PhotoSource, PhotoOutcome<BreedPrediction>>
{
    // Pictures that a step may still look at wait for the networks. Large ones do not wait in numbers: the batch is then run as it is.
    private const long HeldBytesEach = 2L << 20;
    private const long MostHeldBytes = 32L << 20;

    private readonly ClassifyOptions _options;
    private readonly StepRow _row;
    private readonly PredictionMaker _maker;
    private readonly IPhotoMemory? _memory;
    private readonly List<HeldPhoto> _held;
    private readonly int _maximumBatch;
    private readonly long _maximumHeldBytes;

    // Read, and not decoded: there was no memory for it beside those that are held. A stream cannot be read twice.
    private HeldPhoto? _waiting;

    /// <param name="model">The model.</param>
    /// <param name="detectors">What looks for faces, and for each dog.</param>
    /// <param name="groups">The groups of its breeds; null where none is to be named.</param>
    /// <param name="options">What the run may choose.</param>
    /// <param name="maximumBatch">The most photographs that the networks run over at once.</param>
    /// <param name="memory">What was found before; disposed with the worker. Null computes everything.</param>
    public ClassificationWorker(
        LoadedModel model,
        Detectors detectors,
        GroupTree? groups,
        ClassifyOptions options,
        int maximumBatch,
        IPhotoMemory? memory = null
    )
    {
        (_options, _memory, _maximumBatch) = (options, memory, maximumBatch);
        try
        {
            _row = StepRow.Create(model, detectors, groups, options, maximumBatch);
        }
        catch
        {
            memory?.Dispose();
            throw;
        }

        _maker = new PredictionMaker(model, options);
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
                while (next < items.Length && _held.Count < _maximumBatch && bytes < _maximumHeldBytes)
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
        _memory?.Dispose();
    }

    // False where other photographs must let go of memory first. A photograph that is known, or cannot be used, is done.
    private bool TryDecode(PhotoSource source, int index, ref PhotoOutcome<BreedPrediction> result, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        HeldPhoto? photo = _waiting;
        _waiting = null;
        byte[]? hash = photo?.Hash;
        try
        {
            if (photo is null)
            {
                if (_memory?.Find(source) is { } seen && Recall(source, seen, photo: null, cancellation) is { } remembered)
                {
                    result = remembered;
                    return true;
                }

                photo = Read(source, index, ref hash);
                if (hash is not null && _memory!.Find(hash) is { } known)
                {
                    if (Recall(source, known, photo, cancellation) is { } moved)
                    {
                        photo.Dispose();
                        result = moved;
                        return true;
                    }

                    photo.Findings.Faces = known.Findings.Faces;
                }
            }

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
            result = Failed(source, hash, error);
            return true;
        }
        catch
        {
            photo?.Dispose();
            throw;
        }
    }

    private HeldPhoto Read(PhotoSource source, int index, ref byte[]? hash)
    {
        PhotoBytes bytes = source.Read(_options.Limits);
        hash = _memory is null ? null : SHA256.HashData(bytes.Memory.Span);
        HeldPhoto photo = HeldPhoto.Of(bytes, index, _options.Limits, _options.Decoder);
        photo.Hash = hash;
        return photo;
    }

    // The answer that follows from what is known; null where that is not enough: the networks must run, or a step must look at the picture
    // and it has not been read.
    private PhotoOutcome<BreedPrediction>? Recall(
        PhotoSource source,
        RememberedPhoto known,
        HeldPhoto? photo,
        CancellationToken cancellation
    )
    {
        if (known.Error is { } error)
        {
            _memory!.Update(source, known);
            return PhotoOutcome<BreedPrediction>.Failed(source, error);
        }

        var answer = new PhotoAnswer(known.Findings);
        foreach (IPhotoStep step in _row.Steps)
        {
            if (step.TryAnswer(answer))
            {
                continue;
            }

            if (!step.LooksItself || photo is null)
            {
                return null;
            }

            step.Find(0, photo, answer, cancellation);
            _ = step.TryAnswer(answer);
        }

        _memory!.Update(source, known);
        return Outcome(source, answer, _maker.Recalled(answer));
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
            HeldPhoto photo = _held[i];
            PhotoSource source = items[photo.Index];
            try
            {
                results[photo.Index] = Answer(i, source, share, cancellation);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                results[photo.Index] = Failed(source, photo.Hash, error);
            }

            // What a step decoded for itself may be large: it does not wait for the rest of the batch.
            photo.Dispose();
        }
    }

    // Inlined into the try block of its caller it cost the JIT of .NET 10.0.12 two seconds and 2.5 GB to optimise with a profile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PhotoOutcome<BreedPrediction> Answer(int item, PhotoSource source, TimeSpan share, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        HeldPhoto photo = _held[item];
        PhotoFindings findings = photo.Findings;
        var answer = new PhotoAnswer(findings);
        foreach (IPhotoStep step in _row.Steps)
        {
            step.Find(item, photo, answer, cancellation);
            if (!step.TryAnswer(answer))
            {
                throw new InvalidOperationException($"{step.GetType().Name} found nothing.");
            }
        }

        findings.Device = _maker.Device;
        findings.Decoder = photo.DecodedBy ?? PictureDecoderKind.Auto;
        findings.Size = photo.Size;
        findings.Note = photo.Note;
        BreedPrediction prediction = _maker.Computed(answer, photo.DecodeTime, share + Stopwatch.GetElapsedTime(start));
        _memory?.Keep(source, photo.Hash, findings);
        return Outcome(source, answer, prediction);
    }

    private static PhotoOutcome<BreedPrediction> Outcome(PhotoSource source, PhotoAnswer answer, BreedPrediction prediction) =>
        new(source, prediction, null) { Note = answer.Findings.Note, Warning = answer.Warning };

    private PhotoOutcome<BreedPrediction> Failed(PhotoSource source, byte[]? hash, PhotoException error)
    {
        _memory?.Keep(source, hash, error);
        return PhotoOutcome<BreedPrediction>.Failed(source, error);
    }
}
