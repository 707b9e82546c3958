using System.Management.Automation;

namespace DogBreedPS;

/// <summary>The commands over a run that is shared out.</summary>
public abstract class ShardRunCommand : StoppableCommand
{
    /// <summary>The folder of the run: that of Get-PhotoFile -RunFolder.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string RunFolder { get; set; } = string.Empty;
}
