using DogBreed.Core.Changes;

namespace DogBreedPS;

/// <summary>What was done with one file: a line of the journal.</summary>
public sealed class DogPhotoChange
{
    internal DogPhotoChange(PhotoChange change)
    {
        (Id, Run, Time) = (change.Id, change.Run, change.Time.ToLocalTime());
        (Kind, State) = (change.Kind.ToString(), StateOf(change.State));
        (From, To, Hash) = (change.From, change.To, change.Hash);
    }

    /// <summary>Its number, for Undo-DogPhotoChange -Id.</summary>
    public long Id { get; }

    /// <summary>The number of the call that made it.</summary>
    public long Run { get; }

    /// <summary>When it was written down, in local time.</summary>
    public DateTime Time { get; }

    /// <summary>Move, Copy or Tag.</summary>
    public string Kind { get; }

    /// <summary>
    /// Done, Undone, or Interrupted: its call was killed, and the next call settles it (or it is under way in another process).
    /// </summary>
    public string State { get; }

    /// <summary>Where the file was; of a tag the photograph.</summary>
    public string From { get; }

    /// <summary>Where it went; of a tag the side-car.</summary>
    public string To { get; }

    /// <summary>The SHA-256 of what was copied or written; null where a file was renamed.</summary>
    public string? Hash { get; }

    /// <summary>"17 Move: /photos/rex.jpg -> /sorted/Pembroke/rex.jpg".</summary>
    public override string ToString() => $"{Id} {Kind}: {From} -> {To}";

    private static string StateOf(ChangeState state) =>
        state switch
        {
            ChangeState.Done => "Done",
            ChangeState.Undone => "Undone",
            _ => "Interrupted",
        };
}
