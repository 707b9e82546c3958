using System.Management.Automation;
using System.Runtime.Loader;

namespace DogBreedPS.Loader;

/// <summary>
/// PowerShell runs this when it imports the loader, which the manifest names before the cmdlets: from then on the cmdlets' references to
/// DogBreed.Core lead into <see cref="DependencyLoadContext"/>. Safe to run again: the context lives as long as the process.
/// </summary>
public sealed class LoaderModule : IModuleAssemblyInitializer
{
    private const string Core = "DogBreed.Core";

    private static readonly Lazy<DependencyLoadContext> s_context = new(() =>
        new DependencyLoadContext(
            Path.Combine(Path.GetDirectoryName(typeof(LoaderModule).Assembly.Location)!, "dependencies", Core + ".dll")
        )
    );

    private static int s_registered;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref s_registered, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += static (_, name) =>
                string.Equals(name.Name, Core, StringComparison.Ordinal) ? s_context.Value.LoadFromAssemblyName(name) : null;
        }
    }
}
