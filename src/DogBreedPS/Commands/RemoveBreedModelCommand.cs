using System.Management.Automation;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Removes models from the user's store: imported backbones, and breed models. The module's own stay.</summary>
/// <remarks>
/// A head is of no use without its backbone: if breed models depend on a removed backbone, a warning names them.
/// </remarks>
/// <example>
///   <summary>Remove one.</summary>
///   <code>Remove-BreedModel my-dogs</code>
/// </example>
/// <example>
///   <summary>Preview the removal.</summary>
///   <code>Remove-BreedModel test-* -WhatIf</code>
/// </example>
/// <seealso cref="GetBreedModelCommand"/>
[Cmdlet(VerbsCommon.Remove, "BreedModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(void))]
public sealed class RemoveBreedModelCommand : StoppableCommand
{
    /// <summary>The names of the models; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    private protected override bool TakesModels => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ModelStore store = ModulePaths.Store;
        string[] names = [.. store.BackboneNames().Union(store.BreedModelNames(), StringComparer.OrdinalIgnoreCase)];
        foreach (string wanted in Name)
        {
            var pattern = new WildcardPattern(wanted, WildcardOptions.IgnoreCase);
            bool wild = WildcardPattern.ContainsWildcardCharacters(wanted);
            string[] found = [.. names.Where(n => pattern.IsMatch(n) && !(wild && BundledModels.Has(n)))];
            if (found.Length == 0 && !wild)
            {
                WriteError(ErrorRecords.ForCommand(NotFound(Texts.FormatThereIsNoModelTo(wanted, string.Join(", ", names))), wanted)!);
            }

            foreach (string name in found)
            {
                Remove(store, name);
            }
        }
    }

    private void Remove(ModelStore store, string name) =>
        ForInput(
            name,
            () =>
            {
                if (BundledModels.Has(name))
                {
                    throw new CoreErrors.ModelException(Texts.FormatComesModuleWhatImportedTrained(name));
                }

                string path = store.InstalledPath(name) ?? throw NotFound(Texts.FormatThereIsNoModel(name));
                if (BreedModelCards.HeadsWarning(store, name) is { } warning)
                {
                    WriteWarning(warning);
                }

                if (!ShouldProcess(path, Texts.RemoveTheModel))
                {
                    return;
                }

                ClassifierCache.Clear();
                if (File.Exists(path))
                {
                    File.Delete(path);
                    return;
                }

                // Out of the store in one step: what is half deleted has a name that no model has.
                string aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, $".{name}-{Guid.NewGuid():N}.old");
                Directory.Move(path, aside);
                Directory.Delete(aside, recursive: true);
            }
        );

    private static CoreErrors.ModelException NotFound(string message) => new(ErrorKind.ModelNotFound, message);
}
