using System.Collections.ObjectModel;
using System.Management.Automation;

namespace DogBreed.Console;

/// <summary>
/// Get-ChildItem for an engine that comes without it: a thin cmdlet over the engine's own file-system provider, with the parameters that
/// photographs need. Folders are walked one by one: what is found comes at once, and a folder that may not be read is one error.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private WildcardPattern[] _include = [];
    private WildcardPattern? _filter;

    /// <summary>Paths; wildcards are expanded. The current folder where none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Paths, taken exactly as they stand.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Only names of this pattern.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    public string? Filter { get; set; }

    /// <summary>Only names of one of these patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? Include { get; set; }

    /// <summary>Also what is in the folders below.</summary>
    [Parameter]
    [Alias("s")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Only files.</summary>
    [Parameter]
    public SwitchParameter File { get; set; }

    /// <summary>Also what is hidden.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _include = [.. (Include ?? []).Select(Pattern)];
        _filter = Filter is null ? null : Pattern(Filter);
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string path in literal ? LiteralPath : Path)
        {
            string leaf = literal ? string.Empty : SessionState.Path.ParseChildName(path);
            if (Recurse && WildcardPattern.ContainsWildcardCharacters(leaf))
            {
                // "*.jpg -Recurse" is every *.jpg of the whole tree.
                string parent = SessionState.Path.ParseParent(path, string.Empty);
                Walk(parent.Length == 0 ? "." : parent, literal: false, Pattern(leaf));
            }
            else
            {
                Walk(path, literal, leaf: null);
            }
        }
    }

    private static WildcardPattern Pattern(string text) => new(text, WildcardOptions.IgnoreCase);

    private void Walk(string path, bool literal, WildcardPattern? leaf)
    {
        foreach (PSObject item in ItemsOf(path, literal))
        {
            if (item.BaseObject is not FileSystemInfo info)
            {
                continue;
            }

            if (
                (!File || info is FileInfo)
                && (leaf is null || leaf.IsMatch(info.Name))
                && (_filter is null || _filter.IsMatch(info.Name))
                && (_include.Length == 0 || Array.Exists(_include, pattern => pattern.IsMatch(info.Name)))
            )
            {
                WriteObject(item);
            }

            // Links to folders are not followed: they may lead in a circle.
            if (Recurse && !Stopping && info is DirectoryInfo && info.LinkTarget is null)
            {
                Walk(info.FullName, literal: true, leaf);
            }
        }
    }

    private Collection<PSObject> ItemsOf(string path, bool literal)
    {
        try
        {
            return InvokeProvider.ChildItem.Get([path], recurse: false, Force, literal);
        }
        catch (Exception e)
            when (e
                    is ItemNotFoundException
                        or System.Management.Automation.DriveNotFoundException
                        or ProviderNotFoundException
                        or ProviderInvocationException
                        or IOException
                        or UnauthorizedAccessException
                        or NotSupportedException
                        or PSArgumentException
            )
        {
            WriteError(new ErrorRecord(e, "PathNotFound", ErrorCategory.ObjectNotFound, path));
            return [];
        }
    }
}
