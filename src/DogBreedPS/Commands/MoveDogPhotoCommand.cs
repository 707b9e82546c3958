using System.Management.Automation;
using DogBreed.Core.Changes;
using DogBreed.Core.Photos;
using DogBreed.Core.Sorting;

namespace DogBreedPS;

/// <summary>Sorts photographs into folders by what Get-DogBreed says of them: moves them, or copies them.</summary>
/// <remarks>
/// Nothing is overwritten and nothing is lost. What is going to happen is written into a journal first (changes.db in the user's folder,
/// which holds paths and hashes alone and stays on this machine): Get-DogPhotoChange lists it, Undo-DogPhotoChange brings everything back.
/// If the journal cannot be written, nothing moves. Within a volume a photograph is renamed; to another volume it is copied, and the
/// original goes when the copy is on the disk and has the same SHA-256. Where the same file is at the destination already, the photograph
/// is left and that is said; where another file has its name, a number is added. What an interrupted run had begun is finished by the next
/// call.
/// Side-car files of the same name go along (.xmp, .json, .aae, .pp3, .dop, .mov), and so do a RAW file and the JPEG or HEIC beside it: a
/// photograph that has already gone along is left out. Time stamps, attributes, permissions and the photograph's content stay as they are.
/// Each part of the layout becomes a folder name that is safe on every system. A folder of the same name in another case is used; a link in
/// the destination is an error.
/// </remarks>
/// <example>
///   <summary>What would happen?</summary>
///   <code>Get-ChildItem -Recurse -File -Include *.jpg, *.heic | Get-DogBreed | Move-DogPhoto -Destination sorted -WhatIf</code>
/// </example>
/// <example>
///   <summary>Copy the dogs whose breed is sure into a folder for each breed.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | Move-DogPhoto -Destination sorted -MinimumProbability 0.8 -Copy</code>
/// </example>
/// <example>
///   <summary>By group, breed and month; humans and the rest too, in folders of their own.</summary>
///   <code>
///     Get-ChildItem *.jpg | Get-DogBreed | Move-DogPhoto -Destination sorted -Copy -Subject Dog, Human, Neither, Unsure `
///         -Layout '{Group}/{Breed}/{Year}-{Month}/{Name}'
///   </code>
/// </example>
/// <seealso cref="GetDogPhotoChangeCommand"/>
/// <seealso cref="UndoDogPhotoChangeCommand"/>
/// <seealso cref="SetDogPhotoTagCommand"/>
/// <seealso href="docs/SORTING.md"/>
[Cmdlet(VerbsCommon.Move, "DogPhoto", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(MovedDogPhoto))]
public sealed class MoveDogPhotoCommand : ChangingAnswerCommand
{
    private OrderedPipeline<SortedPhoto, SortOutcome>? _work;
    private PhotoSorter? _preview;
    private DestinationFolder _destination = null!;
    private FolderLayout _layout = null!;
    private readonly Dictionary<SkipReason, int> _skipped = [];

    // What was posted (null), and what is said of photographs between them, in the order of the input.
    private readonly Queue<MovedDogPhoto?> _pending = new();

    /// <summary>The folder that the photographs go to. It is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>
    /// How the photographs lie below it: {Breed} (as the model calls it), {BreedName} (as people do), {Group} (the narrowest group of
    /// dogs),
    /// {Subject}, {Year}, {Month}, {Day} (when it was taken, by its EXIF data; without them when the file was written), {Name}. Without
    /// {Name} the file keeps its name. For a photograph without a breed, {Breed} and {BreedName} are its subject.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Layout { get; set; } = FolderLayout.Default;

    /// <summary>Which photographs go: Dog (the default), Human, Neither, Unsure. The others are left where they are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PhotoSubject[] Subject { get; set; } = [PhotoSubject.Dog];

