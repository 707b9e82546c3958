using System.Management.Automation;
using DogBreed.Core.Sharding;

namespace DogBreedPS;

/// <summary>Lists the shards of a run, and which of them are complete.</summary>
/// <example>
///   <summary>Which are missing?</summary>
///   <code>Get-PhotoShard nightly -Missing</code>
/// </example>
/// <example>
///   <summary>Their numbers, as sbatch --array takes them.</summary>
///   <code>(Get-PhotoShard nightly -Missing).Index -join ','</code>
/// </example>
/// <seealso cref="GetPhotoFileCommand"/>
/// <seealso cref="CompletePhotoShardCommand"/>
[Cmdlet(VerbsCommon.Get, "PhotoShard", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(PhotoShardInfo))]
public sealed class GetPhotoShardCommand : StoppableCommand
{
    /// <summary>The folder of the run: that of Get-PhotoFile -RunFolder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public string RunFolder { get; set; } = string.Empty;

    /// <summary>
    /// How many shards the run is to have: where it was not begun, all of them are listed as missing; where it has another number, that is
    /// an error.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int? Count { get; set; }

    /// <summary>Those alone that are not complete.</summary>
    [Parameter]
    public SwitchParameter Missing { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            RunFolder,
            () =>
            {
                string folder = Resolve(RunFolder);
                ShardRun? run = Count is { } wanted ? ShardRun.Find(folder, wanted) : ShardRun.Open(folder);
                int count = run?.Count ?? Count!.Value;
                for (int index = 1; index <= count; index++)
                {
                    Stop.ThrowIfCancellationRequested();
                    ShardCompletion? completion = run?.Completion(index);
                    if (!Missing || completion is null)
                    {
                        WriteObject(new PhotoShardInfo(new Shard(index, count), completion, folder));
                    }
                }
            }
        );
}
