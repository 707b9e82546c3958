using System.Security.Cryptography;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Datasets;

/// <summary>One photograph of a data set.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Class">The index of its class.</param>
/// <param name="Split">What it is for.</param>
/// <param name="ContentHash">The SHA-256 of the file's bytes, in hexadecimal: copies have the same.</param>
internal sealed record DatasetPhoto(string Path, int Class, DatasetSplit Split, string ContentHash)
{
    /// <summary>Reads a file once, for its header and its hash; the pixels are not decoded.</summary>
    /// <exception cref="PhotoException">It is no picture, or damaged from the beginning.</exception>
    public static DatasetPhoto Read(string path, int label, DatasetSplit split, PictureLimits limits)
    {
        using PhotoBytes bytes = PhotoSource.FromFile(path).Read(limits);
        PictureHeader.Read(bytes.Memory.Span, limits);
        return new DatasetPhoto(path, label, split, Convert.ToHexString(SHA256.HashData(bytes.Memory.Span)));
    }
}

/// <summary>A file of a data set that is no photograph that can be read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Reason">Why not.</param>
internal sealed record UnreadablePhoto(string Path, string Reason);

/// <summary>Files with the same bytes.</summary>
/// <param name="Paths">Their full paths.</param>
/// <param name="AcrossSplits">
/// True where they stand in more than one of train, valid and test: such a copy makes a measurement too good.
/// </param>
/// <param name="AcrossClasses">True where they stand in more than one class: one of the labels is wrong.</param>
internal sealed record PhotoCopies(IReadOnlyList<string> Paths, bool AcrossSplits, bool AcrossClasses);

/// <summary>A class of a data set.</summary>
/// <param name="Name">The folder's name without a numbering ("001.") or a WordNet id ("n02085620-").</param>
/// <param name="Folder">The folder's name.</param>
/// <param name="WordNetId">The WordNet id that the folder's name begins with; null where there is none.</param>
/// <param name="ImageNetClass">
/// The class of ImageNet that this is, by the id or else by name and synonyms; null where none is known.
/// </param>
internal sealed record DatasetClass(string Name, string Folder, string? WordNetId, int? ImageNetClass);
