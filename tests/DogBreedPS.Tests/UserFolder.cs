using System.Runtime.CompilerServices;

namespace DogBreedPS.Tests;

/// <summary>The tests, and the consoles that they start, see no models and no cache of the one who runs them, and leave none.</summary>
internal static class UserFolder
{
    [ModuleInitializer]
    internal static void IsTheTestsOwn()
    {
        string folder = Directory.CreateTempSubdirectory("dogbreed-home").FullName;
        Environment.SetEnvironmentVariable("DOGBREED_HOME", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        };
    }
}
