using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Changes;

namespace DogBreedPS;

/// <summary>
/// Deletes old lines of the journal of Move-DogPhoto and Set-DogPhotoTag. What they did stays, and can no longer be undone.
/// </summary>
/// <example>
///   <summary>Keep half a year.</summary>
///   <code>Clear-DogPhotoChange -OlderThan (Get-Date).AddMonths(-6)</code>
/// </example>
/// <example>
///   <summary>How many lines would go?</summary>
///   <code>Clear-DogPhotoChange -OlderThan 180.00:00:00 -WhatIf</code>
/// </example>
/// <example>
///   <summary>Forget what the last call did.</summary>
///   <code>Get-DogPhotoChange -Last | Clear-DogPhotoChange</code>
/// </example>
/// <seealso cref="GetDogPhotoChangeCommand"/>
[Cmdlet(
    VerbsCommon.Clear,
    "DogPhotoChange",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(void))]
public sealed class ClearDogPhotoChangeCommand : ChangeCommand
{
    private const string AgeSet = "Age";
    private const string IdSet = "Id";

    private readonly SortedSet<long> _ids = [];

    /// <summary>What is older goes: a date, a time span (180.00:00:00), or a number of days.</summary>
    [Parameter(ParameterSetName = AgeSet, Mandatory = true, Position = 0)]
    [AgeTransformation]
    public DateTime OlderThan { get; set; }

    /// <summary>
    /// The numbers of the changes that go, as Get-DogPhotoChange lists them: what cannot be undone and is not to be tried again.
    /// </summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.UnionWith(Id);

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        ForCall(() =>
        {
            using ChangeJournal? journal = OpenJournal();
            if (journal is null)
            {
                return;
            }

            bool byAge = ParameterSetName == AgeSet;
            string what = byAge
                ? Texts.FormatOldChanges(
                    journal.CountBefore(OlderThan),
                    OlderThan.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
                )
                : Texts.FormatNamedChanges(_ids.Count);
            if (ShouldProcess(what, Texts.DeleteFromJournal))
            {
                WriteDetail(Texts.FormatCleared(byAge ? journal.Prune(OlderThan) : journal.Delete(_ids)));
            }
        });
}
