using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>Completes the names of the models that are there.</summary>
public sealed class ModelNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        ModelStore store = ModulePaths.Store;
        return store
            .BackboneNames()
            .Concat(store.BreedModelNames())
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
    }
}
