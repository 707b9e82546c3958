using System.Management.Automation;
using DogBreed.Core.Changes;

namespace DogBreedPS;

/// <summary>Lists what Move-DogPhoto and Set-DogPhotoTag did with photographs, the oldest first.</summary>
/// <remarks>
/// The journal is changes.db in the user's folder. It stays on this machine, and holds paths, times and hashes alone; beside it side-cars
/// are kept as they were before they were changed. Clear-DogPhotoChange prunes both.
/// </remarks>
/// <example>
///   <summary>What did the last call do?</summary>
///   <code>Get-DogPhotoChange -Last</code>
/// </example>
/// <example>
///   <summary>What was done since yesterday?</summary>
///   <code>Get-DogPhotoChange -Since (Get-Date).AddDays(-1) | Format-Table Time, Kind, State, From, To</code>
/// </example>
/// <seealso cref="UndoDogPhotoChangeCommand"/>
/// <seealso cref="ClearDogPhotoChangeCommand"/>
[Cmdlet(VerbsCommon.Get, "DogPhotoChange", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogPhotoChange))]
public sealed class GetDogPhotoChangeCommand : ChangeCommand
{
    /// <summary>The changes of these numbers alone.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long[]? Id { get; set; }

    /// <summary>The changes of the last call whose work is not all taken back.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    /// <summary>The changes from this time on.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForCall(() =>
        {
            using ChangeJournal? journal = OpenJournal();
            if (journal is null)
            {
                return;
            }

            var filter = new ChangeFilter { Since = Since, Run = Last ? journal.LastRun() ?? -1 : null };
            foreach (ChangeFilter one in Id is null ? [filter] : Id.Select(id => filter with { Id = id }))
            {
                bool found = false;
                foreach (PhotoChange change in journal.Changes(one))
                {
                    Stop.ThrowIfCancellationRequested();
                    WriteObject(new DogPhotoChange(change));
                    found = true;
                }

                if (one.Id is { } id && !found && !Last && Since is null)
                {
                    WriteNotFound(id);
                }
            }
        });
}
