using System.Management.Automation;
using DogBreed.Core.Catalog;
using DogBreed.Core.Features;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Gives the photographs that are most worth a person's look: to find mistakes, or to teach a model.</summary>
/// <remarks>
/// With -Catalog those come first from which a model learns most: dogs that stand for many others, by the features that the catalog keeps
/// (Get-DogBreed -Catalog -KeepFeature); greedy facility location. A hundred labels chosen so taught a model more than a hundred at random,
/// and no other of nine ways did (docs/CORRECTING.md).
/// Without it the least sure answers come first, among which most mistakes are: of a dog by the probability of its likeliest breed, of a
/// human and of neither by how near the probability of a dog is to a half.
/// The objects are those that came, so that they go on to Export-DogReport.
/// </remarks>
/// <example>
///   <summary>A page of the fifty that are most worth a look.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | Select-DogPhotoToReview -First 50 | Export-DogReport review.html</code>
/// </example>
/// <example>
///   <summary>Those that stand for many others: what to label first.</summary>
///   <code>
///     Get-ChildItem *.jpg | Get-DogBreed -Catalog answers.db -KeepFeature |
///         Select-DogPhotoToReview -First 2 -Catalog answers.db
///   </code>
/// </example>
/// <seealso cref="ExportDogReportCommand"/>
/// <seealso cref="ImportBreedCorrectionCommand"/>
/// <seealso href="docs/CORRECTING.md"/>
[Cmdlet(VerbsCommon.Select, "DogPhotoToReview", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(object))]
public sealed class SelectDogPhotoToReviewCommand : AnswerCommand
{
    // The surest first: it gives way to one that is less sure. Of two that are alike the one that came first stays.
    private readonly PriorityQueue<PSObject, (double Sure, long Number)> _least = new(
        Comparer<(double Sure, long Number)>.Create((a, b) => b.CompareTo(a))
    );
    private readonly List<(string Path, PSObject Answer)> _dogs = [];
    private HashSet<string> _seen = [];
    private long _number;

    /// <summary>How many photographs are given.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 100_000)]
    public int First { get; set; } = 50;

    /// <summary>A catalog with features of the photographs: chooses those that stand for many others.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Catalog { get; set; }

    /// <summary>Files of corrections: what is in them has been looked at, and is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Correction { get; set; }

    private protected override void Prepare() =>
        _seen = Correction is null
            ? []
            : CorrectionSet.Read(Correction.Select(Resolve), WriteWarning).All.Select(c => c.Path).ToHashSet(FilePaths.Comparer);

    private protected override void Take(PhotoAnswer answer)
    {
        ShowProgress(answer.Path);
        if (_seen.Contains(answer.Path))
        {
            return;
        }

        if (Catalog is not null)
        {
            if (answer.Subject is PhotoSubject.Dog or PhotoSubject.Unsure)
            {
                _dogs.Add((answer.Path, InputObject));
            }

            return;
        }

        _least.Enqueue(InputObject, (SureOf(answer), _number++));
        if (_least.Count > First)
        {
            _least.Dequeue();
        }
    }

    private protected override void Finish()
    {
        if (Catalog is not null)
        {
            WriteRepresentative();
            return;
        }

        var ordered = new Stack<PSObject>(_least.Count);
        while (_least.TryDequeue(out PSObject? answer, out _))
        {
            ordered.Push(answer);
        }

        foreach (PSObject answer in ordered)
        {
            WriteObject(answer);
        }
    }

    private void WriteRepresentative()
    {
        if (_dogs.Count == 0)
        {
            return;
        }

        using CatalogReader catalog = CatalogReader.Open(Resolve(Catalog!));
        (IReadOnlyList<int> places, int lacking) = NewWork()
            .Run(() => RepresentativePhotos.Choose(catalog, [.. _dogs.Select(d => d.Path)], _seen, First, Stop));
        if (lacking > 0)
        {
            WriteWarning(Texts.FormatPhotographsWithoutFeatures(lacking, catalog.Path));
        }

        foreach (int place in places)
        {
            WriteObject(_dogs[place].Answer);
        }
    }

    private static double SureOf(PhotoAnswer answer)
    {
        if (answer.Subject is PhotoSubject.Human or PhotoSubject.Neither)
        {
            return AnswerDetails.DogProbability(answer.Source) is { } dog ? Math.Max(dog, 1 - dog) : 1;
        }

        return AnswerDetails.Candidates(answer.Source) is [var likeliest, ..] ? likeliest.Probability : answer.Probability ?? 0;
    }
}
