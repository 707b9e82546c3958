using System.Management.Automation;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Importing;

namespace DogBreedPS;

/// <summary>
/// Imports a model from elsewhere, without Python: what Keras saves, ResNet-50's weights, a head for a backbone, or an ONNX network.
/// </summary>
/// <remarks>
/// The file type is detected by content. ResNet-50's weight files (both of the publisher's layouts, with and without top) become the
/// backbone resnet50. With -Backbone a file is a head: dense layers that were trained on that backbone's features. Any other Keras file
/// with its configuration (.keras; .h5 and .hdf5 of model.save) is converted layer by layer. An .onnx file is a breed model of this module,
/// or any classifier with a card beside it (docs/MODELS.md). The model is run once before it is installed, and is in the user's store
/// complete or not at all.
/// </remarks>
/// <example>
///   <summary>The article's network, then its head.</summary>
///   <code>
///     Import-BreedModel resnet50_weights_tf_dim_ordering_tf_kernels.h5
///     Import-BreedModel weights.best.ResNet50.hdf5 -Backbone resnet50 -Name article
///   </code>
/// </example>
/// <example>
///   <summary>A whole network that was trained on pictures between -1 and 1, with the classes of the folder that it was trained
///   on.</summary>
///   <code>Import-BreedModel my_dogs.keras -InputScaling Tf -ClassList dogs/train</code>
/// </example>
/// <seealso cref="GetBreedModelCommand"/>
/// <seealso cref="ExportBreedModelCommand"/>
/// <seealso href="docs/MODELS.md"/>
[Cmdlet(VerbsData.Import, "BreedModel", SupportsShouldProcess = true, DefaultParameterSetName = NamesSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(ImportedBreedModel))]
public sealed class ImportBreedModelCommand : StoppableCommand
{
    private const string NamesSet = "ClassName";
    private const string ListSet = "ClassList";

    /// <summary>The file: .h5, .hdf5, .keras or .onnx.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>
    /// The name to install it under: letters, digits, '-', '_' and '.'. By default: resnet50 for ResNet-50's weights, else the
    /// file's name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The backbone on whose features the head in the file was trained: its name, as Get-BreedModel lists it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Backbone { get; set; }

    /// <summary>
    /// How a whole Keras network's training pictures were scaled: Caffe, Tf or Torch (the modes of Keras's preprocess_input), Unit
    /// (divided by 255) or None (0..255).
    /// </summary>
    [Parameter]
    public InputScaling? InputScaling { get; set; }

    /// <summary>Width and height of the pictures, for a whole Keras network of any input size.</summary>
    [Parameter]
    [ValidateRange(16, 2048)]
    public int? InputSize { get; set; }

    /// <summary>
    /// The names of the classes, in the order used in training; -ClassList takes them from a file or folder. 133 classes are the
    /// article's breeds and 1000 ImageNet's by default.
    /// </summary>
    [Parameter(ParameterSetName = NamesSet)]
    [ValidateNotNullOrEmpty]
    public string[]? ClassName { get; set; }

    /// <summary>
    /// The names of the classes from a file with one name per line, or from the data set's folder, whose subfolders' names are the classes.
    /// </summary>
    [Parameter(ParameterSetName = ListSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ClassList { get; set; }

    /// <summary>The card of a plain ONNX network; NAME.json or card.json beside it by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CardPath { get; set; }

    /// <summary>Replaces a model of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool TakesModels => true;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        ForCall(() =>
        {
            if (Backbone is not null)
            {
                _ = ModulePaths.Store.Backbone(ModelNames.Resolve(this, Backbone));
            }
        });

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                string path = Resolve(Path);
                DemandOwnName(Name);
                ImportedModel model = Read(path, Options());
                foreach (string note in model.Notes)
                {
                    WriteWarning(note);
                }

                DemandOwnName(model.Name);
                model.CheckTarget(ModulePaths.UserModels, Force);
                string target = model.PathIn(ModulePaths.UserModels);
                if (
                    model.IsBackbone
                    && System.IO.Path.Exists(target)
                    && BreedModelCards.HeadsWarning(ModulePaths.Store, model.Name) is { } warning
                )
                {
                    WriteWarning(Texts.FormatBackboneReplacedAnother(warning));
                }

                if (ShouldProcess(target, $"Install {model.Description}, from {path}"))
                {
                    string installed = model.Install(ModulePaths.UserModels, Force);

                    // What is loaded may be of a model that was replaced, or stand on one.
                    ClassifierCache.Clear();
                    WriteObject(new ImportedBreedModel(model, installed));
                }
            }
        );

    private static void DemandOwnName(string? name)
    {
        if (name is not null && BundledModels.Has(name))
        {
            throw new CoreErrors.ModelException(ErrorKind.ModelNameNotValid, Texts.FormatNameModelComesModule(name), null, ("name", name));
        }
    }

    // On the pipeline's thread: only there may the session be asked for paths.
    private ImportOptions Options() =>
        new()
        {
            Store = ModulePaths.Store,
            Name = Name,
            Backbone = Backbone is null ? null : ModelNames.Resolve(this, Backbone),
            ClassNames = ClassList is null ? ClassName : ClassListReader.Read(Resolve(ClassList)),
            InputScaling = InputScaling?.ToCore(),
            InputSize = InputSize,
            CardPath = CardPath is null ? null : Resolve(CardPath),
        };

    private ImportedModel Read(string path, ImportOptions options)
    {
        BackgroundWork work = NewWork();
        ImportedModel model = work.Run(() =>
        {
            work.Progress.Show(Texts.ReadingConvertingTryingModel, path);
            return ModelImporter.Read(path, options, Stop);
        });
        Stop.ThrowIfCancellationRequested();
        return model;
    }
}
