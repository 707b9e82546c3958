using System.Runtime.CompilerServices;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Classification;

/// <summary>
/// Says of photographs whether they show a dog (and its breed), a human (and the breed they resemble), or neither. Loading takes a moment
/// and some tens of megabytes: make one and keep it. Safe for any number of threads and runs at once.
/// </summary>
public sealed class DogBreedClassifier : IDisposable
{
    // Answers that are known come so fast that handing them over one by one would take longer than finding them.
    private const int KnownBatch = 16;

    private readonly LoadedModel _model;
    private readonly ModelStore _store;
    private readonly SharedUse _use;
    private readonly object _gate = new();
    private readonly Dictionary<FaceDetectorKind, FaceDetectors> _faces = [];
    private ObjectDetector? _objects;
    private TaxonomyFile? _taxonomy;

    private DogBreedClassifier(ModelStore store, LoadedModel model)
    {
        _store = store;
        _model = model;
        _use = new SharedUse(Free);
    }

    /// <summary>The model that was asked for.</summary>
    public Model Model => _model.Model;

    /// <summary>The name of the model that was asked for.</summary>
    public string Name => Model.Name;

    /// <summary>The breeds that it tells apart.</summary>
    public IReadOnlyList<string> BreedNames => Model.Breeds;

    /// <summary>The device that runs it; never Auto.</summary>
    public ExecutionDevice Device => _model.GateNetwork.Network.Device;

    /// <summary>The numbers in which the network runs that the breeds come from; never Auto.</summary>
    public ModelPrecision Precision => _model.BreedNetwork.Precision;

    /// <summary>The files that it is made of; where one of them changes, the model on the disk is another.</summary>
    internal IReadOnlyList<string> Files => _model.Files;

    /// <summary>The backbone that says whether there is a dog.</summary>
    internal Backbone Gate => _model.Gate;

    /// <summary>The model with its networks.</summary>
    internal LoadedModel Loaded => _model;

    /// <summary>Where it was found, and the detectors are.</summary>
    internal ModelStore Store => _store;

    /// <summary>Loads a model.</summary>
    /// <param name="options">What to build it with; the bundled default where null.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged.</exception>
    /// <exception cref="DogBreedException">
    /// The device that was asked for is not there, or OpenCV or ONNX Runtime cannot be loaded.
    /// </exception>
    public static DogBreedClassifier Create(ClassifierOptions? options = null)
    {
        options ??= new ClassifierOptions();
        return new DogBreedClassifier(
            options.Store,
            LoadedModel.Open(options.Store, options.Model, options.Device, options.Precision, options.Extra)
        );
    }

    /// <summary>Starts a run that photographs are pushed into.</summary>
    /// <param name="options">What the run may choose.</param>
    /// <param name="cancellation">
    /// Ends it: at once between photographs and within a network, else when the decoder has done with the picture it is at.
    /// </param>
    /// <exception cref="ModelException">A detector's file is missing or damaged.</exception>
    public PhotoRun<BreedPrediction> Start(ClassifyOptions? options = null, CancellationToken cancellation = default) =>
        Start(options ?? ClassifyOptions.Default, memory: null, cancellation);

