using DogBreed.Core.Classification;
using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Classification.Steps;
using DogBreed.Core.Models;

namespace DogBreed.Core.Catalog;

/// <summary>
/// A model whose answers are in a catalog: what is concluded from its findings without the model itself, as its card said when they were
/// found.
/// </summary>
internal sealed class AnsweringModel
{
    private readonly List<IConclusion> _conclusions = [];

    /// <param name="gate">The gate, and its number.</param>
    /// <param name="breeds">The breed model; null for a backbone.</param>
    /// <param name="faces">The face detector whose findings go with it; null where there is none.</param>
    /// <param name="eachDog">The detector of each dog; null where there is none.</param>
    public AnsweringModel(KnownModel gate, KnownModel? breeds, KnownModel? faces, KnownModel? eachDog)
    {
        (Gate, BreedModel, Faces, EachDog) = (gate, breeds, faces, eachDog);
        CatalogModelCard card = gate.Model.Card;
        DogGateRule own = Enum.Parse<DogGateRule>(card.Rule);
        var dogs = new DogClasses(card.FirstDog, card.FirstDog + card.Classes.Count - 1, card.DogThreshold, own);
        string? rule = breeds?.Model.Card.Rule;
        IConclusion ofGate = Conclusion(string.IsNullOrEmpty(rule) ? own : Enum.Parse<DogGateRule>(rule));
        CatalogModelCard named = Own.Model.Card;
        Breeds = TrainedModel.HasNone(named.Classes) && breeds is not null ? [.. named.Classes.SkipLast(1)] : named.Classes;
        var ofBreeds = new BreedConclusion(
            breeds is null ? static found => found.Gate?.DogLogits : static found => found.Logits,
            named.Temperature,
            Breeds.Count,
            always: false
        );
        IConclusion ofCropGate = Conclusion(own);
        _conclusions.Add(ofGate);
        if (eachDog is not null)
        {
            _conclusions.Add(
                new EachDogConclusion(crop => ofCropGate.TryAnswer(crop) && ofBreeds.TryAnswer(crop), eachDog.Model.Card.DogThreshold)
            );
        }

        _conclusions.Add(new FaceConclusion());
        _conclusions.Add(ofBreeds);
        if (eachDog is not null)
        {
            _conclusions.Add(new OneDogStep());
        }

        IConclusion Conclusion(DogGateRule which) =>
            new DogGateConclusion(
                dogs,
                card.Temperature,
                which,
                index => dogs.Contains(index) ? card.Classes[index - dogs.First] : string.Empty
            );
    }

    /// <summary>The gate.</summary>
    public KnownModel Gate { get; }

    /// <summary>The breed model; null for a backbone, whose breeds are the gate's dogs.</summary>
    public KnownModel? BreedModel { get; }

    /// <summary>The face detector; null where no face was looked for.</summary>
    public KnownModel? Faces { get; }

    /// <summary>The detector of each dog; null where none was looked for.</summary>
    public KnownModel? EachDog { get; }

    /// <summary>The model that the answers are called after.</summary>
    public KnownModel Own => BreedModel ?? Gate;

    /// <summary>The breeds that it tells apart.</summary>
    public IReadOnlyList<string> Breeds { get; }

    /// <summary>The likeliest breed of an answer; null where none is named.</summary>
    public string? Likeliest(PhotoAnswer answer) =>
        answer.Probabilities.Length == 0 || answer.IsNone ? null : Breeds[Inference.LogitMath.ArgMax(answer.Probabilities)];

    /// <summary>What follows from findings; null where they lack something.</summary>
    public PhotoAnswer? Answer(PhotoFindings findings)
    {
        // Where each dog was not looked for in this photograph, the answer is the whole picture's; and where faces were not, there are
        // none.
        var answer = new PhotoAnswer(findings);
        foreach (IConclusion conclusion in _conclusions)
        {
            bool isLacking = conclusion switch
            {
                EachDogConclusion => findings.EachDog is null,
                FaceConclusion => findings.Faces is null,
                _ => false,
            };
            if (!isLacking && !conclusion.TryAnswer(answer))
            {
                return null;
            }
        }

        return answer;
    }
}

/// <summary>A model of a catalog with its number there.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Model">What is known of it.</param>
internal sealed record KnownModel(long Id, CatalogModel Model);
