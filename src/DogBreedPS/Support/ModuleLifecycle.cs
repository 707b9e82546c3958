using System.Management.Automation;
using DogBreed.Core.Catalog;

namespace DogBreedPS;

/// <summary>
/// Frees the models when the module is removed. Runs that other runspaces have under way finish; a later import starts afresh.
/// </summary>
public sealed class ModuleLifecycle : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ClassifierCache.Clear();
        FeatureIndexCache.Clear();
    }
}
