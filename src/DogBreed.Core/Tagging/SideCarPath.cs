using DogBreed.Core.Support;

namespace DogBreed.Core.Tagging;

/// <summary>Where the side-car of a photograph is, or would be.</summary>
internal static class SideCarPath
{
    /// <summary>The one that is there; of two the one that is asked for; of none the name that is asked for. A link is followed.</summary>
    /// <param name="photo">The photograph's full path.</param>
    /// <param name="naming">How it is called where there is none.</param>
    /// <exception cref="IOException">A link leads in a circle.</exception>
    public static string Of(string photo, SideCarNaming naming)
    {
        string stem = photo[..^Path.GetExtension(photo).Length];
        (string first, string second) = naming == SideCarNaming.Extension ? (photo, stem) : (stem, photo);

        // A new side-car of the stem would be that of another picture of that stem too; only a RAW file and its JPEG are one photograph.
        string made = naming == SideCarNaming.Stem && HasOther(photo, stem) ? photo : first;
        string path =
            new[] { first + ".xmp", first + ".XMP", second + ".xmp", second + ".XMP" }.FirstOrDefault(Path.Exists) ?? made + ".xmp";
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }

    private static bool HasOther(string photo, string stem) =>
        PhotographNames.HasAny(photo, PhotographNames.Pictures)
        && PhotographNames
            .Pictures.SelectMany(e => new[] { stem + e, stem + e.ToUpperInvariant() })
            .Any(other => !string.Equals(other, photo, StringComparison.OrdinalIgnoreCase) && File.Exists(other));
}
