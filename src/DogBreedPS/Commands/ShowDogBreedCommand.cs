using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Detection;
using DogBreed.Core.Display;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Says what the article's program says of each photograph, with the picture: "hello, dog!", "The dog looks like a ...".</summary>
/// <remarks>
/// For people; Get-DogBreed is for scripts. The lines are strings; where there may be several photographs, each begins with its file's
/// name. The picture is shown in the terminal as Sixel or by kitty's protocol if the terminal is known to support it, else in half
/// blocks of colour, and not at all where the output is redirected. Under a Chinese UI culture (zh-CN) the words are Chinese.
/// </remarks>
/// <example>
///   <summary>Hello.</summary>
///   <code>Show-DogBreed rex.jpg</code>
/// </example>
/// <example>
///   <summary>As the article does it: its network, its face detector; and the picture with the answer on it.</summary>
///   <code>Show-DogBreed rex.jpg -Model article -FaceDetector Haar -OutFile rex.said.png</code>
/// </example>
/// <example>
///   <summary>Each dog of a photograph that shows several.</summary>
///   <code>Show-DogBreed four_dogs.jpg -EachDog -OutFile dogs.said.png</code>
/// </example>
/// <example>
///   <summary>Why this breed: what is bright speaks for it.</summary>
///   <code>Show-DogBreed rex.jpg -Explain -OutFile rex.why.png</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="FindDogCommand"/>
/// <seealso href="docs/ARTICLE.md"/>
[Cmdlet(VerbsCommon.Show, "DogBreed", SupportsShouldProcess = true, DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(string))]
public sealed class ShowDogBreedCommand : ClassifyingCommand
{
    // Lines that are left for the words.
    private const int MaximumRows = 24;
    private const string NotUsable = "OutFileNotUsable";
    private const int MaximumColumns = 80;

    // In any case, as some file systems have it.
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _photographs = new(StringComparer.OrdinalIgnoreCase);

    // Files to be replaced wait for the last photograph: one that is yet to come may be among them.
    private readonly List<(PhotoSource Source, BreedPrediction Prediction, string Path)> _replacements = [];
    private TerminalGraphics _graphics;
    private (int Columns, int Rows) _room;

    /// <summary>
    /// How the picture is shown: Sixel, Kitty, HalfBlock or None. By default the best that the terminal is known to support.
    /// </summary>
    [Parameter]
    public TerminalGraphics? Graphics { get; set; }

    /// <summary>
    /// Writes a picture with the answer on it: the breed, its probability, and boxes around faces and, with -EachDog, dogs. A file .jpg,
    /// .png or .webp; or a folder,
    /// in which each photograph gets a file of its name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Looks for each dog in the photograph, says each one's breed, and draws a box around each with its breed.</summary>
    [Parameter]
    public SwitchParameter EachDog { get; set; }

    /// <summary>
    /// Lays a heat map over the picture: what is bright speaks for the breed more than the rest of the photograph does. See Get-DogBreed.
    /// </summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>
    /// The language of the words and of the breeds' names, such as zh-CN; the session's UI culture where it is not given.
    /// </summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What looks for human faces where there is no dog: BlazeFace, Haar (the article's, slow), or None.</summary>
    [Parameter]
    public FaceDetectorKind FaceDetector { get; set; }

    private protected override ClassifyOptions Options =>
        new()
        {
            Top = 1,
            EachDog = EachDog,
            Explain = Explain,
            FaceDetector = FaceDetector.ToCore(),
            GateRule = GateRule?.ToCore(),
        };

    private protected override ExtraOutputs Extra => Explain ? ExtraOutputs.FeatureMap : ExtraOutputs.None;

    private protected override void Prepare()
    {
        if (OutFile is not null && ProblemOfOutFile(Resolve(OutFile)) is { } problem)
        {
            Refuse(Texts.FormatSaidOf(Resolve(OutFile), problem), NotUsable, ErrorCategory.InvalidArgument, Resolve(OutFile));
        }

        _graphics = Graphics ?? TerminalKind.Detect();
        _room = Room();
    }

    private protected override void Take(PhotoSource photo)
    {
        if (photo.Path is { } path)
        {
            _photographs.Add(path);
        }
    }

