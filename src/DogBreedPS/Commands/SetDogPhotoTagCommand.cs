using System.Management.Automation;
using System.Text;
using DogBreed.Core.Changes;
using DogBreed.Core.Photos;
using DogBreed.Core.Tagging;

namespace DogBreedPS;

/// <summary>Writes breeds as keywords into XMP side-car files, which photo programs read. The photographs are not touched.</summary>
/// <remarks>
/// Lightroom, digiKam, darktable, PhotoPrism and Immich read side-cars: dc:subject (flat keywords), lr:hierarchicalSubject
/// (Animal|Dog|spaniel|Brittany Spaniel) and digiKam:TagsList; how likely the breed is stands in a namespace of this module.
/// A side-car that is there keeps everything else in it. The tags that this module wrote before are replaced; keywords of your own stay,
/// and
/// are not written twice. A file that is no XMP is one error and stays as it is. Undo-DogPhotoChange brings side-cars back as they were.
/// A dog whose breed is not named, or is less likely than -MinimumProbability, gets its group where the answer names one, else Dog.
/// </remarks>
/// <example>
///   <summary>Tag the photographs of a folder, where the breed is sure.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | Set-DogPhotoTag -MinimumProbability 0.8 -PassThru</code>
/// </example>
/// <example>
///   <summary>Take the tags away again.</summary>
///   <code>Get-ChildItem *.jpg | Set-DogPhotoTag -Remove</code>
/// </example>
/// <seealso cref="MoveDogPhotoCommand"/>
/// <seealso cref="UndoDogPhotoChangeCommand"/>
/// <seealso href="docs/SORTING.md"/>
[Cmdlet(VerbsCommon.Set, "DogPhotoTag", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(TaggedDogPhoto))]
public sealed class SetDogPhotoTagCommand : ChangingAnswerCommand
{
    private const string Animal = "Animal";
    private const string Dog = "Dog";
    private const string Human = "Human";

    // WordNet's widest group is the dog itself.
    private const string WidestGroup = "dog";

    private readonly Queue<PhotoAnswer> _posted = new();
    private OrderedPipeline<TagRequest, TagOutcome>? _work;

    /// <summary>
    /// How a side-car is called where a photograph has none: Extension (photo.jpg.xmp, as darktable, digiKam and Immich have it) or Stem
    /// (photo.xmp, as Lightroom has it). One that is there is used.
    /// </summary>
    [Parameter]
    public SideCarNaming Naming { get; set; }

    /// <summary>
    /// Which photographs are tagged: by default Dog and Unsure. Human gets the keyword Human; of Neither, tags that were written before are
    /// taken away.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PhotoSubject[] Subject { get; set; } = [PhotoSubject.Dog, PhotoSubject.Unsure];

    /// <summary>
    /// Takes away the tags that this module wrote, of whatever subject; a side-car in which nothing else stands is deleted.
    /// Files of Get-ChildItem will do: no answer is needed.
    /// </summary>
    [Parameter]
    public SwitchParameter Remove { get; set; }

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

    private protected override bool NeedsNoAnswer => Remove;

    private protected override void Take(PhotoAnswer answer)
    {
        ShowProgress(answer.Path);
        if (!Remove && !Subject.Contains(answer.Subject))
        {
            WriteDetail(Texts.FormatPhotoLeft(answer.Path, Texts.FormatNotOfSubject(answer.Subject)));
            return;
        }

        answer = answer with { BreedName = NameOf(answer) };
        PhotoTags tags = Remove ? PhotoTags.None : TagsOf(answer);
        string keywords = string.Join("; ", tags.Paths.Select(p => string.Join('|', p)));
        string action = keywords.Length > 0 ? Texts.FormatWriteTags(keywords) : Texts.RemoveTags;
        if (ShouldProcess(SideCarPath.Of(answer.Path, Naming.ToCore()), action))
        {
            if (_work is null)
            {
                ChangeRun run = Run();
                _work = PhotoTagger.Start(() => new PhotoTagger(run, Naming.ToCore()), Stop);
            }

            _posted.Enqueue(answer);
            Post(_work, answer.Path, new TagRequest(answer.Path, tags), Write);
        }
    }

    private protected override void Finish()
    {
        if (_work is not null)
        {
            Complete(_work, Write);
        }
    }

    private void Write(TagOutcome outcome)
    {
        PhotoAnswer answer = _posted.Dequeue();
        Finished(answer.Path);
        if (outcome.Error is { } error)
        {
            WriteError(ErrorRecords.ForCommand(error, answer.Path)!);
        }
        else
        {
            WriteDetail(Texts.FormatSideCarSays(outcome.SideCar ?? answer.Path, outcome.Action));
        }

        if (PassThru)
        {
            WriteObject(new TaggedDogPhoto(answer, outcome));
        }
    }

    private PhotoTags TagsOf(PhotoAnswer answer)
    {
        if (answer.Subject is PhotoSubject.Human)
        {
            return new PhotoTags
            {
                Paths =
                [
                    [Human],
                ],
            };
        }

        if (answer.Subject is PhotoSubject.Neither)
        {
            return PhotoTags.None;
        }

        // Each of several dogs; the first is the answer's own.
        var paths = new List<IReadOnlyList<string>> { PathOf(answer.Breed, answer.BreedName, answer.Group) };
        foreach (string breed in answer.DogBreeds.Where(b => !string.Equals(b, answer.Breed, StringComparison.Ordinal)))
        {
            paths.Add(PathOf(breed, NameOf(answer with { Breed = breed, BreedName = null }), null));
        }

        return new PhotoTags
        {
            Paths = paths,
            Breed = answer.Breed,
            Probability = answer.Probability,
        };
    }

    private static List<string> PathOf(string? breed, string? name, string? group)
    {
        var path = new List<string> { Animal, Dog };
        group ??= GroupOf(breed);
        if (group is not null && !string.Equals(group, WidestGroup, StringComparison.OrdinalIgnoreCase))
        {
            path.Add(Keyword(group));
        }

        if (name is not null)
        {
            path.Add(Keyword(name));
        }

        return path;
    }

    // What separates the levels of a hierarchy is in no keyword; nor is what XML cannot hold.
    private static string Keyword(string text) =>
        string.Concat(
                text.EnumerateRunes()
                    .Select(r =>
                        r.Value is '|' or '/' or 0xFFFE or 0xFFFF || Rune.IsControl(r) || r == Rune.ReplacementChar ? "-" : r.ToString()
                    )
            )
            .Trim();
}
