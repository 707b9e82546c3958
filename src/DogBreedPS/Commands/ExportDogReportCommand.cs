using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Reports;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Writes a page of photographs with what Get-DogBreed says of them: to look through, search, and correct.</summary>
/// <remarks>
/// The page is one file that needs no other and no network: every browser opens it, on a telephone too. It shows small pictures by breed,
/// group, subject or folder, each dog's box (Get-DogBreed -EachDog), and a heat map under the pointer (-Explain). In it answers are marked
/// right or wrong and the right breed is chosen; it saves corrections.csv, which Import-BreedCorrection reads. No photograph is changed.
/// Up to 5,000 photographs have their pictures in the page. With -ThumbnailFolder they stand in a folder beside it, up to 20,000.
/// The small pictures and the paths are in the page: mind whose they are before you pass it on.
/// </remarks>
/// <example>
///   <summary>A page of this folder.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed -Explain | Export-DogReport dogs.html</code>
/// </example>
/// <example>
///   <summary>Of answers that were kept as JSON.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | ConvertTo-Json -Depth 4 | Set-Content answers.json; Get-Content answers.json |
/// ConvertFrom-Json | Export-DogReport dogs.html</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="MoveDogPhotoCommand"/>
/// <seealso href="docs/CORRECTING.md"/>
[Cmdlet(VerbsData.Export, "DogReport", SupportsShouldProcess = true, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDogReportCommand : AnswerCommand
{
    private readonly List<ReportedPhoto> _photos = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _models = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _breeds = new(StringComparer.Ordinal);
    private OrderedPipeline<ReportedAnswer, ReportOutcome>? _work;
    private string _file = string.Empty;
    private string? _folder;

    /// <summary>The page: a file whose name ends in .html.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The page's title; the name of the photographs' folder where it is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>A folder for the small pictures, which else stand in the page. It is made where it is not there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ThumbnailFolder { get; set; }

    /// <summary>The culture of breeds' names, such as zh-CN; the session's UI culture where it is not given.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>Replaces an existing page.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the page as a file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private CultureInfo NameCulture => Culture ?? CultureInfo.CurrentUICulture;

    private int Most => ThumbnailFolder is null ? PhotoPage.MostEmbedded : PhotoPage.MostBeside;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _work?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void Prepare()
    {
        _file = ResolveOne(Path, nameof(Path));
        if (ReportFile.ProblemOf(_file, Force) is { } problem)
        {
            Refuse(Texts.FormatSaidOf($"-Path {_file}", problem), "ReportPathNotUsable", ErrorCategory.InvalidArgument, _file);
        }

        _folder = ThumbnailFolder is null ? null : ResolveOne(ThumbnailFolder, nameof(ThumbnailFolder));
        if (_folder is not null && File.Exists(_folder))
        {
            Refuse(Texts.FormatThumbnailFolderIsFile(_folder), "ThumbnailFolderNotUsable", ErrorCategory.InvalidArgument, _folder);
        }
    }

    private protected override void Take(PhotoAnswer answer)
    {
        ShowProgress(answer.Path);
        if (!_paths.Add(answer.Path))
        {
            WriteDetail(Texts.FormatPhotoTwiceInPage(answer.Path));
            return;
        }

        if (_paths.Count > Most)
        {
            string advice = _folder is null ? Texts.FormatPageTooLong(PhotoPage.MostBeside) : Texts.PageTooLongInFolder;
            Refuse(Texts.FormatPageHolds(_file, Most, advice), "TooManyPhotographs", ErrorCategory.LimitsExceeded, _file);
        }

        if (IsWhatIf)
        {
            return;
        }

        _work ??= ReportWorker.Start(Stop);
        ReportedAnswer reported = Reported(answer);
        while (!_work.TryPost(reported))
        {
            Keep(_work.Take());
        }

        while (_work.TryTake(out ReportOutcome? ready))
        {
            Keep(ready);
        }
    }

    private protected override void Finish()
    {
        if (_work is not null)
        {
            _work.Complete();
            while (_work.Count > 0)
            {
                Keep(_work.Take());
            }
        }

        if (_paths.Count == 0)
        {
            Refuse(Texts.FormatPageOfNothing(_file), "NoPhotographs", ErrorCategory.InvalidData, _file);
        }

        if (!ShouldProcess(_file, Texts.WriteReport))
        {
            return;
        }

        try
        {
            if (_folder is not null)
            {
                Directory.CreateDirectory(_folder);
            }

            PhotoPage page = Page();
            NewWork()
                .Run(() =>
                {
                    page.Write(_file, Force, Stop);
                    return true;
                });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.NotWritten(e, Texts.FormatReportCannotWritten(_file, e.Message), "FileNotUsable", _file));
            return;
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(_file));
        }
    }

    private ReportedAnswer Reported(PhotoAnswer answer)
    {
        if (AnswerDetails.Model(answer.Source) is { } model)
        {
            _models.Add(model);
        }

        var reported = new ReportedAnswer
        {
            Path = answer.Path,
            Subject = answer.Subject.ToString(),
            Breed = answer.Breed,
            Group = answer.Group,
            Probability = answer.Probability,
            Candidates = AnswerDetails.Candidates(answer.Source),
            Dogs = AnswerDetails.Dogs(answer.Source),
            Heat = AnswerDetails.Heat(answer.Source),
        };
        string?[] named =
        [
            reported.Breed,
            .. reported.Candidates?.Select(c => c.Breed) ?? [],
            .. reported.Dogs?.Select(d => d.Breed) ?? [],
        ];
        _breeds.UnionWith(named.OfType<string>());
        if (reported.Group is { } group)
        {
            _groups.Add(group);
        }

        return reported;
    }

    private void Keep(ReportOutcome outcome)
    {
        _photos.Add(outcome.Photo);
        if (outcome.Error is { } error)
        {
            WriteError(ErrorRecords.ForCommand(error, outcome.Photo.Answer.Path)!);
        }
    }

    private PhotoPage Page()
    {
        foreach (string model in _models)
        {
            _breeds.UnionWith(BreedsOf(model));
        }

        return new PhotoPage
        {
            Title = Title ?? FolderName(),
            Model = _models.Count == 1 ? _models.First() : null,
            Breeds = [.. _breeds],
            Names = Names(),
            Photos = _photos,
            ThumbnailFolder = _folder,
        };
    }

    // Of breeds, and of groups where no breed is called so.
    private Dictionary<string, string> Names()
    {
        var names = _breeds.ToDictionary(b => b, b => BreedNaming.NameOf(b, NameCulture), StringComparer.Ordinal);
        foreach (string group in _groups)
        {
            names.TryAdd(group, BreedNaming.GroupNameOf(group, NameCulture));
        }

        return names;
    }

    // A model that has gone since, or is on another machine, leaves the breeds that it named.
    private static IReadOnlyList<string> BreedsOf(string model)
    {
        try
        {
            return ModulePaths.Store.Model(model).Breeds;
        }
        catch (CoreErrors.ModelException)
        {
            return [];
        }
    }

    // Of the folder that all of them lie in; of photographs on several drives that of the first.
    private string FolderName()
    {
        string[] folders =
        [
            .. _photos.Select(p => System.IO.Path.GetDirectoryName(p.Answer.Path) ?? string.Empty).Distinct(StringComparer.Ordinal),
        ];
        string? common = folders[0];
        while (common is not null && !Array.TrueForAll(folders, f => FilePaths.IsWithin(f, common)))
        {
            common = System.IO.Path.GetDirectoryName(common);
        }

        string folder = common ?? folders[0];
        return System.IO.Path.GetFileName(folder) is { Length: > 0 } name ? name : folder;
    }
}
