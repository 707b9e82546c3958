using System.Management.Automation;
using DogBreed.Core.Corrections;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>The corrections of -Correction, by photograph.</summary>
internal sealed class CorrectionSet
{
    private readonly Dictionary<string, DogBreed.Core.Corrections.BreedCorrection> _corrections = new(FilePaths.Comparer);

    /// <summary>Reads files; of several that name a photograph the last counts.</summary>
    /// <param name="files">Their full paths.</param>
    /// <param name="problem">Is told of each line that cannot be used.</param>
    /// <exception cref="CoreErrors.DogBreedException">A file cannot be read, or holds no corrections.</exception>
    public static CorrectionSet Read(IEnumerable<string> files, Action<string> problem)
    {
        var set = new CorrectionSet();
        foreach (
            DogBreed.Core.Corrections.BreedCorrection correction in CorrectionFile.LastOfEach(
                files.SelectMany(f => CorrectionFile.Read(f, problem))
            )
        )
        {
            set._corrections.Add(correction.Path, correction);
        }

        return set;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<DogBreed.Core.Corrections.BreedCorrection> All => _corrections.Values;

    /// <summary>What a person says counts, where they have looked at this photograph.</summary>
    /// <param name="answer">What the model says.</param>
    /// <exception cref="CoreErrors.DogBreedException">The photograph was changed since they looked.</exception>
    public PhotoAnswer Correct(PhotoAnswer answer)
    {
        if (!_corrections.TryGetValue(answer.Path, out DogBreed.Core.Corrections.BreedCorrection? said))
        {
            return answer;
        }

        if (CorrectionCheck.Problem(said) is { } problem)
        {
            throw problem;
        }

        // Who agrees takes nothing away: the answer may say more, of a second dog, say.
        if (said.Says(answer.Subject.ToString(), answer.Breed))
        {
            return answer;
        }

        PhotoSubject subject = Enum.Parse<PhotoSubject>(said.Subject);
        return answer with
        {
            Subject = subject is PhotoSubject.Dog && said.Breed is null ? PhotoSubject.Unsure : subject,
            Breed = said.Breed,
            BreedName = null,
            Group = null,
            Probability = null,
            DogBreeds = [],
        };
    }
}
