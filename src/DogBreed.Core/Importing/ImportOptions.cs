using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>What is to be known to import a model, as far as its file does not say it.</summary>
public sealed record ImportOptions
{
    /// <summary>Where backbones are looked for, and names that are taken.</summary>
    public ModelStore Store { get; init; } = ModelStore.Bundled;

    /// <summary>The name to install it under; made of what it is or of its file's name where null.</summary>
    public string? Name { get; init; }

    /// <summary>The backbone on whose features a head was trained; null for a file that is no head.</summary>
    public string? Backbone { get; init; }

    /// <summary>The names of the classes, in the order of the logits; null where the file or its kind tells them.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>How the pictures were scaled that a whole Keras model was trained on; null where its kind tells it.</summary>
    public InputScaling? InputScaling { get; init; }

    /// <summary>Width and height of the pictures of a whole Keras model that leaves them open.</summary>
    public int? InputSize { get; init; }

    /// <summary>The card of a plain ONNX network; null looks for NAME.json and card.json beside it.</summary>
    public string? CardPath { get; init; }

    /// <summary>Checks that nothing was said which the file says itself, or which is not said of its kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is, with the reason.</param>
    /// <param name="options">The names of the options, and what the file says of each: null where nothing can be said.</param>
    /// <exception cref="ModelException">One was given, and is not what the file says.</exception>
    internal void DemandUnsaid(string path, string kind, params ReadOnlySpan<(string Name, object? Own)> options)
    {
        foreach ((string name, object? own) in options)
        {
            object? given = name switch
            {
                nameof(Backbone) => Backbone,
                nameof(ClassNames) => ClassNames,
                nameof(InputScaling) => InputScaling,
                nameof(InputSize) => InputSize,
                _ => CardPath,
            };
            bool same = given is IReadOnlyList<string> list
                ? own is IReadOnlyList<string> names && names.SequenceEqual(list)
                : Equals(given, own);
            if (given is not null && !same)
            {
                string what = own is null or IReadOnlyList<string> ? name : $"{name} {given}";
                throw new ModelException(
                    ErrorKind.ImportOptionNotExpected,
                    Texts.FormatImportOptionNotExpected(path, kind, what),
                    null,
                    ("name", name)
                );
            }
        }
    }
}
