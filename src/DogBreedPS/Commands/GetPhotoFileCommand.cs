using System.Management.Automation;
using DogBreed.Core.Sharding;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>
/// Gives the photographs of a folder and of those below it, by their names; with -Shard one part of them, for one of several machines.
/// </summary>
/// <remarks>
/// A photograph is of a shard by the hash of its path below the folder: the same on every machine, wherever the library is mounted there,
/// and whatever else is in it. Files come in the order of their paths. Hidden files are left out, and links to folders are not followed.
/// With -RunFolder all machines enter one run: its file refuses another number of shards, and of a shard that Complete-PhotoShard has
/// completed nothing is given.
/// </remarks>
/// <example>
///   <summary>All photographs below this folder.</summary>
///   <code>Get-PhotoFile . | Get-DogBreed -Catalog answers.db</code>
/// </example>
/// <example>
///   <summary>The third of sixteen parts, for the third of sixteen machines.</summary>
///   <code>
///     $ErrorActionPreference = 'Stop'
///     Get-PhotoFile . -Shard 3/16 -RunFolder run | Get-DogBreed -Catalog run/3.db -Root .
///     Complete-PhotoShard 3/16 -RunFolder run
///   </code>
/// </example>
/// <seealso cref="SelectPhotoShardCommand"/>
/// <seealso cref="CompletePhotoShardCommand"/>
/// <seealso href="docs/CLUSTER.md"/>
[Cmdlet(VerbsCommon.Get, "PhotoFile", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(FileInfo))]
public sealed class GetPhotoFileCommand : StoppableCommand
{
    private ShardRun? _run;

    /// <summary>The folder of the library.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>One part alone: its number and how many there are, such as 3/16.</summary>
    [Parameter]
    public PhotoShard? Shard { get; set; }

    /// <summary>The folder of the run that the shard is of; made where it is not there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunFolder { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (RunFolder is not null && Shard is null)
        {
            Refuse(Texts.RunFolderNeedsShard, "ShardMissing", ErrorCategory.InvalidArgument, RunFolder);
        }

        // Before the commands that come after it begin: a catalog may be in the run's folder.
        if (RunFolder is not null)
        {
            ForCall(() => _run = ShardRun.Enter(Resolve(RunFolder), Shard!.Count));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForInput(
            Path,
            () =>
            {
                string folder = Resolve(Path);
                if (!Directory.Exists(folder))
                {
                    WriteError(
                        new ErrorRecord(
                            new DirectoryNotFoundException(
                                File.Exists(folder) ? Texts.FormatLibraryIsFile(folder) : Texts.FormatThereIsNoSuchFolder(folder)
                            ),
                            "FolderNotFound",
                            ErrorCategory.ObjectNotFound,
                            folder
                        )
                    );
                    return;
                }

                if (_run?.Completion(Shard!.Index) is not null)
                {
                    WriteDetail(Texts.FormatShardComplete(Shard!));
                    return;
                }

                // In the order of their paths: what is beside each other on the disk is read one after another, and every run is alike.
                foreach (string path in FolderFiles.Below(folder).Where(IsMeant).Order(StringComparer.Ordinal))
                {
                    Stop.ThrowIfCancellationRequested();
                    WriteObject(new FileInfo(path));
                }

                bool IsMeant(string path) =>
                    PhotographNames.HasAny(path, PhotographNames.Readable)
                    && (Shard is null || Shard.Core.Has(System.IO.Path.GetRelativePath(folder, path)));
            }
        );
}
