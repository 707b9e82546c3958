namespace DogBreedPS;

/// <summary>The file of a page.</summary>
internal static class ReportFile
{
    /// <summary>Why a page cannot be written there; null where it can.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="force">Whether a file that is there is replaced.</param>
    public static string? ProblemOf(string path, bool force)
    {
        bool isPage =
            path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
        if (!isPage)
        {
            return Texts.ReportFileWhoseNameEnds;
        }

        if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(path)))
        {
            return Texts.FileCanWrittenFolderDoes;
        }

        return File.Exists(path) && !force ? Texts.FileExistsUseForceReplace : null;
    }
}
