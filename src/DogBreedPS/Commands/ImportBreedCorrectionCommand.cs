using System.Management.Automation;
using DogBreed.Core.Corrections;

namespace DogBreedPS;

/// <summary>Reads what people said of answers in the page of Export-DogReport (corrections.csv), and checks it.</summary>
/// <remarks>
/// Each correction is held against the file that lies at its path: one that has gone, or was changed since, is an error, and the rest goes
/// on. So is a breed that the model does not know. Of several corrections of a photograph the last counts.
/// A file that you write yourself needs the columns Path, Subject (Dog, Human or Neither) and Breed.
/// </remarks>
/// <example>
///   <summary>What was wrong?</summary>
///   <code>Import-BreedCorrection corrections.csv | Where-Object { -not $_.IsRight }</code>
/// </example>
/// <seealso cref="ExportDogReportCommand"/>
/// <seealso cref="StartBreedTrainingCommand"/>
/// <seealso href="docs/CORRECTING.md"/>
[Cmdlet(VerbsData.Import, "BreedCorrection", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(BreedCorrection))]
public sealed class ImportBreedCorrectionCommand : StoppableCommand
{
    private readonly Dictionary<string, HashSet<string>?> _breeds = new(StringComparer.Ordinal);

    /// <summary>The file of corrections.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The model whose breeds they name; the one that the file names where it is not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                string path = Resolve(Path);
                IReadOnlyList<DogBreed.Core.Corrections.BreedCorrection> all = CorrectionFile.LastOfEach(
                    CorrectionFile.Read(path, WriteLineProblem)
                );
                if (all.Count > 1 && !all.Any(c => File.Exists(c.Path)))
                {
                    throw new CoreErrors.CorrectionException(Texts.FormatCorrectionsOfOther(path, all.Count, all[0].Path));
                }

                foreach (DogBreed.Core.Corrections.BreedCorrection correction in all)
                {
                    Stop.ThrowIfCancellationRequested();
                    if (CorrectionCheck.Problem(correction) is { } problem)
                    {
                        WriteError(ErrorRecords.ForCommand(problem, correction.Path)!);
                    }
                    else if (BreedsOf(correction) is { } known && correction.Breed is { } breed && !known.Contains(breed))
                    {
                        string sentence = Texts.FormatCorrectionBreedUnknown(correction.Path, Model ?? correction.Model, breed);
                        WriteError(
                            new ErrorRecord(new PSArgumentException(sentence), "BreedUnknown", ErrorCategory.InvalidData, correction.Path)
                        );
                    }
                    else
                    {
                        WriteObject(new BreedCorrection(correction));
                    }
                }
            }
        );

    private void WriteLineProblem(string sentence) =>
        WriteError(new ErrorRecord(new PSArgumentException(sentence), "CorrectionNotUsable", ErrorCategory.InvalidData, Path));

    // Null where the model is not known here: a model that was asked for by name has to be.
    private HashSet<string>? BreedsOf(DogBreed.Core.Corrections.BreedCorrection correction)
    {
        if ((Model ?? correction.Model) is not { } name)
        {
            return null;
        }

        if (!_breeds.TryGetValue(name, out HashSet<string>? breeds))
        {
            try
            {
                breeds = new HashSet<string>(ModulePaths.Store.Model(ModelNames.Resolve(this, name)).Breeds, StringComparer.Ordinal);
            }
            catch (CoreErrors.ModelException) when (Model is null)
            {
                breeds = null;
            }

            _breeds[name] = breeds;
        }

        return breeds;
    }
}
