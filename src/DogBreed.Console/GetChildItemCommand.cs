using System.Collections.ObjectModel;
using System.Management.Automation;

namespace DogBreed.Console;

/// <summary>
/// Get-ChildItem for an engine that comes without it: a thin cmdlet over the engine's own file-system provider, with the parameters that
/// photographs need.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PSCmdlet
{
    /// <summary>Paths; wildcards are expanded. The current folder where none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = ["."];

    /// <summary>Paths, taken exactly as they stand.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
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
        WildcardPattern[] include = [.. (Include ?? []).Select(Pattern)];
        WildcardPattern? filter = Filter is null ? null : Pattern(Filter);
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in literal ? LiteralPath : Path)
        {
            foreach (PSObject item in ItemsOf(path, literal))
            {
                if (item.BaseObject is not FileSystemInfo info
                    || (File && info is not FileInfo)
                    || (filter is not null && !filter.IsMatch(info.Name))
                    || (include.Length > 0 && !Array.Exists(include, pattern => pattern.IsMatch(info.Name))))
                {
                    continue;
                }

                WriteObject(item);
            }
        }
    }

    private static WildcardPattern Pattern(string text) => new(text, WildcardOptions.IgnoreCase);

    private Collection<PSObject> ItemsOf(string path, bool literal)
    {
        try
        {
            return InvokeProvider.ChildItem.Get([path], Recurse, Force, literal);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or IOException or UnauthorizedAccessException or NotSupportedException or PSArgumentException)
        {
            WriteError(new ErrorRecord(e, "PathNotFound", ErrorCategory.ObjectNotFound, path));
            return [];
        }
    }
}
