using System.Reflection;
using System.Runtime.Loader;

namespace DogBreedPS.Loader;

/// <summary>
/// The load context of DogBreed.Core and everything it needs (ONNX Runtime, Skia, ...), so that no other module's version of a library
/// meets ours. What it resolves, managed and native, is in dependencies/ beside this assembly, by DogBreed.Core.deps.json there.
/// </summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _folder;

    /// <param name="corePath">DogBreed.Core.dll in dependencies/.</param>
    public DependencyLoadContext(string corePath)
        : base("DogBreedPS")
    {
        _resolver = new AssemblyDependencyResolver(corePath);
        _folder = Path.GetDirectoryName(Path.GetDirectoryName(corePath))!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        if (path is null && unmanagedDllName == OpenCvModule.Library)
        {
            path = OpenCvModule.Find(_folder);
        }

        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }
}
