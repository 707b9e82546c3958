using DogBreed.Core.Datasets;

namespace DogBreedPS;

/// <summary>What Get-BreedDataset says of a folder.</summary>
public sealed class BreedDatasetInfo
{
    internal BreedDatasetInfo(BreedDataset dataset)
    {
        Path = dataset.Root;
        HasOwnSplits = dataset.HasOwnSplits;
        var counts = dataset.Photos.GroupBy(p => (p.Class, p.Split)).ToDictionary(g => g.Key, g => g.Count());
        Classes = new ReadableList<BreedDatasetClass>([
            .. dataset.Classes.Select(
                (c, i) => new BreedDatasetClass(c, Count(i, DatasetSplit.Train), Count(i, DatasetSplit.Valid), Count(i, DatasetSplit.Test))
            ),
        ]);
        Train = Classes.Sum(c => c.Train);
        Valid = Classes.Sum(c => c.Valid);
        Test = Classes.Sum(c => c.Test);
        Unreadable = new ReadableList<UnreadableFile>([.. dataset.Unreadable.Select(u => new UnreadableFile(u.Path, u.Reason))]);
        EmptyClasses = new ReadableList<string>([.. dataset.EmptyClasses]);
        CopiesWithin = new ReadableList<PhotoCopySet>([.. dataset.Copies.Where(c => !c.AcrossSplits).Select(c => new PhotoCopySet(c))]);
        CopiesAcross = new ReadableList<PhotoCopySet>([.. dataset.Copies.Where(c => c.AcrossSplits).Select(c => new PhotoCopySet(c))]);
        CopiesInOtherClass = dataset.Copies.Count(c => c.AcrossClasses);
        PassedOver = new ReadableList<string>([.. dataset.PassedOver]);

        int Count(int index, DatasetSplit split) => counts.GetValueOrDefault((index, split));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>True where the folder has train, valid and test folders; false where its photographs are split by their contents.</summary>
    public bool HasOwnSplits { get; }

    /// <summary>The number of photographs to learn from.</summary>
    public int Train { get; }

    /// <summary>The number of photographs to choose by.</summary>
    public int Valid { get; }

    /// <summary>The number of photographs to measure on.</summary>
    public int Test { get; }

    /// <summary>The classes, each with its counts.</summary>
    public ReadableList<BreedDatasetClass> Classes { get; }

    /// <summary>Files that are no pictures, or damaged from their beginning.</summary>
    public ReadableList<UnreadableFile> Unreadable { get; }

    /// <summary>Class folders without a readable photograph.</summary>
    public ReadableList<string> EmptyClasses { get; }

    /// <summary>Files with the same bytes in one split.</summary>
    public ReadableList<PhotoCopySet> CopiesWithin { get; }

    /// <summary>
    /// Files with the same bytes in several splits: they make a measurement too good. Start-BreedTraining does not learn from them.
    /// </summary>
    public ReadableList<PhotoCopySet> CopiesAcross { get; }

    /// <summary>How many photographs stand in more than one class, by copies: one of their labels is wrong.</summary>
    public int CopiesInOtherClass { get; }

    /// <summary>
    /// Folders that were not entered: links that lead back to a folder that they are in, and folders beside train, valid and test.
    /// </summary>
    public ReadableList<string> PassedOver { get; }

    /// <summary>"dogs: 120 classes, 6000 / 960 / 1440 photographs".</summary>
    public override string ToString() => Texts.FormatDatasetSummary(System.IO.Path.GetFileName(Path), Classes.Count, Train, Valid, Test);
}

/// <summary>A class of a data set.</summary>
public sealed class BreedDatasetClass
{
    internal BreedDatasetClass(DatasetClass source, int train, int valid, int test) =>
        (Name, Folder, WordNetId, ImageNetClass, Train, Valid, Test) = (
            source.Name,
            source.Folder,
            source.WordNetId,
            source.ImageNetClass,
            train,
            valid,
            test
        );

    /// <summary>Its name: that of the folder, without a numbering or a WordNet id before it.</summary>
    public string Name { get; }

    /// <summary>The folder's name.</summary>
    public string Folder { get; }

    /// <summary>The WordNet id in the folder's name; null where there is none.</summary>
    public string? WordNetId { get; }

    /// <summary>The index of the ImageNet class that this is; null where none is known.</summary>
    public int? ImageNetClass { get; }

    /// <summary>Its photographs to learn from.</summary>
    public int Train { get; }

    /// <summary>Its photographs to choose by.</summary>
    public int Valid { get; }

    /// <summary>Its photographs to measure on.</summary>
    public int Test { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A file that is no photograph that can be read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Reason">Why not.</param>
public sealed record UnreadableFile(string Path, string Reason)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;
}

/// <summary>Files with the same bytes.</summary>
public sealed class PhotoCopySet
{
    internal PhotoCopySet(PhotoCopies copies) =>
        (Paths, AcrossClasses) = (new ReadableList<string>([.. copies.Paths]), copies.AcrossClasses);

    /// <summary>Their full paths.</summary>
    public ReadableList<string> Paths { get; }

    /// <summary>True where they stand in more than one class: one of the labels is wrong.</summary>
    public bool AcrossClasses { get; }

    /// <summary>The paths, with "=" between them.</summary>
    public override string ToString() => string.Join(" = ", Paths);
}
