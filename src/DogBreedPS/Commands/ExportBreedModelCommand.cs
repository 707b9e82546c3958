using System.Management.Automation;
using DogBreed.Core.Exporting;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Writes a model as one .onnx file for programs in any language that has ONNX Runtime.</summary>
/// <remarks>
/// Without a switch it is the model's own file: of a breed model features -> probabilities. -Standalone joins backbone and head: the tensor of a picture -> logits, probs (of the
/// breeds, at the model's temperature) and, where the backbone is a dog gate, dog_probability. -IncludePreprocessing puts the way from a picture to the tensor inside too: the
/// input is image, uint8 [N, height, width, 3], RGB, upright, of any size. The breeds are in the metadata, key classes, as a JSON list. The network is the floating-point one.
/// </remarks>
/// <example>
///   <summary>A trained model with all that it needs, from pixels to probabilities.</summary>
///   <code>Export-BreedModel my-dogs -Path my-dogs.onnx -IncludePreprocessing</code>
/// </example>
[Cmdlet(VerbsData.Export, "BreedModel", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportBreedModelCommand : PSCmdlet
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

    /// <summary>The way from a picture to the tensor in it too; -Standalone goes without saying.</summary>
    [Parameter]
    public SwitchParameter IncludePreprocessing { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        try
        {
            if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path) || !Directory.Exists(System.IO.Path.GetDirectoryName(path)))
            {
                throw new ModelException($"{path}: -Path is to be a file NAME.onnx in a folder that exists.");
            }

            if (File.Exists(path) && !Force)
            {
                throw new ModelException($"{path}: this file exists; -Force replaces it.");
            }

            string model = ModelNames.Resolve(this, Model);
            bool standalone = Standalone || IncludePreprocessing;
            if (ShouldProcess(path, $"Export the model {Model}{(IncludePreprocessing ? " with its preprocessing" : standalone ? " with its backbone" : string.Empty)}"))
            {
                byte[] content = standalone ? ModelExporter.Standalone(ModulePaths.Store, model, IncludePreprocessing) : ModelExporter.Own(ModulePaths.Store, model);
                ModelExporter.Write(path, content);
                if (standalone && !ModelExporter.HasGate(ModulePaths.Store, model))
                {
                    WriteWarning($"The file names breeds and does not say whether there is a dog: here another network does that ({ModelStore.DefaultBackbone}). Export that too where you need it.");
                }
                WriteObject(new FileInfo(path));
            }
        }
        catch (Exception e) when (ErrorRecords.ForCommand(e) is { } error)
        {
            WriteError(new ErrorRecord(e, error.FullyQualifiedErrorId, error.CategoryInfo.Category, path));
        }
    }
}
