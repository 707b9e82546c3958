using System.Management.Automation;

namespace DogBreedPS;

/// <summary>What -Model and -Name take: a name, or the path of a backbone's folder or of a breed model's file.</summary>
internal static class ModelNames
{
    /// <summary>A path is PowerShell's: it counts from the session's location, not from the process's. A name stays as it is.</summary>
    public static string Resolve(PSCmdlet cmdlet, string model) =>
        model.AsSpan().ContainsAny('/', '\\') || model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(model)
            : model;
}
