using System.Management.Automation;
using DogBreed.Core.Exporting;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Writes a model as one .onnx file for programs in any language that has ONNX Runtime.</summary>
/// <remarks>
/// Without a switch it is the model's file: for a breed model features -> probabilities. -Standalone joins backbone and head: the tensor of
/// a picture -> logits, probs (of the breeds, at the model's temperature) and, where the backbone is a dog gate, dog_probability.
/// -IncludePreprocessing also includes the preprocessing of pictures: the input is image, uint8 [N, height, width, 3], RGB, upright, of any
/// size. The breeds are in the metadata, key classes, as a JSON list. The network is the floating-point one; Get-DogBreed uses the int8
/// one where the model has it, so its answers are those of -Precision Int8.
/// </remarks>
/// <example>
///   <summary>A trained model with all it needs, from pixels to probabilities.</summary>
///   <code>Export-BreedModel my-dogs -Path my-dogs.onnx -IncludePreprocessing</code>
/// </example>
/// <seealso cref="ImportBreedModelCommand"/>
/// <seealso href="docs/MODELS.md"/>
[Cmdlet(VerbsData.Export, "BreedModel", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(FileInfo))]
public sealed class ExportBreedModelCommand : StoppableCommand
{
    /// <summary>The name of the model, as Get-BreedModel lists it, or its path.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>The file to write; it ends in .onnx.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Backbone and head in one network.</summary>
    [Parameter]
    public SwitchParameter Standalone { get; set; }

    /// <summary>Includes the preprocessing of pictures too; implies -Standalone.</summary>
    [Parameter]
    public SwitchParameter IncludePreprocessing { get; set; }

    /// <summary>
    /// Which network of the backbone: Float, Int8 (smaller, about twice as fast on a CPU; what Get-DogBreed answers with), or Auto, which
    /// is Int8 where there is one.
    /// </summary>
    [Parameter]
    public ModelPrecision Precision { get; set; } = ModelPrecision.Float;

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool TakesModels => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string path = ResolveOne(Path, nameof(Path));
        ForInput(
            path,
            () =>
            {
                if (Problem(path) is { } problem)
                {
                    WriteError(
                        new ErrorRecord(
                            new PSArgumentException(Texts.FormatSaidOf(path, problem)),
                            "ModelNotUsable",
                            ErrorCategory.InvalidData,
                            path
                        )
                    );
                    return;
                }

                string model = ModelNames.Resolve(this, Model);
                if (ShouldProcess(path, Action()))
                {
                    DemandWritable(path, "ModelNotUsable");
                    Export(model, path);
                }
            }
        );
    }

    private string? Problem(string path)
    {
        bool isFileOfThatKind = path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);
        if (!isFileOfThatKind || !Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            return Texts.PathFileNAMEOnnxFolder;
        }

        return File.Exists(path) && !Force ? Texts.FileExistsUseForceReplace : null;
    }

    private string Action()
    {
        if (IncludePreprocessing)
        {
            return Texts.FormatExportModelPreprocessing(Model);
        }

        return Standalone ? Texts.FormatExportModelBackbone(Model) : Texts.FormatExportTheModel(Model);
    }

    private void Export(string model, string path)
    {
        bool standalone = Standalone || IncludePreprocessing;
        BackgroundWork work = NewWork();
        byte[] content = work.Run(() =>
            standalone
                ? ModelExporter.Standalone(ModulePaths.Store, model, IncludePreprocessing, Precision.ToCore(), Stop)
                : ModelExporter.Own(ModulePaths.Store, model, Precision.ToCore())
        );
        Stop.ThrowIfCancellationRequested();
        SafeFile.Write(path, content, Force);
        if (standalone && !ModelExporter.HasGate(ModulePaths.Store, model))
        {
            WriteWarning(Texts.FormatFileNamesBreedsDoesSay(ModelStore.DefaultBackbone));
        }

        WriteObject(new FileInfo(path));
    }
}
