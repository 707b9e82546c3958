using System.Globalization;
using System.Management.Automation;
using System.Text;
using DogBreed.Core.Catalog;

namespace DogBreedPS;

/// <summary>What is done when the module comes and goes.</summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static int s_told;

    /// <summary>
    /// Says once, and in English, that the terminal lacks the letters of the user's language: what follows would be question marks.
    /// </summary>
    public void OnImport()
    {
        string words = Texts.ProgressDone;
        Encoding encoding = Console.OutputEncoding;

        // Windows shows letters whatever the encoding is.
        bool isShown =
            OperatingSystem.IsWindows()
            || Console.IsErrorRedirected
            || string.Equals(encoding.GetString(encoding.GetBytes(words)), words, StringComparison.Ordinal);
        if (!isShown && Interlocked.Exchange(ref s_told, 1) == 0)
        {
            string english = Texts.ResourceManager.GetString(nameof(Texts.LettersMissing), CultureInfo.InvariantCulture)!;
            Console.Error.WriteLine(english.Replace("{encoding}", encoding.WebName, StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Frees the models when the module is removed. Runs that other runspaces have under way finish; a later import starts afresh.
    /// </summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ClassifierCache.Clear();
        FeatureIndexCache.Clear();
    }
}
