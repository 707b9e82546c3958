using DogBreed.Core.Corrections;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>What people said of photographs, as something to learn from.</summary>
internal static class CorrectedPhotos
{
    private const int ShownPhotos = 5;

    /// <summary>
    /// Adds corrected photographs to those of a training. One that is in the data set too, by its content, gets the class that was said and
    /// stays in its split; the others are learnt from. Those that show no breed of the data set teach what is none of them, where there are
    /// photographs of that, and are left out elsewhere.
    /// </summary>
    /// <param name="photos">The photographs of the data set, with the negatives.</param>
    /// <param name="files">The files of corrections.</param>
    /// <param name="warn">Is told of what is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CorrectionException">A file cannot be used.</exception>
    public static TrainingPhotos AddTo(
        TrainingPhotos photos,
        IReadOnlyList<string> files,
        Action<string> warn,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<BreedCorrection> corrections = CorrectionFile.LastOfEach(files.SelectMany(file => CorrectionFile.Read(file, warn)));
        Func<string, int?> classOf = ClassesOf(photos.Dataset);
        int? none = photos.HasNegatives ? photos.Dataset.Classes.Count : null;
        var problems = new List<string>();
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var found = new Dictionary<string, DatasetPhoto>(StringComparer.Ordinal);
        int withoutClass = 0;
        foreach (BreedCorrection correction in corrections)
        {
            cancellation.ThrowIfCancellationRequested();
            int? label = correction.Breed is { } breed ? classOf(breed) : none;
            if (label is null)
            {
                withoutClass++;
                unknown.UnionWith(correction.Breed is null ? [] : [correction.Breed]);
            }
            else if (Read(correction, label.Value, photos.Dataset, out DatasetPhoto? photo) is { } problem)
            {
                problems.Add(problem);
            }
            else
            {
                found[photo!.ContentHash] = photo;
            }
        }

        Tell(problems, withoutClass, unknown, photos.Dataset.Root, warn);
        HashSet<string> known = [.. photos.Dataset.Photos.Concat(photos.Train).Concat(photos.Valid).Select(p => p.ContentHash)];
        return photos with
        {
            Train = [.. photos.Train.Select(Said)],
            Valid = [.. photos.Valid.Select(Said)],
            Corrected = [.. found.Values.Where(p => !known.Contains(p.ContentHash))],
        };

        DatasetPhoto Said(DatasetPhoto photo) =>
            found.TryGetValue(photo.ContentHash, out DatasetPhoto? said) ? photo with { Class = said.Class } : photo;
    }

    private static string? Read(BreedCorrection correction, int label, BreedDataset dataset, out DatasetPhoto? photo)
    {
        photo = null;
        if (CorrectionCheck.Problem(correction) is { } problem)
        {
            return problem.Message;
        }

        try
        {
            photo = DatasetPhoto.Read(correction.Path, label, DatasetSplit.Train, dataset.Options.Limits);
            return null;
        }
        catch (PhotoException e)
        {
            return e.NamedFor(correction.Path).Message;
        }
    }

    // By the same name, or as the same class of ImageNet.
    private static Func<string, int?> ClassesOf(BreedDataset dataset)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        var byImageNetClass = new Dictionary<int, int>();
        for (int i = 0; i < dataset.Classes.Count; i++)
        {
            byName.TryAdd(BreedNames.Key(dataset.Classes[i].Name), i);
            if (dataset.Classes[i].ImageNetClass is { } index)
            {
                byImageNetClass.TryAdd(index, i);
            }
        }

        return breed =>
        {
            if (byName.TryGetValue(BreedNames.Key(breed), out int named))
            {
                return named;
            }

            return BreedNames.ImageNetClass(breed, null) is { } index && byImageNetClass.TryGetValue(index, out int same) ? same : null;
        };
    }

    private static void Tell(List<string> problems, int withoutClass, SortedSet<string> unknown, string root, Action<string> warn)
    {
        foreach (string problem in problems.Take(ShownPhotos))
        {
            warn(Texts.FormatItIsLeftOut(problem));
        }

        if (problems.Count > ShownPhotos)
        {
            warn(Texts.FormatMoreCorrectionsLeftOut(problems.Count - ShownPhotos));
        }

        if (withoutClass > 0)
        {
            string breeds = unknown.Count > 0 ? Texts.FormatInBrackets(string.Join(", ", unknown.Take(ShownPhotos))) : string.Empty;
            warn(Texts.FormatCorrectionsWithoutClass(withoutClass, root, breeds));
        }
    }
}
