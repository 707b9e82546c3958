using DogBreed.Core.Errors;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What commands that change the store ask of the breed models in it.</summary>
internal static class BreedModelCards
{
    /// <summary>True for a model that was imported and not trained here: nothing here could make it again.</summary>
    public static bool IsImported(ModelStore store, string name)
    {
        try
        {
            return store.Model(name) is TrainedModel { Training: null };
        }
        catch (CoreErrors.ModelException)
        {
            // Damaged: nothing is lost with it.
            return false;
        }
    }

    /// <summary>A warning that names the breed models that stand on a backbone; null where none does.</summary>
    public static string? HeadsWarning(ModelStore store, string backbone)
    {
        string[] heads = [.. store.BreedModelNames().Where(name => StandsOn(store, name, backbone))];
        return heads.Length switch
        {
            0 => null,
            1 => Texts.FormatBreedModelHeadCannotUsed(heads[0], backbone),
            _ => Texts.FormatBreedModelsHeadsCannotUsed(string.Join(", ", heads), backbone),
        };
    }

    private static bool StandsOn(ModelStore store, string model, string backbone)
    {
        try
        {
            return store.Model(model) is HeadModel head
                && string.Equals(head.Backbone.Name, backbone, StringComparison.OrdinalIgnoreCase)
                && !string.Equals(model, backbone, StringComparison.OrdinalIgnoreCase);
        }
        catch (CoreErrors.ModelException)
        {
            return false;
        }
    }
}
