using System.Security.Cryptography;
using System.Text;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Reports;

/// <summary>A page of photographs with what is said of them: to look through, and to correct.</summary>
internal sealed class PhotoPage
{
    /// <summary>The most photographs whose pictures stand in the page: more than 60 MB are slow to open.</summary>
    public const int MostEmbedded = 5_000;

    /// <summary>The most whose pictures stand beside it.</summary>
    public const int MostBeside = 20_000;

    private const int InBlock = 100;

    private static readonly WebPage s_page = new("report");

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The name of the model that answered; null where it is not known, or there were several.</summary>
    public string? Model { get; init; }

    /// <summary>All breeds that it knows, as it calls them: what people can choose.</summary>
    public required IReadOnlyList<string> Breeds { get; init; }

    /// <summary>What people call breeds, by what the model calls them.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>The photographs.</summary>
    public required IReadOnlyList<ReportedPhoto> Photos { get; init; }

    /// <summary>The folder for their small pictures; null where they stand in the page.</summary>
    public string? ThumbnailFolder { get; init; }

    /// <summary>Writes the page, and the pictures beside it where they have a folder: there is the old page or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">False where a file that is there is to stay.</param>
    /// <param name="cancellation">Ends it between two pictures; pictures that are written stay, and the page is not written.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Write(string path, bool overwrite, CancellationToken cancellation)
    {
        string?[] files = ThumbnailFolder is null ? [] : [.. Photos.Select(p => WriteThumbnail(p, ThumbnailFolder, path, cancellation))];
        cancellation.ThrowIfCancellationRequested();
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = Title };
        var data = new
        {
            Id = Id(),
            Model,
            Breeds,
            Names,
            ThumbnailsInBlock = InBlock,
            Photos = Photos.Select((photo, i) => Row(photo, files.ElementAtOrDefault(i))),
        };
        SafeFile.Write(path, stream => s_page.Write(stream, values, data, ThumbnailFolder is null ? WriteThumbnails : null), overwrite);
    }

    private static object Row(ReportedPhoto photo, string? file)
    {
        ReportedAnswer answer = photo.Answer;
        return new
        {
            answer.Path,
            Name = Path.GetFileName(answer.Path),
            Folder = Path.GetDirectoryName(answer.Path),
            answer.Subject,
            answer.Breed,
            answer.Group,
            answer.Probability,
            answer.Candidates,
            answer.Dogs,
            answer.Heat,
            photo.Sha256,
            photo.Thumbnail?.Width,
            photo.Thumbnail?.Height,
            File = file,
        };
    }

    // Marks that a browser keeps are of these photographs and these answers, wherever the page lies.
    private string Id()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReportedPhoto photo in Photos)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{photo.Answer.Path}\n{photo.Sha256}\n{photo.Answer.Subject}\n{photo.Answer.Breed}\n"));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    private void WriteThumbnails(TextWriter writer)
    {
        int block = 0;
        foreach (ReportedPhoto[] photos in Photos.Chunk(InBlock))
        {
            WebPage.WriteJson(writer, photos.Select(p => p.Thumbnail?.Content), $"data-thumbnails=\"{block++}\"");
        }
    }

    // Named by the photograph's content: one that is there already is the same.
    private static string? WriteThumbnail(ReportedPhoto photo, string folder, string page, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (photo.Thumbnail is not { } thumbnail)
        {
            return null;
        }

        string file = Path.Combine(folder, photo.Sha256![..32] + Thumbnail.Ending);
        if (!File.Exists(file))
        {
            SafeFile.Write(file, thumbnail.Content);
        }

        string relative = Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(page))!, file);
        if (Path.IsPathRooted(relative))
        {
            // On another drive.
            return new Uri(file).AbsoluteUri;
        }

        return string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}
