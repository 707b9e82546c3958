namespace DogBreed.Core.Support;

/// <summary>
/// The extensions by which photographs are told from other files where their content does not count: it is not all there yet, or it is a
/// question of which files belong together.
/// </summary>
internal static class PhotographNames
{
    /// <summary>What cameras and telephones write beside a RAW file, or alone.</summary>
    public static readonly string[] FromCameras = [".jpg", ".jpeg", ".heic", ".heif"];

    /// <summary>Pictures that are read, each under its usual names.</summary>
    public static readonly string[] Pictures = [.. FromCameras, ".png", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp"];

    /// <summary>RAW files whose preview is read.</summary>
    public static readonly string[] ReadableRaw = [".dng", ".nef", ".nrw", ".cr2", ".cr3", ".arw", ".raf", ".orf", ".rw2"];

    /// <summary>RAW files, those that are not read too.</summary>
    public static readonly string[] Raw = [.. ReadableRaw, ".crw", ".srf", ".sr2", ".pef", ".srw", ".raw"];

    /// <summary>All that is read, under rare names too.</summary>
    public static readonly string[] Readable = [.. Pictures, ".jpe", ".jfif", ".hif", .. ReadableRaw];

    /// <summary>Whether a file's name has one of some extensions, in any case.</summary>
    public static bool HasAny(string path, IReadOnlyCollection<string> extensions) =>
        extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
