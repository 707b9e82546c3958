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
        string path =
            new[] { first + ".xmp", first + ".XMP", second + ".xmp", second + ".XMP" }.FirstOrDefault(Path.Exists) ?? first + ".xmp";
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }
}
