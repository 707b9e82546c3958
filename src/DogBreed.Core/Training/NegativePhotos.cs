using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>Photographs of none of the classes, which teach a head to say so.</summary>
internal static class NegativePhotos
{
    private const int LeastPhotos = 2;
    private const int ShownFiles = 5;

    /// <summary>The photographs in a folder and in those below it, split as the data set is.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dataset">The data set: copies of its photographs are left out, since they are of its classes.</param>
    /// <param name="label">The class that they get.</param>
    /// <param name="warn">Is told of what is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">There is no such folder, it is a part of the data set, or it has too few photographs.</exception>
    public static DatasetPhoto[] Read(string folder, BreedDataset dataset, int label, Action<string> warn, CancellationToken cancellation)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
        {
            throw new DatasetException(Texts.FormatThereIsNoSuchFolder(folder));
        }

        if (FilePaths.IsWithin(folder, dataset.Root) || FilePaths.IsWithin(dataset.Root, folder))
        {
            throw new DatasetException(Texts.FormatNegativesWithinTheDataset(folder, dataset.Root));
        }

        string[] files = [.. FolderFiles.Below(folder).Order(StringComparer.Ordinal)];
        var found = new DatasetPhoto?[files.Length];
        var problems = new string?[files.Length];
        ParallelWork.For(
            files.Length,
            i =>
            {
                try
                {
                    found[i] = DatasetPhoto.Read(files[i], label, DatasetSplit.Train, dataset.Options.Limits);
                }
                catch (PhotoException e)
                {
                    problems[i] = e.NamedFor(files[i]).Message;
                }
            },
            cancellation
        );

        string[] unreadable = [.. problems.OfType<string>()];
        foreach (string problem in unreadable.Take(ShownFiles))
        {
            warn(Texts.FormatItIsLeftOut(problem));
        }

        if (unreadable.Length > ShownFiles)
        {
            warn(Texts.FormatMoreNegativesLeftOut(folder, unreadable.Length - ShownFiles));
        }

        HashSet<string> known = [.. dataset.Photos.Select(p => p.ContentHash)];
        DatasetPhoto[] all = [.. found.OfType<DatasetPhoto>()];
        DatasetPhoto[] negatives = [.. all.Where(p => !known.Contains(p.ContentHash))];
        if (negatives.Length < all.Length)
        {
            warn(Texts.FormatNegativesAreOfTheClasses(folder, all.Length - negatives.Length));
        }

        return negatives.Length >= LeastPhotos
            ? DatasetSplitter.Split(negatives, ValidationShare(dataset), testFraction: 0, dataset.Options.Seed)
            : throw new DatasetException(Texts.FormatNegativesTooFew(folder, negatives.Length, LeastPhotos));
    }

    private static double ValidationShare(BreedDataset dataset)
    {
        double train = dataset.In(DatasetSplit.Train).Count();
        double valid = dataset.In(DatasetSplit.Valid).Count();
        return valid / Math.Max(1, train + valid);
    }
}
