using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>From what the steps have answered to what is said of a photograph.</summary>
/// <param name="model">The model.</param>
/// <param name="options">What the run may choose.</param>
internal sealed class PredictionMaker(LoadedModel model, ClassifyOptions options)
{
    private readonly BreedRanking _ranking = new(model.Model.Breeds, options);

    /// <summary>What runs the gate's network.</summary>
    public ExecutionDevice Device => model.GateNetwork.Network.Device;

    /// <summary>What is said of a photograph that the networks have just seen.</summary>
    /// <param name="answer">The steps' answer.</param>
    /// <param name="decodeTime">Reading it, and making tensors of it.</param>
    /// <param name="inferenceTime">Its share of the networks' time.</param>
    public BreedPrediction Computed(PhotoAnswer answer, TimeSpan decodeTime, TimeSpan inferenceTime) =>
        Make(answer, fromCatalog: false, decodeTime, inferenceTime);

    /// <summary>What is said of a photograph that they saw before.</summary>
    public BreedPrediction Recalled(PhotoAnswer answer) => Make(answer, fromCatalog: true, TimeSpan.Zero, TimeSpan.Zero);

    private BreedPrediction Make(PhotoAnswer answer, bool fromCatalog, TimeSpan decodeTime, TimeSpan inferenceTime)
    {
        BreedCandidate[] candidates = _ranking.Candidates(answer);
        BreedCandidate? named = _ranking.Named(candidates, answer);
        return new BreedPrediction
        {
            Subject = answer.Subject,
            Candidates = candidates,
            Breed = named?.Breed,
            Probability = named?.Probability,
            Group = answer.Group?.Name,
            GroupProbability = answer.Group?.Probability,
            NoneProbability = answer.NoneProbability,
            DogProbability = answer.DogProbability,
            ImageNetClass = answer.TopClass,
            Faces = answer.Faces,
            Dogs = [.. answer.Dogs.Select(Dog)],
            Objects = answer.Objects,
            HeatMap = answer.HeatMap,
            Model = model.Model.Name,
            Device = answer.Findings.Device,
            Precision = model.BreedNetwork.Precision,
            Decoder = answer.Findings.Decoder,
            FromCatalog = fromCatalog,
            DecodeTime = decodeTime,
            InferenceTime = inferenceTime,
        };
    }

    private DetectedDog Dog(DogAnswer dog)
    {
        BreedCandidate[] candidates = _ranking.Candidates(dog.Answer);
        BreedCandidate? named = _ranking.Named(candidates, dog.Answer);
        return new DetectedDog(
            dog.Place.X,
            dog.Place.Y,
            dog.Place.Width,
            dog.Place.Height,
            dog.Score,
            dog.Answer.DogProbability,
            named?.Breed,
            named?.Probability,
            candidates,
            dog.Answer.Group?.Name,
            dog.Answer.Group?.Probability
        );
    }
}
