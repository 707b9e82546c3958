using System.Management.Automation;
using DogBreed.Core.Sharding;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Passes on what belongs to one shard: files, paths, or rows with a path, in a pipeline of your own.</summary>
/// <remarks>
/// The same photographs as Get-PhotoFile -Shard gives, by the hash of their paths below -Root. What is not below it has no such path: an
/// error.
/// </remarks>
/// <example>
///   <summary>A listing of your own, shared out.</summary>
///   <code>Get-ChildItem . -Recurse -File -Include *.jpg | Select-PhotoShard 1/2 | Get-DogBreed</code>
/// </example>
/// <example>
///   <summary>The rows of a table.</summary>
///   <code>Get-ChildItem *.jpg | Get-DogBreed | Select-PhotoShard 2/2</code>
/// </example>
/// <seealso cref="GetPhotoFileCommand"/>
[Cmdlet(VerbsCommon.Select, "PhotoShard", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(object))]
public sealed class SelectPhotoShardCommand : StoppableCommand
{
    private static readonly string[] s_pathProperties = ["FullName", "Path", "LiteralPath", "PSPath"];

    private string _root = string.Empty;

    /// <summary>Its number and how many there are, such as 3/16.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public PhotoShard Shard { get; set; } = null!;

    /// <summary>The folder of the library, to which paths are relative; the current folder where it is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Root { get; set; } = ".";

    /// <summary>A file, a path, or an object with a property FullName, Path, LiteralPath or PSPath. Folders are passed over.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        ForCall(() =>
        {
            _root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Resolve(Root)));
            if (!Directory.Exists(_root))
            {
                Refuse(
                    Texts.FormatSaidOf("-Root", Texts.FormatThereIsNoSuchFolder(_root)),
                    "RootNotFound",
                    ErrorCategory.ObjectNotFound,
                    _root
                );
            }
        });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject.BaseObject is DirectoryInfo)
        {
            return;
        }

        if (PathOf(InputObject) is not { } given)
        {
            Fail(Texts.FormatShardWithoutPath(InputObject.BaseObject.GetType().Name), "ShardPathMissing");
            return;
        }

        string path = System.IO.Path.GetFullPath(Resolve(given));
        if (!FilePaths.IsWithin(path, _root))
        {
            Fail(Texts.FormatShardOutsideRoot(path, _root), "ShardOutsideRoot");
        }
        else if (Shard.Core.Has(System.IO.Path.GetRelativePath(_root, path)))
        {
            WriteObject(InputObject);
        }
    }

    private void Fail(string message, string id) =>
        WriteError(new ErrorRecord(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, InputObject));

    private static string? PathOf(PSObject value) =>
        value.BaseObject as string
        ?? s_pathProperties.Select(name => value.Properties[name]?.Value?.ToString()).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