    private protected override void WriteEnd()
    {
        foreach ((PhotoSource source, BreedPrediction prediction, string path) in _replacements)
        {
            Stop.ThrowIfCancellationRequested();
            if (_photographs.Contains(path))
            {
                Refuse(path, Texts.PhotographItselfWhichNeverOverwritten);
                continue;
            }

            ForInput(
                source.Name,
                () =>
                {
                    using Picture picture = Picture.Decode(source);
                    Save(picture, prediction, path);
                }
            );
        }
    }

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original)
    {
        var words = new ArticleWords(Culture ?? CultureInfo.CurrentUICulture);
        BreedPrediction prediction = outcome.Value!;
        bool several = Path.Length > 1 || LiteralPath.Length > 1 || Path.Any(WildcardPattern.ContainsWildcardCharacters);
        if (MyInvocation.ExpectingInput || several)
        {
            WriteObject($"{System.IO.Path.GetFileName(outcome.Source.Name)}:");
        }

        WriteObject(words.Greeting(prediction));
        if (_graphics != TerminalGraphics.None || OutFile is not null)
        {
            ShowPicture(outcome.Source, prediction);
        }

        foreach (string line in words.Verdict(prediction))
        {
            WriteObject(line);
        }
    }

    private static string? ProblemOfOutFile(string path)
    {
        if (Directory.Exists(path))
        {
            return null;
        }

        if (!AnnotatedPicture.Endings.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            return Texts.FormatOutFileEndFolderExists(string.Join(", ", AnnotatedPicture.Endings));
        }

        return Directory.Exists(System.IO.Path.GetDirectoryName(path)) ? null : Texts.FolderDoesExistMakeFirst;
    }

    private void ShowPicture(PhotoSource source, BreedPrediction prediction)
    {
        try
        {
            using Picture picture = Picture.Decode(source);
            CultureInfo culture = CaptionCulture(prediction);
            foreach (
                string line in TerminalPicture.Lines(
                    picture,
                    Enum.Parse<DogBreed.Core.Display.TerminalGraphics>(_graphics.ToString()),
                    _room.Columns,
                    _room.Rows,
                    [.. PictureMark.Dogs(prediction, breed => BreedNaming.NameOf(breed, culture))],
                    prediction.HeatMap
                )
            )
            {
                // For the eye alone, as Write-Host's: what is captured or redirected are the words.
                WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);
            }

            if (OutFile is not null)
            {
                WritePicture(source, picture, prediction);
            }
        }
        catch (CoreErrors.DogBreedException e)
        {
            // The photograph was there when it was classified; or the picture is too large for the file.
            WriteError(ErrorRecords.ForCommand(e, source.Name)!);
        }
    }

    private void WritePicture(PhotoSource source, Picture picture, BreedPrediction prediction)
    {
        string path = TargetOf(source);
        if (ProblemOf(path) is { } problem)
        {
            Refuse(path, problem);
        }
        else if (ShouldProcess(path, Texts.WriteAnnotatedPicture))
        {
            _written.Add(path);
            if (File.Exists(path))
            {
                _replacements.Add((source, prediction, path));
            }
            else
            {
                Save(picture, prediction, path);
            }
        }
    }

    // On pictures the session's language too, where the machine has letters for it.
    private CultureInfo CaptionCulture(BreedPrediction prediction)
    {
        CultureInfo wanted = Culture ?? CultureInfo.CurrentUICulture;
        IEnumerable<string?> breeds = [prediction.Breed, .. prediction.Dogs.Select(d => d.Breed)];
        string written = string.Concat(
            breeds.Select(b => BreedNaming.NameOf(b, wanted)).Prepend(new ArticleWords(wanted).Caption(prediction))
        );
        return CaptionFont.Has(written) ? wanted : CultureInfo.InvariantCulture;
    }

    private void Refuse(string path, string problem) =>
        WriteError(
            new ErrorRecord(new PSArgumentException(Texts.FormatSaidOf(path, problem)), NotUsable, ErrorCategory.InvalidArgument, path)
        );

    private void Save(Picture picture, BreedPrediction prediction, string path)
    {
        CultureInfo culture = CaptionCulture(prediction);
        byte[] content = AnnotatedPicture.Encode(
            picture,
            PictureMark.All(prediction, breed => BreedNaming.NameOf(breed, culture)),
            new ArticleWords(culture).Caption(prediction),
            System.IO.Path.GetExtension(path),
            prediction.HeatMap
        );
        try
        {
            SafeFile.Write(path, content, Force);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _written.Remove(path);
            WriteError(ErrorRecords.NotWritten(e, Texts.FormatPictureCannotWritten(path, e.Message), "OutFileNotWritten", path));
        }
    }

    /// <summary>The file of a photograph's picture: -OutFile, or a file of the photograph's name in it.</summary>
    private string TargetOf(PhotoSource source)
    {
        string path = Resolve(OutFile!);
        if (!Directory.Exists(path))
        {
            return path;
        }

        string name = source.Path is null ? $"photograph-{_written.Count + 1}.jpg" : System.IO.Path.GetFileName(source.Path);
        bool isEnding = AnnotatedPicture.Endings.Contains(System.IO.Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
        string file = isEnding ? name : name + ".jpg";

        // Photographs of several folders may have the same name.
        string target = System.IO.Path.Combine(path, file);
        for (int i = 2; _written.Contains(target); i++)
        {
            string numbered = FormattableString.Invariant(
                $"{System.IO.Path.GetFileNameWithoutExtension(file)}-{i}{System.IO.Path.GetExtension(file)}"
            );
            target = System.IO.Path.Combine(path, numbered);
        }

        return target;
    }

    private string? ProblemOf(string path)
    {
        if (_photographs.Contains(path))
        {
            return Texts.PhotographItselfWhichNeverOverwritten;
        }

        if (_written.Contains(path))
        {
            return Texts.AnotherPhotographSPictureWritten;
        }

        return File.Exists(path) && !Force ? Texts.FileExistsUseForceReplace : null;
    }

    private (int Columns, int Rows) Room()
    {
        try
        {
            System.Management.Automation.Host.Size window = Host.UI.RawUI.WindowSize;
            return (Math.Clamp(window.Width - 1, 10, MaximumColumns), Math.Clamp(window.Height - 6, 5, MaximumRows));
        }
        catch (Exception e)
            when (e
                    is NotImplementedException
                        or System.Management.Automation.Host.HostException
                        or NullReferenceException
                        or IOException
                        or InvalidOperationException
            )
        {
            // A host without a window.
            return (MaximumColumns, MaximumRows);
        }
    }
}
