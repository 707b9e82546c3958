using System.Management.Automation;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Lists the models that are there: the bundled backbones, and the user's backbones and trained breed models.</summary>
/// <remarks>The user's models are in the folder "models" of $env:DOGBREED_HOME, or else of the system's place for a user's application data.</remarks>
/// <example>
///   <summary>All models.</summary>
///   <code>Get-BreedModel</code>
/// </example>
/// <example>
///   <summary>Everything about one.</summary>
///   <code>Get-BreedModel efficientnet-lite2 | Format-List</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "BreedModel")]
[OutputType(typeof(BreedModelInfo))]
public sealed class GetBreedModelCommand : PSCmdlet
{
    /// <summary>The names of the models; wildcards are expanded. All where it is not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

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
            WriteObject(store.BreedModelPath(resolved) is { } path
                ? Info(store, store.BreedModel(path), path)
                : new BreedModelInfo(store.Backbone(resolved)));
        }
        catch (ModelException e)
        {
            ErrorRecord error = ErrorRecords.ForCommand(e)!;
            WriteError(new ErrorRecord(e, error.FullyQualifiedErrorId, error.CategoryInfo.Category, name));
        }
    }

    private static BreedModelInfo Info(ModelStore store, BreedModelCard card, string path)
    {
        string gate = card.Backbone;
        try
        {
            gate = store.Backbone(card.Backbone).HasGate ? card.Backbone : ModelStore.DefaultBackbone;
        }
        catch (ModelException)
        {
            // Its backbone is not there: the list says what the card says; using it is an error that says more.
        }

        return new BreedModelInfo(card, gate, path);
    }
}
