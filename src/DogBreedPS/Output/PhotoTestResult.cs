namespace DogBreedPS;

/// <summary>What Test-DogImage and Test-HumanFace say of one photograph with -Detailed.</summary>
/// <param name="Path">The photograph's full path; null for bytes and streams.</param>
/// <param name="Value">Whether it shows a dog, or a face.</param>
public sealed record PhotoTestResult(string? Path, bool Value)
{
    internal object? Input { get; init; }

    /// <summary>What came for the photograph: a file, a path, bytes, or a row with a path.</summary>
    public object? GetInput() => Input;

    /// <summary>"/photos/rex.jpg: True".</summary>
    public override string ToString() => $"{Path ?? "(bytes)"}: {Value}";
}
