using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DogBreedPS;

/// <summary>Completes the names of breeds.</summary>
public sealed class BreedNameCompleter : IArgumentCompleter
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
        return BreedNaming
            .Table.Entries.SelectMany(e => e.Synonyms.Prepend(e.English))
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name =>
            {
                bool isPlain = name.All(c => char.IsLetterOrDigit(c) || c == '-');
                string text = isPlain ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
                return new CompletionResult(text, name, CompletionResultType.ParameterValue, name);
            });
    }
}
