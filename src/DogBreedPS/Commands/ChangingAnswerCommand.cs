using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Changes;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>
/// The commands that do something with photographs by their answers. What they do is in the journal before it happens, and happens on a
/// thread of its own while the pipeline brings more.
/// </summary>
public abstract class ChangingAnswerCommand : AnswerCommand
{
    private static readonly Lazy<TaxonomyFile?> s_taxonomy = new(() => ModulePaths.BundledStore.Taxonomy());

    // Milliseconds between two answers, and over how many of them the mean goes.
    private const double SlowGap = 3;
    private const int GapsInAverage = 16;

    // What was posted and is not finished: the oldest first, which is finished first.
    private readonly List<string> _open = [];
    private double _averageGap = SlowGap * 2;
    private long _postedLast;
    private ChangeJournal? _journal;
    private ChangeRun? _run;
    private CorrectionSet? _corrections;

    /// <summary>
    /// The culture of breeds' names, such as zh-CN; the answer's own names, or the session's UI culture, where it is not given.
    /// </summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>
    /// Files of corrections, as the page of Export-DogReport saves them: what a person says of a photograph counts instead of the answer.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Correction { get; set; }

    /// <summary>Gives an object for each photograph: what was done with it, and why.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run?.Dispose();
            _journal?.Dispose();
            _open.ForEach(UnfinishedWork.Abandon);
        }

        base.Dispose(disposing);
    }

    private protected override void Prepare() =>
        _corrections = Correction is null ? null : CorrectionSet.Read(Correction.Select(Resolve), WriteWarning);

    private protected override PhotoAnswer Corrected(PhotoAnswer answer) => _corrections?.Correct(answer) ?? answer;

    /// <summary>
    /// This call's run in the journal, when the first photograph needs it. What earlier calls left when they were interrupted is finished
    /// first.
    /// </summary>
    /// <exception cref="CoreErrors.DogBreedException">The journal cannot be written: nothing is done.</exception>
    private protected ChangeRun Run()
    {
        if (_run is null)
        {
            _journal = ChangeJournal.Open(ModulePaths.UserFolder);
            int settled = ChangeRecovery.Settle(_journal, finish: true);
            if (settled > 0)
            {
                WriteWarning(Texts.FormatInterruptedFinished(settled));
            }

            _run = _journal.Begin();
        }

        return _run;
    }

    /// <summary>
    /// Posts an item; what is ready meanwhile is written. Where the answers take longer than a flush of the journal (a model computes them,
    /// a folder is watched) each item is waited for, so that its outcome is said at once; else many share a flush.
    /// </summary>
    private protected void Post<TItem, TOutcome>(OrderedPipeline<TItem, TOutcome> work, string path, TItem item, Action<TOutcome> write)
    {
        double gap = Stopwatch.GetElapsedTime(_postedLast).TotalMilliseconds;
        _averageGap += (Math.Min(gap, SlowGap * 2) - _averageGap) / GapsInAverage;
        UnfinishedWork.Begin(path);
        _open.Add(path);
        while (!work.TryPost(item))
        {
            write(work.Take());
        }

        while (_averageGap > SlowGap && work.Count > 0)
        {
            write(work.Take());
        }

        while (work.TryTake(out TOutcome? outcome))
        {
            write(outcome);
        }

        _postedLast = Stopwatch.GetTimestamp();
    }

    /// <summary>Waits for all that was posted.</summary>
    private protected static void Complete<TItem, TOutcome>(OrderedPipeline<TItem, TOutcome> work, Action<TOutcome> write)
    {
        work.Complete();
        while (work.Count > 0)
        {
            write(work.Take());
        }

        // The worker writes down what was done last.
        work.Dispose();
    }

    /// <summary>A photograph that was posted is finished.</summary>
    private protected void Finished(string path)
    {
        UnfinishedWork.End(path);
        _open.Remove(path);
    }

    /// <summary>The breed's name: in the culture that was asked for, else as the answer has it.</summary>
    private protected string? NameOf(PhotoAnswer answer) =>
        Culture is null && answer.BreedName is not null
            ? answer.BreedName
            : BreedNaming.NameOf(answer.Breed, Culture ?? CultureInfo.CurrentUICulture);

    /// <summary>The narrowest group of a breed among WordNet's dogs; null where it has no place there.</summary>
    private protected static string? GroupOf(string? breed) =>
        breed is not null && GroupTree.PathOf(breed, s_taxonomy.Value) is [.., var group] ? group : null;
}
