using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// A model with its networks: the dog gate; the network that the breeds come from, often the same; and a head where it has one.
/// </summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private Network? _head;

    private LoadedModel(Model model, Backbone gate) => (Model, Gate) = (model, gate);

    /// <summary>What was asked for.</summary>
    public Model Model { get; }

    /// <summary>The backbone that says whether there is a dog.</summary>
    public Backbone Gate { get; }

    /// <summary>Its network, with the output of logits.</summary>
    public LoadedNetwork GateNetwork { get; private set; } = null!;

    /// <summary>The network whose logits or features the breeds come from; the gate's own where that gives them.</summary>
    public LoadedNetwork BreedNetwork { get; private set; } = null!;

    /// <summary>The head's own network, features -> logits. Heads have one.</summary>
    /// <exception cref="InvalidOperationException">The model is no head.</exception>
    public Network HeadNetwork => _head ?? throw new InvalidOperationException(Texts.FormatTheModelHasNoHead(Model.Name));

    /// <summary>The SHA-256 of the file that the breeds come from: a head's own, else that of the network.</summary>
    public string BreedSha256 { get; private set; } = string.Empty;

    /// <summary>The name of the features that the head takes, or that are kept.</summary>
    public string FeatureOutput { get; private set; } = string.Empty;

    /// <summary>Of what heat maps are made; null where they were not asked for.</summary>
    public ClassActivation? Activation { get; private set; }

    /// <summary>The files that say what it is made of: its own, and the cards of its backbone and its gate.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Which threshold gives which accuracy where groups are named; empty where it is not known.</summary>
    public IReadOnlyList<SelectivePoint> Selective => Model is TrainedModel trained ? trained.Selective : BreedNetwork.File.Selective;

    /// <summary>How many photographs a worker runs at once.</summary>
    public int BatchSize { get; private set; }

    /// <summary>The most views of a picture that its networks take at once. A head takes their mean.</summary>
    public int MaximumViews => Math.Min(GateNetwork.Network.MaximumBatch, BreedNetwork.Network.MaximumBatch);

    /// <summary>Loads a model of a store.</summary>
    /// <param name="store">The store, which has the backbones too.</param>
    /// <param name="name">The name of the model, or its path.</param>
    /// <param name="device">Where the networks of backbones run; a head and a picture model run on the CPU.</param>
    /// <param name="precision">The precision of the network that the breeds come from.</param>
    /// <param name="extra">What that network is to give too; a head's features are there anyway.</param>
    /// <exception cref="ModelException">
    /// There is no such model, a part of it is missing or damaged, or its parts do not fit each other.
    /// </exception>
    /// <exception cref="DogBreedException">
    /// The device that was asked for is not there, or OpenCV or ONNX Runtime cannot be loaded.
    /// </exception>
    public static LoadedModel Open(
        ModelStore store,
        string name,
        ExecutionDevice device,
        ModelPrecision precision,
        ExtraOutputs extra = ExtraOutputs.None
    )
    {
        if (store.BreedModelPath(name) is not { } path)
        {
            Backbone backbone = store.Backbone(name);
            _ = backbone.RequireGate();
            return Finish(
                new LoadedModel(backbone, backbone) { Files = [backbone.CardPath] },
                loaded => loaded.OpenBackbone(device, precision, extra)
            );
        }

        BreedModelFile file = BreedModelFile.Read(path);
        Backbone made = store.BackboneOf(file.Model);
        Backbone gate = store.GateBehind(made);
        return Finish(
            new LoadedModel(file.Model, gate) { Files = [path, made.CardPath, gate.CardPath] },
            loaded =>
            {
                if (file.Model is HeadModel head)
                {
                    loaded.OpenHead(head, file.Bytes, made, device, precision, extra);
                }
                else
                {
                    // A precision that was asked for is the named backbone's; the gate of another takes what it has.
                    loaded.OpenPictures(
                        (PictureModel)file.Model,
                        file.Bytes,
                        device,
                        made.HasGate ? precision : ModelPrecision.Auto,
                        extra
                    );
                }
            }
        );
    }

    private static LoadedModel Finish(LoadedModel loaded, Action<LoadedModel> open)
    {
        try
        {
            open(loaded);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    private void OpenBackbone(ExecutionDevice device, ModelPrecision precision, ExtraOutputs extra)
    {
        BreedNetwork = OpenGate(device, precision, OutputsFor(Model.Outputs, extra));
        BreedSha256 = BreedNetwork.File.Sha256;
        BatchSize = GateNetwork.BatchSize;
        Explain(Model.Outputs, extra, () => BreedNetwork.File.Load());
    }

    private void OpenHead(
        HeadModel head,
        byte[] content,
        Backbone backbone,
        ExecutionDevice device,
        ModelPrecision precision,
        ExtraOutputs extra
    )
    {
        head.DemandBackbone(backbone);
        string features = backbone.RequireFeatures();
        string[] outputs = OutputsFor(backbone.Outputs, extra | ExtraOutputs.Features);
        _head = Own(OpenOwn(head, content));
        BreedSha256 = FileContent.Hash(content);
        if (backbone.HasGate)
        {
            BreedNetwork = OpenGate(device, precision, outputs);
        }
        else
        {
            // The precision that was asked for is the features'; the gate of another network takes what it has.
            BreedNetwork = Own(LoadedNetwork.Open(backbone, device, precision, outputs));
            OpenGate(device, ModelPrecision.Auto);
        }

        int width = BreedNetwork.Network.OutputLength(features);
        Demand(width == head.FeatureCount, Texts.FormatModelFeaturesBreedModelTakes(backbone.Name, width, head.Name, head.FeatureCount));
        BatchSize = Math.Min(Math.Min(GateNetwork.BatchSize, BreedNetwork.BatchSize), _head.MaximumBatch);
        Explain(backbone.Outputs, extra, () => content, head.Input, head.LogitsName);
    }

    private void OpenPictures(PictureModel picture, byte[] content, ExecutionDevice device, ModelPrecision precision, ExtraOutputs extra)
    {
        Network own = Own(OpenOwn(picture, content, OutputsFor(picture.Outputs, extra)));
        BreedSha256 = FileContent.Hash(content);
        var file = new NetworkFile(picture.Path, BreedSha256, picture.Temperature, picture.ValidationAccuracy);
        BreedNetwork = new LoadedNetwork(own, picture.Preprocessing, file, ModelPrecision.Float);
        OpenGate(device, precision);
        BatchSize = Math.Min(GateNetwork.BatchSize, own.MaximumBatch);
        Explain(picture.Outputs, extra, () => content);
    }

    // The outputs of the network that the breeds come from, beside its logits.
    private string[] OutputsFor(OutputNames outputs, ExtraOutputs extra)
    {
        if (extra.HasFlag(ExtraOutputs.FeatureMap))
        {
            string[] both = ClassActivation.DemandOutputs(Model, outputs);
            FeatureOutput = both[0];
            return both;
        }

        return extra.HasFlag(ExtraOutputs.Features) ? [FeatureOutput = outputs.Features ?? Model.RequireFeatures()] : [];
    }

    private void Explain(OutputNames outputs, ExtraOutputs extra, Func<byte[]> content, string? input = null, string? logits = null)
    {
        if (extra.HasFlag(ExtraOutputs.FeatureMap))
        {
            ClassifierWeights? layer = ClassifierWeights.Find(
                content(),
                input ?? outputs.Features!,
                logits ?? outputs.Logits!,
                throughShapes: true
            );
            Activation = ClassActivation.Of(Model, outputs, BreedNetwork, layer);
        }
    }

    private LoadedNetwork OpenGate(ExecutionDevice device, ModelPrecision precision, params string[] more)
    {
        (_, string logits) = Gate.RequireGate();
        GateNetwork = Own(LoadedNetwork.Open(Gate, device, precision, [logits, .. more]));
        int count = GateNetwork.Network.OutputLength(logits);
        Demand(count == Gate.Classes.Count, Texts.FormatModelLogitsCardNamesClasses(Gate.Name, count, Gate.Classes.Count));
        return GateNetwork;
    }

    private static Network OpenOwn(TrainedModel model, byte[] content, params string[] more)
    {
        string logits = model.Outputs.Logits!;
        Network network = Network.Open(model.Path, content, [ExecutionDevice.Cpu], model.Input, model.InputShape, [logits, .. more]);
        int count = network.OutputLength(logits);
        if (count != model.Classes.Count)
        {
            network.Dispose();
            throw new ModelException(Texts.FormatBreedModelLogitsCardNames(model.Path, count, model.Classes.Count));
        }

        return network;
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new ModelException(message);
        }
    }
}
