using System.Globalization;
using DogBreed.Core.Datasets;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>The photographs of a data set that a training uses.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Train">What is learnt from.</param>
/// <param name="Valid">What is chosen by.</param>
internal sealed record TrainingPhotos(BreedDataset Dataset, DatasetPhoto[] Train, DatasetPhoto[] Valid)
{
    /// <summary>True where photographs of none of the classes are among them: they are of a class more, the last.</summary>
    public bool HasNegatives { get; private init; }

    /// <summary>Photographs that people have looked at, and that are in no folder of the data set: learnt from too.</summary>
    public DatasetPhoto[] Corrected { get; init; } = [];

    /// <summary>
    /// The names of the classes, in the order of the logits; the last says that it is none of them, where there are negatives.
    /// </summary>
    public IReadOnlyList<string> ClassNames =>
        [.. Dataset.Classes.Select(c => c.Name), .. HasNegatives ? [TrainedModel.NoneClass] : Array.Empty<string>()];

    /// <summary>
    /// The photographs of the training and the validation split; training photographs that also stand in another split are left out.
    /// </summary>
    /// <exception cref="DatasetException">There are not two classes with photographs.</exception>
    public static TrainingPhotos Of(BreedDataset dataset, Action<string> warn)
    {
        if (dataset.Photos.Count == 0)
        {
            string files = dataset.Unreadable is [(string path, string reason), ..]
                ? Texts.FormatFilesPhotographsFirst(dataset.Unreadable.Count, path, reason.TrimEnd('.', '。'))
                : string.Empty;
            throw new DatasetException(Texts.FormatReadablePhotographFolders(dataset.Root, files));
        }

        if (dataset.Classes.Count < 2)
        {
            throw new DatasetException(Texts.FormatClassPhotographsBreedModelNeeds(dataset.Root, dataset.Classes[0].Name));
        }

        var elsewhere = dataset
            .Photos.Where(p => p.Split != DatasetSplit.Train)
            .Select(p => p.ContentHash)
            .ToHashSet(StringComparer.Ordinal);
        DatasetPhoto[] all = [.. dataset.In(DatasetSplit.Train)];
        DatasetPhoto[] train = [.. all.Where(p => !elsewhere.Contains(p.ContentHash))];
        if (train.Length < all.Length)
        {
            warn(Texts.FormatTrainingPhotographsCopiesPhotographsValid(dataset.Root, all.Length - train.Length));
        }

        return new TrainingPhotos(dataset, train, [.. dataset.In(DatasetSplit.Valid)]);
    }

    /// <summary>The same with photographs of none of the classes.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="warn">Is told of what is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">There are none, or they are part of the data set.</exception>
    public TrainingPhotos WithNegatives(string folder, Action<string> warn, CancellationToken cancellation)
    {
        if (
            Dataset.Classes.FirstOrDefault(c => string.Equals(c.Name, TrainedModel.NoneClass, StringComparison.OrdinalIgnoreCase)) is
            { } same
        )
        {
            throw new DatasetException(Texts.FormatClassIsCalledNone(Dataset.Root, same.Name));
        }

        DatasetPhoto[] negatives = NegativePhotos.Read(folder, Dataset, Dataset.Classes.Count, warn, cancellation);
        return this with
        {
            HasNegatives = true,
            Train = [.. Train, .. negatives.Where(p => p.Split == DatasetSplit.Train)],
            Valid = [.. Valid, .. negatives.Where(p => p.Split == DatasetSplit.Valid)],
        };
    }

    /// <summary>Refuses classes without a photograph to learn from, and a training without one to validate on.</summary>
    /// <param name="labels">The classes of what is learnt from.</param>
    /// <param name="validCount">How many photographs there are to validate on.</param>
    /// <exception cref="DatasetException">There are such.</exception>
    public void DemandClasses(IReadOnlyCollection<int> labels, int validCount)
    {
        bool[] seen = new bool[ClassNames.Count];
        foreach (int label in labels)
        {
            seen[label] = true;
        }

        if (Array.IndexOf(seen, false) is >= 0 and var missing)
        {
            throw new DatasetException(Texts.FormatClassReadablePhotographTrainAdd(Dataset.Root, ClassNames[missing]));
        }

        if (validCount == 0)
        {
            throw new DatasetException(ErrorKind.ValidationPhotosMissing, Texts.FormatReadablePhotographValidationAddFolder(Dataset.Root));
        }
    }

    /// <summary>The groups of the classes.</summary>
    public GroupTree Groups(ModelStore store) => GroupTree.Of("(new)", [.. Dataset.Classes.Select(c => c.Name)], store.Taxonomy());

    /// <summary>What a card says of the training.</summary>
    public ModelTraining Describe(
        string recipe,
        ModelPrecision precision,
        int seed,
        int photoCount,
        int validCount,
        int epochCount,
        EpochRecord best
    ) =>
        new(
            recipe,
            precision.ToString(),
            photoCount,
            validCount,
            epochCount,
            best.Epoch,
            Pull: 0,
            seed,
            Dataset.HasOwnSplits ? 0 : Dataset.Options.ValidationFraction,
            Dataset.HasOwnSplits ? 0 : Dataset.Options.TestFraction,
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
        );
}