    /// <summary>The same with what was found before.</summary>
    /// <param name="options">What the run may choose.</param>
    /// <param name="memory">Makes the memory of one worker; null computes everything.</param>
    /// <param name="cancellation">Ends it.</param>
    internal PhotoRun<BreedPrediction> Start(ClassifyOptions options, Func<IPhotoMemory>? memory, CancellationToken cancellation)
    {
        ClassifyOptions chosen = options;
        chosen.Check();
        if (chosen.UnknownBreed && Model is not TrainedModel { UnknownBelow: not null })
        {
            throw new ModelException(
                ErrorKind.ModelLacksUnknownThreshold,
                Texts.FormatModelThresholdUnknownBreeds(Name),
                null,
                ("name", Name)
            );
        }

        if (chosen.Explain && _model.Activation is null)
        {
            throw new ArgumentException(
                Texts.FormatOptionNeedsClassifierOption(nameof(chosen.Explain), nameof(ClassifierOptions.WithFeatureMap))
            );
        }

        if (chosen.Views > _model.MaximumViews)
        {
            throw new ModelException(Texts.FormatNetworkTakesPictureTimeCannot(Name, chosen.Views));
        }

        IDisposable lease = _use.Enter(this);
        try
        {
            GroupTree? groups = chosen.Group || chosen.Accuracy is not null ? Groups(chosen.TaxonomyPath) : null;
            if (chosen.Accuracy is { } accuracy)
            {
                chosen = chosen with { MinimumProbability = ThresholdFor(accuracy), Accuracy = null };
            }

            var detectors = new Detectors(Faces(chosen.FaceDetector), chosen.EachDog ? Objects() : null);
            int batch = Math.Min(_model.BatchSize, detectors.Objects?.MaximumBatch ?? int.MaxValue);
            int workers = chosen.WorkerCount;
            return PhotoRun<BreedPrediction>.OfBatches(
                workers,
                memory is null ? batch : Math.Max(batch, KnownBatch),
                () => new ClassificationWorker(_model, detectors, groups, chosen, batch, memory?.Invoke()),
                lease,
                cancellation
            );
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Classifies photographs as they are asked for: results come in order while later photographs are worked on, in bounded memory.
    /// </summary>
    /// <param name="photos">The photographs; read on as there is room.</param>
    /// <param name="options">What the run may choose.</param>
    /// <param name="cancellation">
    /// Ends it: at once between photographs and within a network, else when the decoder has done with the picture it is at.
    /// </param>
    /// <returns>For each photograph a prediction, or the error that kept it from one.</returns>
    public async IAsyncEnumerable<PhotoOutcome<BreedPrediction>> ClassifyAsync(
        IEnumerable<PhotoSource> photos,
        ClassifyOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(photos);
        using PhotoRun<BreedPrediction> run = Start(options, cancellation);
        foreach (PhotoSource photo in photos)
        {
            while (!run.TryPost(photo))
            {
                yield return await run.TakeAsync().ConfigureAwait(false);
            }

            while (run.TryTake(out PhotoOutcome<BreedPrediction>? ready))
            {
                yield return ready;
            }
        }

        run.Complete();
        while (run.Count > 0)
        {
            yield return await run.TakeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Classifies files; see the other overload.</summary>
    /// <param name="paths">Their paths.</param>
    /// <param name="options">What the run may choose.</param>
    /// <param name="cancellation">
    /// Ends it: at once between photographs and within a network, else when the decoder has done with the picture it is at.
    /// </param>
    public IAsyncEnumerable<PhotoOutcome<BreedPrediction>> ClassifyAsync(
        IEnumerable<string> paths,
        ClassifyOptions? options = null,
        CancellationToken cancellation = default
    ) => ClassifyAsync(paths.Select(PhotoSource.FromFile), options, cancellation);

    /// <summary>Classifies one photograph.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="options">What the run may choose.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    public BreedPrediction Classify(PhotoSource photo, ClassifyOptions? options = null)
    {
        using PhotoRun<BreedPrediction> run = Start((options ?? ClassifyOptions.Default) with { Parallelism = 1 });
        return run.Single(photo);
    }

    /// <summary>Frees the networks: at once, or with the last run that is still under way. No new run begins.</summary>
    public void Dispose() => _use.Close();

    private void Free()
    {
        foreach (FaceDetectors faces in _faces.Values)
        {
            faces.Dispose();
        }

        _objects?.Dispose();
        _model.Dispose();
    }

    private FaceDetectors Faces(FaceDetectorKind kind)
    {
        lock (_gate)
        {
            return _faces.TryGetValue(kind, out FaceDetectors? faces) ? faces : _faces[kind] = new FaceDetectors(_store, kind);
        }
    }

    private GroupTree Groups(string? path)
    {
        TaxonomyFile? own = path is null ? null : TaxonomyFile.Read(path);
        lock (_gate)
        {
            _taxonomy ??= _store.Taxonomy();
            return GroupTree.Of(Name, BreedNames, _taxonomy, own);
        }
    }

    private double ThresholdFor(double accuracy)
    {
        IReadOnlyList<SelectivePoint> points = _model.Selective;
        if (points.Count == 0)
        {
            throw new ModelException(ErrorKind.ModelLacksCalibration, Texts.FormatModelLacksCalibration(Name), null, ("name", Name));
        }

        return points.FirstOrDefault(p => p.Accuracy >= accuracy)?.Threshold
            ?? throw new ModelException(Texts.FormatAccuracyBeyondCalibration(accuracy, Name, points[^1].Accuracy));
    }

    private ObjectDetector Objects()
    {
        lock (_gate)
        {
            return _objects ??= ObjectDetector.Open(_store);
        }
    }
}
