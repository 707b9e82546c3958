using System.Management.Automation;
using DogBreed.Core.Changes;

namespace DogBreedPS;

/// <summary>The commands about what was done with photographs.</summary>
public abstract class ChangeCommand : StoppableCommand
{
    /// <summary>The user's journal; null where there is none, since nothing was done yet.</summary>
    /// <exception cref="CoreErrors.DogBreedException">It is damaged, or none of this version.</exception>
    private protected static ChangeJournal? OpenJournal() =>
        File.Exists(Path.Combine(ModulePaths.UserFolder, ChangeJournal.FileName)) ? ChangeJournal.Open(ModulePaths.UserFolder) : null;

    /// <summary>Writes the error of a number that no change has.</summary>
    private protected void WriteNotFound(long id) =>
        WriteError(
            new ErrorRecord(new ItemNotFoundException(Texts.FormatChangeNotFound(id)), "ChangeNotFound", ErrorCategory.ObjectNotFound, id)
        );
}
