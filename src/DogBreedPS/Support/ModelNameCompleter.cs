using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>
/// Completes the names of the models that fit a parameter; and for -Model, which takes paths too, those of files and folders.
/// </summary>
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
        CompletionResult[] names =
        [
            .. Names(commandName, parameterName)
                .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(name => new CompletionResult(name)),
        ];
        return parameterName == "Model" ? names.Concat(Files(word)) : names;
    }

    private static IEnumerable<string> Names(string commandName, string parameterName)
    {
        ModelStore store = ModulePaths.Store;
        IEnumerable<string> backbones = store.BackboneNames();
        if (parameterName == "Backbone")
        {
            return backbones;
        }

        IEnumerable<string> all = backbones.Concat(store.BreedModelNames());
        return commandName == "Remove-BreedModel" ? all.Where(name => !BundledModels.Has(name)) : all;
    }

    // A breed model's file; a folder, which may be a backbone's or on the way to either.
    private static IEnumerable<CompletionResult> Files(string word) =>
        CompletionCompleters
            .CompleteFilename(word)
            .Where(file =>
                file.ResultType == CompletionResultType.ProviderContainer
                || file.ListItemText.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            );
}
