using System.Management.Automation;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Lists the models that are there: the bundled backbones, and the user's backbones and trained breed models.</summary>
/// <remarks>
/// -Layer shows the architecture as Keras's summary does; shapes are in the network's own order (NCHW) and begin with the batch, N.
/// The user's models are in the folder "models" of $env:DOGBREED_HOME, or else of the system's place for a user's application data.
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
///   <summary>Are all of them whole?</summary>
///   <code>Get-BreedModel -Verify</code>
/// </example>
/// <example>
///   <summary>The layers of the article's network.</summary>
///   <code>Get-BreedModel resnet50 -Layer</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "BreedModel", DefaultParameterSetName = ModelSet)]
[OutputType(typeof(BreedModelInfo), ParameterSetName = [ModelSet])]
[OutputType(typeof(BreedModelLayer), ParameterSetName = [LayerSet])]
public sealed class GetBreedModelCommand : PSCmdlet
{
    private const string ModelSet = "Model";
    private const string LayerSet = "Layer";

    /// <summary>The names of the models; wildcards are expanded. All where it is not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Looks whether each model is whole: a backbone's files by their SHA-256, a breed model's card, weights and backbone. IsWhole says so, and an error why one is not.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter Verify { get; set; }

    /// <summary>The layers of the models instead of the models: name, type, the shape of what it gives, the number of its parameters.</summary>
    [Parameter(ParameterSetName = LayerSet, Mandatory = true)]
    public SwitchParameter Layer { get; set; }

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

    private void Write(ModelStore store, string name)
    {
        try
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

            BreedModelInfo info = store.BreedModelPath(resolved) is { } path
                ? Info(store, store.BreedModel(path), path)
                : new BreedModelInfo(store.Backbone(resolved));
            if (Verify)
            {
                info.IsWhole = IsWhole(store, resolved, name);
            }

            WriteObject(info);
        }
        catch (ModelException e)
        {
            WriteModelError(e, name);
        }
    }

    private bool IsWhole(ModelStore store, string resolved, string name)
    {
        try
        {
            store.Verify(resolved);
            return true;
        }
        catch (ModelException e)
        {
            WriteModelError(e, name);
            return false;
        }
    }

    private void WriteModelError(ModelException e, string name)
    {
        ErrorRecord error = ErrorRecords.ForCommand(e)!;
        WriteError(new ErrorRecord(e, error.FullyQualifiedErrorId, error.CategoryInfo.Category, name));
    }

    private static BreedModelInfo Info(ModelStore store, BreedModelCard card, string path)
    {
        string gate = card.Backbone;
        bool hasInt8 = false;
        try
        {
            BackboneCard backbone = store.Backbone(card.Backbone);
            hasInt8 = backbone.Int8 is not null;
            gate = backbone.HasGate ? card.Backbone : ModelStore.DefaultBackbone;
        }
        catch (ModelException)
        {
            // Its backbone is not there: the list says what the card says; using it is an error that says more.
        }

        return new BreedModelInfo(card, gate, hasInt8, path);
    }
}
