using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>
/// Lists the names of breeds: what models, kennel clubs and people call them, in English and Chinese, with the FCI's group.
/// </summary>
/// <remarks>
/// The bundled models call breeds as ImageNet does (Pembroke, malamute): that is what Breed in results says, and stays as it is. BreedName
/// is the name that people use. The names stand in models/breeds.tsv in the module's folder, each with its source.
/// </remarks>
/// <example>
///   <summary>All breeds.</summary>
///   <code>Get-DogBreedName</code>
/// </example>
/// <example>
///   <summary>What is a corgi called?</summary>
///   <code>Get-DogBreedName *corgi*</code>
/// </example>
/// <example>
///   <summary>The Chinese name of a breed.</summary>
///   <code>(Get-DogBreedName Samoyed -Culture zh-CN).BreedName</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
[Cmdlet(VerbsCommon.Get, "DogBreedName", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogBreedName))]
public sealed class GetDogBreedNameCommand : PSCmdlet
{
    /// <summary>Which breeds: any of their names, in any case, with wildcards; all where it is not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Breed")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BreedNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The culture of BreedName, such as zh-CN; the session's where it is not given.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CultureInfo culture = Culture ?? CultureInfo.CurrentUICulture;
        foreach (string name in Name)
        {
            BreedEntry[] found = Find(name);
            foreach (BreedEntry entry in found)
            {
                WriteObject(new DogBreedName(entry, culture));
            }

            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(
                    new ErrorRecord(
                        new ItemNotFoundException(Texts.FormatBreedNameNotFound(name)),
                        "BreedNameNotFound",
                        ErrorCategory.ObjectNotFound,
                        name
                    )
                );
            }
        }
    }

    private static BreedEntry[] Find(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name) && BreedNaming.Table.Find(name) is { } exact)
        {
            // Several breeds may share a name: corgi.
            BreedEntry[] shared = [.. Matching(WildcardPattern.Get(WildcardPattern.Escape(name), WildcardOptions.IgnoreCase))];
            return shared.Length > 1 ? shared : [exact];
        }

        return [.. Matching(WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
    }

    private static IEnumerable<BreedEntry> Matching(WildcardPattern pattern) =>
        BreedNaming.Table.Entries.Where(e =>
            pattern.IsMatch(e.English)
            || e.Classes.Any(pattern.IsMatch)
            || e.Synonyms.Any(pattern.IsMatch)
            || e.Names.Values.Any(pattern.IsMatch)
        );
}
