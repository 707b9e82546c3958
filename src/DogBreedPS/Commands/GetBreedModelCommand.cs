using System.Management.Automation;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;

namespace DogBreedPS;

/// <summary>Lists the installed models: the bundled backbones, and the user's backbones and trained breed models.</summary>
/// <remarks>
/// -Layer shows the architecture as Keras's summary does; shapes are in the network's own order (NCHW) and begin with the batch, N.
/// The user's models are in the folder "models" of $env:DOGBREED_HOME, or else of the system's folder for user application data.
/// </remarks>
/// <example>
///   <summary>All models.</summary>
///   <code>Get-BreedModel</code>
/// </example>
/// <example>
///   <summary>Everything about one.</summary>
///   <code>Get-BreedModel efficientnet-lite2 | Format-List</code>
/// </example>
/// <example>
///   <summary>Are all of them intact?</summary>
///   <code>Get-BreedModel -Verify</code>
/// </example>
/// <example>
///   <summary>The layers of the article's network, once its weights are imported.</summary>
///   <code>Get-BreedModel resnet50 -Layer</code>
/// </example>
/// <seealso cref="ImportBreedModelCommand"/>
/// <seealso cref="ExportBreedModelCommand"/>
/// <seealso cref="RemoveBreedModelCommand"/>
/// <seealso href="docs/MODELS.md"/>
[Cmdlet(VerbsCommon.Get, "BreedModel", DefaultParameterSetName = ModelSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(BreedModelInfo), ParameterSetName = [ModelSet])]
[OutputType(typeof(BreedModelLayer), ParameterSetName = [LayerSet])]
public sealed class GetBreedModelCommand : StoppableCommand
{
    private const string ModelSet = "Model";
    private const string LayerSet = "Layer";

    /// <summary>The names of the models; wildcards are expanded. All by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>
    /// Checks that each model is intact: a backbone's files by their SHA-256, a breed model's card, weights and backbone. IsWhole says so,
    /// and an error why one is not.
    /// </summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter Verify { get; set; }

    /// <summary>
    /// The layers of the models instead of the models: name, type, output shape, number of parameters.
    /// </summary>
    [Parameter(ParameterSetName = LayerSet, Mandatory = true)]
    public SwitchParameter Layer { get; set; }

    private protected override bool TakesModels => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ModelStore store = ModulePaths.Store;
        string[] names = [.. store.BackboneNames(), .. store.BreedModelNames()];
        foreach (string wanted in Name)
        {
            var pattern = new WildcardPattern(wanted, WildcardOptions.IgnoreCase);
            bool found = false;
            foreach (string name in names.Where(pattern.IsMatch))
            {
                found = true;
                Write(store, name);
            }

            if (!found && !WildcardPattern.ContainsWildcardCharacters(wanted))
            {
                Write(store, wanted);
            }
        }
    }

    private void Write(ModelStore store, string name) =>
        ForInput(
            name,
            () =>
            {
                string resolved = ModelNames.Resolve(this, name);
                if (Layer)
                {
                    foreach (ModelLayer layer in store.Layers(resolved))
                    {
                        WriteObject(new BreedModelLayer(name, layer));
                    }

                    return;
                }

                Model model = store.Model(resolved);
                var info = new BreedModelInfo(model, BackboneOf(store, model));
                if (Verify)
                {
                    info.IsWhole = IsWhole(store, resolved, name);
                }

                WriteObject(info);
            }
        );

    private bool IsWhole(ModelStore store, string resolved, string name)
    {
        bool whole = false;
        ForInput(
            name,
            () =>
            {
                store.Verify(resolved);
                whole = true;
            }
        );
        return whole;
    }

    /// <summary>
    /// The backbone of a model; null where it is not there: the list says what the card says, and using the model is an error that says
    /// more.
    /// </summary>
    private static Backbone? BackboneOf(ModelStore store, Model model)
    {
        try
        {
            return model is TrainedModel trained ? store.BackboneOf(trained) : (Backbone)model;
        }
        catch (CoreErrors.ModelException)
        {
            return null;
        }
    }
}
