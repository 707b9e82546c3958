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
    /// Where it runs: Auto (the best that is there), Cpu, Cuda, TensorRt, DirectML or CoreML. A device that is named and not there is an
    /// error.
    /// </summary>
    [Parameter]
    public ExecutionDevice Device { get; set; }

    /// <summary>Float, Int8, or Auto: Int8 on the CPU where the model has it (about twice as fast), Float elsewhere.</summary>
    [Parameter]
    public ModelPrecision Precision { get; set; }

    /// <summary>
    /// When a photograph counts as one of a dog. Probability: the probabilities of all dog classes add up to 0.5 (the card's threshold).
    /// TopClass: the likeliest ImageNet class is a dog, the rule of the article. The card's own rule where it is not given.
    /// </summary>
    [Parameter]
    public DogGateRule? GateRule { get; set; }

    /// <summary>
    /// How many views of each photograph the network sees; the answer is their mean. 1: the photograph. 2: its mirror image too. 3: and a
    /// closer cut. Each view takes as long as the first, and makes the answer a little better (docs/TRAINING.md).
    /// </summary>
    [Parameter]
    [ValidateRange(1, 3)]
    public int View { get; set; } = 1;

    private protected abstract ClassifyOptions Options { get; }

    private protected sealed override PhotoRun<BreedPrediction> StartRun(CancellationToken cancellation)
    {
        string model = ModelNames.Resolve(this, Model);
        return ClassifierCache.Use(
            () => ClassifierCache.Classifier(model, Device, Precision),
            classifier =>
            {
                WriteVerbose(Texts.FormatModelPrecisionProvider(classifier.Name, classifier.Precision, classifier.Device));
                return classifier.Start(Options with { Views = View }, cancellation);
            }
        );
    }
}
