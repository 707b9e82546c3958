using DogBreed.Core.Models;
using DogBreed.Core.Training;

namespace DogBreedPS;

/// <summary>What Start-BreedTraining made.</summary>
public sealed class BreedTrainingResult
{
    internal BreedTrainingResult(TrainedBreedModel model, string path)
    {
        TrainedModel card = model.Model;
        ModelTraining training = card.Training!;
        EpochRecord best = model.History.First(e => e.Epoch == training.BestEpoch);
        Name = card.Name;
        Path = path;
        Backbone = card.Backbone.Name;
        Architecture = card is HeadModel ? "Transfer" : "Scratch";
        Recipe = training.Recipe;
        Classes = new ReadableList<string>([.. card.Classes]);
        Train = training.PhotoCount;
        Valid = training.ValidationPhotoCount;
        BestEpoch = training.BestEpoch;
        ValidationLoss = best.ValidLoss;
        ValidationAccuracy = model.ValidationAccuracy;
        Temperature = card.Temperature;
        UnknownBelow = card.UnknownBelow!.Value;
        Pull = training.Pull;
        (Corrections, CorrectionWeight) = (training.Corrections, training.CorrectionWeight);
        Seconds = Math.Round(model.Seconds, 3);
        History = new ReadableList<BreedTrainingEpoch>([.. model.History.Select(e => new BreedTrainingEpoch(e))]);
    }

    /// <summary>The name that -Model takes, where the model is in the user's store.</summary>
    public string Name { get; }

    /// <summary>The model's file, which -Model takes too.</summary>
    public string Path { get; }

    /// <summary>Transfer (a layer on the backbone's features) or Scratch (a network of its own).</summary>
    public string Architecture { get; }

    /// <summary>The backbone whose features it takes, or that is its dog gate.</summary>
    public string Backbone { get; }

    /// <summary>Default or Article; Scratch for a network from scratch.</summary>
    public string Recipe { get; }

    /// <summary>The classes that it tells apart: the breeds, and "none of these" with -Negative.</summary>
    public ReadableList<string> Classes { get; }

    /// <summary>The number of photographs that it learnt from.</summary>
    public int Train { get; }

    /// <summary>How many corrected photographs are among them; null without -Correction.</summary>
    public int? Corrections { get; }

    /// <summary>As how many photographs each of them counted; null where there are none.</summary>
    public int? CorrectionWeight { get; }

    /// <summary>The number of photographs that it was chosen by.</summary>
    public int Valid { get; }

    /// <summary>The epoch whose weights it has.</summary>
    public int BestEpoch { get; }

    /// <summary>The categorical cross-entropy over the validation photographs after that epoch, before the temperature.</summary>
    public double ValidationLoss { get; }

    /// <summary>
    /// The accuracy over the validation photographs, 0..1. It was chosen by them: measure on others (Measure-BreedAccuracy).
    /// </summary>
    public double ValidationAccuracy { get; }

    /// <summary>What its logits are divided by before softmax.</summary>
    public double Temperature { get; }

    /// <summary>The threshold of Get-DogBreed -UnknownBreed: a largest logit.</summary>
    public double UnknownBelow { get; }

    /// <summary>
    /// The L2-SP strength that validation chose: how strongly the weights were held to the backbone's own class weights; 0 for the Article
    /// recipe.
    /// </summary>
    public double Pull { get; }

    /// <summary>How long it took, features included.</summary>
    public double Seconds { get; }

    /// <summary>Every epoch: (...).History | Export-Csv history.csv.</summary>
    public ReadableList<BreedTrainingEpoch> History { get; }

    /// <summary>"dogs: 120 breeds, validation accuracy 0.896".</summary>
    public override string ToString() =>
        Texts.FormatBreedsValidationAccuracy(Name, Classes.Count, FormattableString.Invariant($"{ValidationAccuracy:0.000}"));
}

/// <summary>An epoch of a training.</summary>
public sealed class BreedTrainingEpoch
{
    internal BreedTrainingEpoch(EpochRecord record) =>
        (Epoch, Loss, Accuracy, ValidationLoss, ValidationAccuracy, Seconds) = (
            record.Epoch,
            record.Loss,
            record.Accuracy,
            record.ValidLoss,
            record.ValidAccuracy,
            Math.Round(record.Seconds, 4)
        );

    /// <summary>From 1.</summary>
    public int Epoch { get; }

    /// <summary>Categorical cross-entropy over the training photographs, each batch before its step.</summary>
    public double Loss { get; }

    /// <summary>Accuracy over them, likewise, 0..1.</summary>
    public double Accuracy { get; }

    /// <summary>Categorical cross-entropy over the validation photographs.</summary>
    public double ValidationLoss { get; }

    /// <summary>Accuracy over them, 0..1.</summary>
    public double ValidationAccuracy { get; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; }

    /// <summary>"3: 0.41, 0.87".</summary>
    public override string ToString() => FormattableString.Invariant($"{Epoch}: {ValidationLoss:0.0000}, {ValidationAccuracy:0.0000}");
}
