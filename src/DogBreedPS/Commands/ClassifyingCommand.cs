using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>The commands that run a backbone over photographs.</summary>
public abstract class ClassifyingCommand : StreamingPhotoCommand<BreedPrediction>
{
    /// <summary>
    /// The name of the model, as Get-BreedModel lists it: a backbone or a trained breed model; or the path of a backbone's folder or of a
    /// breed model's .onnx file.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>
    /// Where it runs: Auto (the best available), Cpu, Cuda, TensorRt, DirectML or CoreML. A named device that is not available is an
    /// error.
    /// </summary>
    [Parameter]
    public ExecutionDevice Device { get; set; }

    /// <summary>Float, Int8, or Auto: Int8 on the CPU where the model has it (about twice as fast), Float elsewhere.</summary>
    [Parameter]
    public ModelPrecision Precision { get; set; }

    /// <summary>
    /// When a photograph counts as a dog. Probability: the probabilities of all dog classes add up to 0.5 (the card's threshold).
    /// TopClass: the top-1 ImageNet class is a dog, the article's rule. None: the gate is left out, for models that are not about dogs:
    /// each photograph is answered, and its Subject is Unchecked. By default the card's own rule.
    /// </summary>
    [Parameter]
    public DogGateRule? GateRule { get; set; }

    /// <summary>
    /// Test-time augmentation: how many views of each photograph are averaged. 1: the photograph. 2: its mirror image too. 3: also a
    /// closer crop. Each view takes as long as the first, and makes the answer a little better (docs/TRAINING.md).
    /// </summary>
    [Parameter]
    [ValidateSet("1", "2", "3")]
    public int View { get; set; } = 1;

    private protected abstract ClassifyOptions Options { get; }

    /// <summary>What the network is to give beside what an answer needs.</summary>
    private protected virtual ExtraOutputs Extra => ExtraOutputs.None;

    /// <summary>Starts the run.</summary>
    private protected virtual PhotoRun<BreedPrediction> Start(
        DogBreedClassifier classifier,
        ClassifyOptions options,
        CancellationToken cancellation
    ) => classifier.Start(options, cancellation);

    private protected sealed override PhotoRun<BreedPrediction> StartRun(CancellationToken cancellation)
    {
        string model = ModelNames.Resolve(this, Model);
        return ClassifierCache.Use(
            () => ClassifierCache.Classifier(model, Device.ToCore(), Precision.ToCore(), Extra),
            classifier =>
            {
                WriteDetail(Texts.FormatModelPrecisionProvider(classifier.Name, classifier.Precision, classifier.Device));
                return Start(classifier, Options with { Views = View, Decoder = Decoder.ToCore() }, cancellation);
            }
        );
    }
}
