using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference.Devices;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What to type: the library says what is wrong, and knows no PowerShell.</summary>
internal static class Advice
{
    /// <summary>A sentence for an error; null where its own says all.</summary>
    public static string? For(DogBreedException error)
    {
        string? text = error.Kind switch
        {
            ErrorKind.PhotoIsFolder => "For the photographs in it use Get-ChildItem -Recurse -File.",
            ErrorKind.ModelLacksPrecision => "Use -Precision Float or Auto.",
            ErrorKind.ModelLacksFeatures => "Choose another backbone: Get-BreedModel shows which models are backbones (IsBackbone).",
            ErrorKind.ModelLacksClasses => "Train a head on it (Start-BreedTraining -Backbone {name}), or import one (Import-BreedModel -Backbone {name}).",
            ErrorKind.ModelLacksUnknownThreshold => "Start-BreedTraining chooses one for each model that it trains.",
            ErrorKind.ModelLacksCard => "Start-BreedTraining and Import-BreedModel make breed models.",
            ErrorKind.BackboneNotInStore => "Get-BreedModel shows where the models of the store are (Path).",
            ErrorKind.ModelNameNotValid => "Choose another name with -Name.",
            ErrorKind.ModelExists => "Use -Force to replace it.",
            ErrorKind.ModelNameTaken => "Remove it with Remove-BreedModel {name}.",
            ErrorKind.ClassNamesMissing => "Use -ClassName a, b, ... or -ClassList (a file with a name a line, or the folder of the data set).",
            ErrorKind.BackboneMissing => "Name the backbone with -Backbone.",
            ErrorKind.BackboneNotExpected => "Leave -Backbone out.",
            ErrorKind.InputSizeMissing => "Give it with -InputSize.",
            ErrorKind.InputSizeContradicts => "Leave -InputSize out.",
            ErrorKind.InputScalingMissing => "Give it with -InputScaling: Caffe, Tf or Torch (the modes of Keras's preprocess_input), Unit (divided by 255) or None (0..255).",
            ErrorKind.PreprocessingInside => "Export it with Export-BreedModel -Standalone to import it again.",
            ErrorKind.DeviceNotAvailable => "Use -Device Auto for the best device that is there.",
            ErrorKind.ValidationPhotosMissing => "Or use a larger -ValidationFraction.",
            ErrorKind.CheckpointNotUsable => "Delete it, or train without -Resume.",
            ErrorKind.TrainingDiverged => "Try another -Seed.",
            _ => null,
        };
        foreach ((string name, object value) in error.Values)
        {
            text = text?.Replace($"{{{name}}}", value.ToString(), StringComparison.Ordinal);
        }

        return text;
    }
}
