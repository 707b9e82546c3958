using System.Diagnostics.CodeAnalysis;
using DogBreed.Core.Errors;

namespace DogBreed.Core.Photos;

/// <summary>What came of one photograph: a value, or the error that kept it from one.</summary>
/// <typeparam name="T">What is made of a photograph.</typeparam>
/// <param name="Source">The photograph.</param>
/// <param name="Value">The result; null where there is an error.</param>
/// <param name="Error">The error; null where there is a result.</param>
public sealed record PhotoOutcome<T>(PhotoSource Source, T? Value, PhotoException? Error)
    where T : class
{
    /// <summary>True where there is a value and no error.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>
    /// What is odd about a photograph that was used all the same: its file ends early, with all of the picture in it. Null for nearly all.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>What of the photograph was left out because there was too much of it. Null for nearly all.</summary>
    public string? Warning { get; init; }

    /// <summary>The outcome of a photograph that cannot be used; the error is given the photograph's name.</summary>
    internal static PhotoOutcome<T> Failed(PhotoSource source, PhotoException error) => new(source, null, error.NamedFor(source.Name));

    /// <summary>The photograph's full path; null for bytes and streams.</summary>
    public string? Path => Source.Path;
}
