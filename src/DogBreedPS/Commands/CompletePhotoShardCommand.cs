using System.Management.Automation;
using DogBreed.Core.Sharding;

namespace DogBreedPS;

/// <summary>Writes down that a shard of a run is complete: Get-PhotoFile gives nothing of it any more.</summary>
/// <remarks>To be called when all of the shard's photographs are answered. A task that is killed before is simply run again.</remarks>
/// <example>
///   <summary>When all went well.</summary>
///   <code>
///     $ErrorActionPreference = 'Stop'
///     Get-PhotoFile . -Shard 1/4 -RunFolder run | Get-DogBreed -Catalog run/1.db -ErrorAction SilentlyContinue
///     Complete-PhotoShard 1/4 -RunFolder run
///   </code>
/// </example>
/// <seealso cref="GetPhotoFileCommand"/>
/// <seealso cref="GetPhotoShardCommand"/>
[Cmdlet(VerbsLifecycle.Complete, "PhotoShard", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(PhotoShardInfo))]
public sealed class CompletePhotoShardCommand : StoppableCommand
{
    /// <summary>Its number and how many there are, such as 3/16.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public PhotoShard Shard { get; set; } = null!;

    /// <summary>The folder of the run: that of Get-PhotoFile -RunFolder.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RunFolder { get; set; } = string.Empty;

    /// <summary>Gives the shard as Get-PhotoShard lists it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Shard,
            () =>
            {
                // A folder that is not there is a misspelt one: work has been done in it.
                string folder = Resolve(RunFolder);
                if (!Directory.Exists(folder))
                {
                    Refuse(Texts.FormatThereIsNoSuchFolder(folder), "RunFolderNotFound", ErrorCategory.ObjectNotFound, folder);
                }

                var run = ShardRun.Enter(folder, Shard.Count);
                ShardCompletion completion = run.Complete(Shard.Index);
                if (PassThru)
                {
                    WriteObject(new PhotoShardInfo(Shard.Core, completion, run.Folder));
                }
            }
        );
}
