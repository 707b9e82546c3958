using System.Management.Automation;
using System.Management.Automation.Host;
using DogBreed.Core.Changes;

namespace DogBreedPS;

/// <summary>Takes back what Move-DogPhoto and Set-DogPhotoTag did: photographs go back, copies go, side-cars are as they were.</summary>
/// <remarks>
/// Without -Id everything that the journal holds is taken back, the newest first; where that is more than one call's work, an interactive
/// session is asked first. Get-DogPhotoChange -Last | Undo-DogPhotoChange takes back the last call's work alone.
/// What Move-DogPhoto -PassThru and Set-DogPhotoTag -PassThru gave can be piped to it too.
/// A file that was changed since, or whose old place is taken, is left where it is, with one error each. A copy is deleted only where it is
/// unchanged and its original is there. Folders that the moves had made, and in which nothing is any more, are removed.
/// </remarks>
/// <example>
///   <summary>Take the last call's work back.</summary>
///   <code>Get-DogPhotoChange -Last | Undo-DogPhotoChange</code>
/// </example>
/// <example>
///   <summary>What would be taken back?</summary>
///   <code>Undo-DogPhotoChange -WhatIf</code>
/// </example>
/// <seealso cref="GetDogPhotoChangeCommand"/>
/// <seealso cref="MoveDogPhotoCommand"/>
[Cmdlet(
    VerbsCommon.Undo,
    "DogPhotoChange",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(DogPhotoChange))]
public sealed class UndoDogPhotoChangeCommand : ChangeCommand
{
    // So many are on their way at once: a flush of the journal for all of them.
    private const int Batch = 128;

    private readonly SortedSet<long> _ids = [];
    private int _undone;
    private bool _hasFound;

    /// <summary>The numbers of the changes, as Get-DogPhotoChange lists them; without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long[]? Id { get; set; }

    /// <summary>Does not ask where the work of more than one call is taken back.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives each change that was taken back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.UnionWith(Id ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        ForCall(() =>
        {
            // Get-DogPhotoChange that finds nothing is no wish to take everything back.
            bool all = Id is null && !MyInvocation.ExpectingInput;
            using ChangeJournal? journal = all || _ids.Count > 0 ? OpenJournal() : null;
            if (journal is null)
            {
                WriteWarning(Texts.NothingToUndo);
                return;
            }

            if (!IsWhatIf)
            {
                ChangeRecovery.Settle(journal, finish: false);
            }

            var filter = new ChangeFilter { States = [ChangeState.Done], NewestFirst = true };
            if (all && !IsWanted(journal, filter))
            {
                return;
            }

            var progress = new CommandProgress(WriteProgress, MyInvocation.MyCommand.Name);
            using var undo = new ChangeUndo(journal);
            try
            {
                foreach (PhotoChange[] batch in Wanted(journal, filter, all).Chunk(Batch))
                {
                    _hasFound = true;
                    Stop.ThrowIfCancellationRequested();
                    Undo(undo, batch, progress);
                }

                undo.RemoveEmptyFolders();
            }
            finally
            {
                progress.Complete();
            }

            WriteDetail(Texts.FormatUndone(_undone));
            if (all && !_hasFound)
            {
                WriteWarning(Texts.NothingToUndo);
            }
        });

    private IEnumerable<PhotoChange> Wanted(ChangeJournal journal, ChangeFilter filter, bool all)
    {
        if (all)
        {
            return journal.Changes(filter);
        }

        return _ids.Reverse().SelectMany(id => Of(journal, id));
    }

    private IEnumerable<PhotoChange> Of(ChangeJournal journal, long id)
    {
        if (journal.Changes(new ChangeFilter { Id = id }).FirstOrDefault() is not { } change)
        {
            WriteNotFound(id);
            yield break;
        }

        if (change.State == ChangeState.Done)
        {
            yield return change;
        }
        else
        {
            WriteWarning(Texts.FormatChangeIs(id, new DogPhotoChange(change).State));
        }
    }

    private void Undo(ChangeUndo undo, PhotoChange[] batch, CommandProgress progress)
    {
        PhotoChange[] agreed = [.. batch.Where(c => ShouldProcess(c.To, Describe(c)))];
        if (agreed.Length == 0)
        {
            return;
        }

        foreach ((PhotoChange change, CoreErrors.DogBreedException? problem) in undo.Undo(agreed))
        {
            progress.Next(change.To);
            if (problem is not null)
            {
                WriteError(ErrorRecords.ForCommand(problem, change.To)!);
                continue;
            }

            _undone++;
            if (PassThru)
            {
                WriteObject(new DogPhotoChange(change with { State = ChangeState.Undone }));
            }
        }
    }

    private static string Describe(PhotoChange change) =>
        change.Kind switch
        {
            ChangeKind.Move => Texts.FormatMoveBack(change.From),
            ChangeKind.Copy => Texts.FormatDeleteCopy(change.From),
            _ => Texts.RestoreSideCar,
        };

    // A year of sorting is not taken back by a word too few; a script, which nobody watches, means what it says.
    private bool IsWanted(ChangeJournal journal, ChangeFilter filter)
    {
        bool asks = !Force && !IsWhatIf && !MyInvocation.BoundParameters.ContainsKey("Confirm") && !Console.IsInputRedirected;
        if (!asks || journal.CountRuns(filter) is var runs && runs < 2)
        {
            return true;
        }

        try
        {
            return ShouldContinue(Texts.FormatUndoAll(runs), Texts.UndoAllCaption);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException or PSNotImplementedException)
        {
            // Nobody can be asked here (-NonInteractive, a host without a user).
            return true;
        }
    }
}
