using DogBreed.Core.Models;

namespace DogBreed.Core.Tests;

/// <summary>Where the files are that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static ModelStore Models { get; } = new(Path.Combine(Root, "models"));

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    public static string Data(string name) => Path.Combine(Root, "tests", "data", name);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DogBreedPS.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
