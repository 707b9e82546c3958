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
/// <seealso cref="GetDogPhotoChangeCommand"/>
[Cmdlet(
    VerbsCommon.Clear,
    "DogPhotoChange",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(void))]
public sealed class ClearDogPhotoChangeCommand : StoppableCommand
{
    /// <summary>What is older goes: a date, a time span (180.00:00:00), or a number of days.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AgeTransformation]
    public DateTime OlderThan { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        ForCall(() =>
        {
            if (!File.Exists(System.IO.Path.Combine(ModulePaths.UserFolder, ChangeJournal.FileName)))
            {
                return;
            }

            using ChangeJournal journal = ChangeJournal.Open(ModulePaths.UserFolder);
            string before = OlderThan.ToString("g", CultureInfo.CurrentCulture);
            if (ShouldProcess(Texts.FormatOldChanges(journal.CountBefore(OlderThan), before), Texts.DeleteFromJournal))
            {
                WriteDetail(Texts.FormatCleared(journal.Prune(OlderThan)));
            }
        });
}
