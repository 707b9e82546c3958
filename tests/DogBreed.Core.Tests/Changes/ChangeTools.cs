using System.Diagnostics;
using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Sorting;

namespace DogBreed.Core.Tests.Changes;

/// <summary>What the tests of sorting and tagging do with a journal and the system.</summary>
internal static class ChangeTools
{
    /// <summary>Takes everything back, the newest first; gives what stood in the way of each change.</summary>
    public static List<ChangeException?> Undo(string home)
    {
        using ChangeJournal journal = ChangeJournal.Open(home);
        using var undo = new ChangeUndo(journal);
        List<ChangeException?> problems =
            [.. undo.Undo([.. journal.Changes(new ChangeFilter { States = [ChangeState.Done], NewestFirst = true })]).Select(r => r.Problem)];
        undo.RemoveEmptyFolders();
        return problems;
    }

    /// <summary>A photograph of a dog, which goes to the folder of its breed.</summary>
    public static SortedPhoto Photo(string path, string breed) =>
        new()
        {
            Path = path,
            Subject = PhotoSubject.Dog,
            Breed = breed,
            Place = [breed, Path.GetFileName(path)],
        };

    /// <summary>A folder on another volume that is not there yet; the folder around it is what is to be deleted.</summary>
    public static string OtherVolume(List<string> toDelete)
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no second volume here.");
        string folder = Directory.CreateDirectory($"/dev/shm/dogbreed-{Guid.NewGuid():N}").FullName;
        toDelete.Add(folder);
        return Path.Combine(folder, "sorted");
    }

    /// <summary>Runs a line of the shell; its standard output and error together.</summary>
    public static (int Code, string Output) Shell(string line)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", line + " 2>&1"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
