using System.Management.Automation;

namespace DogBreedPS;

/// <summary>Gives the photographs that are most worth a person's look: those first of which the model is least sure.</summary>
/// <remarks>
/// The least sure answers come first: of a dog by the probability of its likeliest breed, of a human and of neither by how near the
/// probability of a dog is to a half. Mistakes are mostly among them. What a model learns from a hundred more labels was measured over ten
/// seeds (docs/CORRECTING.md): of nine ways to choose them, this one included, none was better than choosing at random.
/// The objects are those that came, so that they go on to Export-DogReport.
/// </remarks>
/// <example>
///   <summary>A page of the fifty that are most worth a look.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | Select-DogPhotoToReview -First 50 | Export-DogReport review.html</code>
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
    private HashSet<string> _seen = [];
    private long _number;

    /// <summary>How many.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 100_000)]
    public int First { get; set; } = 50;

    /// <summary>Files of corrections: what is in them has been looked at, and is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Correction { get; set; }

    private protected override void Prepare() =>
        _seen = Correction is null
            ? []
            : CorrectionSet.Read(Correction.Select(Resolve), WriteWarning).All.Select(c => c.Path).ToHashSet(StringComparer.Ordinal);

    private protected override void Take(PhotoAnswer answer)
    {
        ShowProgress(answer.Path);
        if (_seen.Contains(answer.Path))
        {
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

    private static double SureOf(PhotoAnswer answer)
    {
        if (answer.Subject is PhotoSubject.Human or PhotoSubject.Neither)
        {
            return AnswerDetails.DogProbability(answer.Source) is { } dog ? Math.Max(dog, 1 - dog) : 1;
        }

        return AnswerDetails.Candidates(answer.Source) is [var likeliest, ..] ? likeliest.Probability : answer.Probability ?? 0;
    }
}
