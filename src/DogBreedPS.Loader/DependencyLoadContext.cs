using System.Reflection;
using System.Runtime.Loader;

namespace DogBreedPS.Loader;

/// <summary>
/// The load context of DogBreed.Core and everything it needs (ONNX Runtime, OpenCV, ...), so that no other module's version of a library
/// meets ours. What it resolves, managed and native, is in dependencies/ beside this assembly, by DogBreed.Core.deps.json there.
/// </summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    public DependencyLoadContext(string corePath)
        : base("DogBreedPS") => _resolver = new AssemblyDependencyResolver(corePath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