    /// <summary>Copies the photographs, and leaves them where they are.</summary>
    [Parameter]
    public SwitchParameter Copy { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Before the journal is closed.
            _work?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void Prepare()
    {
        base.Prepare();
        _layout = FolderLayout.Parse(Layout);
        string? path = ResolveFile(Destination, out _);
        if (string.IsNullOrEmpty(path))
        {
            Refuse(Texts.FormatDestinationNoFolder(Destination), "DestinationNotUsable", ErrorCategory.InvalidArgument, Destination);
        }

        _destination = new DestinationFolder(path);
        _destination.DemandUsable();
    }

    private protected override void Take(PhotoAnswer answer)
    {
        ShowProgress(answer.Path);
        if (!Subject.Contains(answer.Subject))
        {
            WriteDetail(Texts.FormatPhotoLeft(answer.Path, Texts.FormatNotOfSubject(answer.Subject)));
            if (PassThru)
            {
                _pending.Enqueue(new MovedDogPhoto(ToSorted(answer), "Left", null, Texts.FormatNotOfSubject(answer.Subject), [], []));
                WriteBetween();
            }

            return;
        }

        SortedPhoto photo = ToSorted(answer);
        photo = photo with { Place = _layout.Resolve(photo) };
        if (IsWhatIf)
        {
            SayWhatIf(photo);
            return;
        }

        string to = System.IO.Path.Combine([_destination.FullPath, .. photo.Place]);
        if (ShouldProcess(answer.Path, Copy ? Texts.FormatCopyTo(to) : Texts.FormatMoveTo(to)))
        {
            _work ??= Start();
            _pending.Enqueue(null);
            Post(_work, photo.Path, photo, Write);
        }
    }

    private protected override void Finish()
    {
        if (_work is null)
        {
            return;
        }

        Complete(_work, Write);
        if (_skipped.TryGetValue(SkipReason.SameFileThere, out int same))
        {
            WriteWarning(Texts.FormatSameFilesLeft(same));
        }

        if (_skipped.TryGetValue(SkipReason.DoneAlready, out int done))
        {
            WriteDetail(Texts.FormatWentAlong(done));
        }
    }

    // With the number that the name would get, and the side-cars that would go along.
    private void SayWhatIf(SortedPhoto photo)
    {
        _preview ??= new PhotoSorter(null, _destination, Copy);
        SortOutcome outcome = _preview.Preview(photo);
        if (outcome.Action is SortAction.Failed)
        {
            outcome.Errors.ToList().ForEach(e => WriteError(ErrorRecords.ForCommand(e, photo.Path)!));
            return;
        }

        string action = Texts.FormatLeave(Why(outcome));
        if (outcome.Action is not SortAction.Skipped)
        {
            action = Copy ? Texts.FormatCopyTo(outcome.To) : Texts.FormatMoveTo(outcome.To);
            action +=
                outcome.SideCars.Count > 0
                    ? Texts.FormatWithSideCars(string.Join(", ", outcome.SideCars.Select(System.IO.Path.GetFileName)))
                    : string.Empty;
        }

        ShouldProcess(photo.Path, action);
    }

    private OrderedPipeline<SortedPhoto, SortOutcome> Start()
    {
        _destination.Probe();
        ChangeRun run = Run();
        return PhotoSorter.Start(() => new PhotoSorter(run, _destination, Copy), Stop);
    }

    private SortedPhoto ToSorted(PhotoAnswer answer) =>
        new()
        {
            Path = answer.Path,
            Subject = answer.Subject.ToCore(),
            Breed = answer.Breed,
            BreedName = NameOf(answer),
            Group = answer.Group ?? GroupOf(answer.Breed),
            Probability = answer.Probability,
            Seen = answer.Seen,
        };

    private void WriteBetween()
    {
        while (_pending.TryPeek(out MovedDogPhoto? next) && next is not null)
        {
            WriteObject(_pending.Dequeue());
        }
    }

    private void Write(SortOutcome outcome)
    {
        _pending.Dequeue();
        Finished(outcome.Photo.Path);
        foreach (CoreErrors.DogBreedException error in outcome.Errors)
        {
            WriteError(ErrorRecords.ForCommand(error, outcome.Photo.Path)!);
        }

        string why = Why(outcome);
        if (outcome.Action == SortAction.Skipped)
        {
            _skipped[outcome.Reason] = _skipped.GetValueOrDefault(outcome.Reason) + 1;
            WriteDetail(Texts.FormatPhotoLeft(outcome.Photo.Path, why));
        }

        if (PassThru)
        {
            WriteObject(new MovedDogPhoto(outcome.Photo, outcome.Action.ToString(), outcome.To, why, outcome.SideCars, outcome.Changes));
        }

        WriteBetween();
    }

    private static string Why(SortOutcome outcome) =>
        (outcome.Action, outcome.Reason) switch
        {
            (SortAction.Failed, _) => outcome.Errors[0].Message.Replace(outcome.Photo.Path + ": ", string.Empty, StringComparison.Ordinal),
            (_, SkipReason.InPlace) => Texts.WhyInPlace,
            (_, SkipReason.SameFileThere) => Texts.FormatWhySameFile(outcome.To),
            (_, SkipReason.DoneAlready) when outcome.With is { } with => Texts.FormatWhyWentAlong(with),
            (_, SkipReason.DoneAlready) => Texts.WhyDoneAlready,
            _ => WhyMoved(outcome.Photo),
        };

    private static string WhyMoved(SortedPhoto photo) =>
        photo.Subject == DogBreed.Core.Sorting.PhotoSubject.Dog && photo.Probability is { } probability
            ? FormattableString.Invariant($"{photo.Breed} ({probability:0.000})")
            : photo.Breed ?? photo.Subject.ToString();
}
