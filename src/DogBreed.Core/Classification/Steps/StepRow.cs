using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// The steps of one worker in their order, and the networks whose outputs they read. A new question is a class like its neighbours, and a
/// line here.
/// </summary>
internal sealed class StepRow : IDisposable
{
    private readonly List<PictureNetwork> _networks = [];
    private readonly List<IPhotoStep> _steps = [];
    private readonly List<DecodeRequest> _later = [];

    private StepRow() { }

    /// <summary>The steps.</summary>
    public IReadOnlyList<IPhotoStep> Steps => _steps;

    /// <summary>The networks, each once.</summary>
    public IReadOnlyList<PictureNetwork> Networks => _networks;

    /// <summary>What steps need of the pictures that they look at when the networks have run.</summary>
    public IReadOnlyList<DecodeRequest> LaterRequests => _later;

    /// <summary>Makes the row of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="detectors">What looks for faces, and for each dog.</param>
    /// <param name="groups">The groups of its breeds; null where none is to be named.</param>
    /// <param name="options">What the run may choose.</param>
    /// <param name="batch">The most photographs at once.</param>
    public static StepRow Create(LoadedModel model, Detectors detectors, GroupTree? groups, ClassifyOptions options, int batch)
    {
        var row = new StepRow();
        try
        {
            PictureNetwork gate = row.Network(model.GateNetwork, options.Views, batch);
            PictureNetwork breeds = ReferenceEquals(model.BreedNetwork, model.GateNetwork)
                ? gate
                : row.Network(model.BreedNetwork, options.Views, batch);
            double temperature = model.GateNetwork.File.Temperature;

            row.Add(new DogGateStep(gate, model.Gate, temperature, RuleFor(model, options), options.IsKept));
            if (options.KeepFeatures)
            {
                row.Add(new FeatureStep(breeds, model.FeatureOutput));
            }

            if (detectors.Objects is { } objects)
            {
                PictureNetwork network = row.Add(objects.CreateNetwork(batch));
                row.Add(new EachDogStep(objects, network, Create(model, Detectors.None, groups: null, CropOptions(options), batch), batch));
            }

            if (detectors.Faces?.Create() is { } faces)
            {
                row.Add(new FaceStep(faces));
            }

            row.Add(
                new BreedStep(
                    LogitsOf(model, breeds, batch),
                    model.Model is TrainedModel trained ? trained.Temperature : temperature,
                    model.Model.Breeds.Count,
                    options.PassGate
                )
            );
            if (detectors.Objects is not null)
            {
                row.Add(new OneDogStep());
            }

            if (options.Explain)
            {
                row.Add(new HeatMapStep(breeds, new HeatMapMaker(model), breeds.DecodeRequest));
            }

            if (options.UnknownBreed && model.Model is TrainedModel { UnknownBelow: { } threshold })
            {
                row.Add(new UnknownBreedStep(threshold));
            }

            if (groups is not null)
            {
                row.Add(new GroupStep(groups, options.GroupThreshold));
            }

            return row;
        }
        catch
        {
            row.Dispose();
            throw;
        }
    }

    /// <summary>What follows from what was found; false where that is not enough.</summary>
    public bool TryAnswer(PhotoAnswer answer) => _steps.TrueForAll(step => step.TryAnswer(answer));

    public void Dispose()
    {
        _steps.ForEach(s => s.Dispose());
        _networks.ForEach(n => n.Dispose());
    }

    private static DogGateRule RuleFor(LoadedModel model, ClassifyOptions options)
    {
        DogGateRule own = model.Gate.RequireGate().Dogs.Rule;
        DogGateRule? trained = options.DemandGate ? null : (model.Model as TrainedModel)?.GateRule;
        return options.GateRule ?? trained ?? own;
    }

    // Whether a box shows a dog is asked in any case: a detector that is generous is often wrong.
    private static ClassifyOptions CropOptions(ClassifyOptions options) =>
        options with
        {
            DemandGate = true,
            KeepFeatures = false,
            Explain = false,
            GateRule = options.GateRule == DogGateRule.None ? null : options.GateRule,
        };

    private static IBreedLogits LogitsOf(LoadedModel model, PictureNetwork network, int batch) =>
        model.Model switch
        {
            HeadModel head => new HeadLogits(network, model.FeatureOutput, model.HeadNetwork.CreateLane(batch), head.Outputs.Logits!),
            PictureModel picture => new PictureLogits(network, picture.Outputs.Logits!),
            _ => new DogClassLogits(),
        };

    private PictureNetwork Network(LoadedNetwork loaded, int views, int batch) =>
        Add(new PictureNetwork(loaded.Network, loaded.Preprocessing, batch, views));

    private PictureNetwork Add(PictureNetwork network)
    {
        _networks.Add(network);
        return network;
    }

    private void Add(IPhotoStep step)
    {
        _steps.Add(step);
        _later.AddRange(step.LaterRequests);
    }
}
