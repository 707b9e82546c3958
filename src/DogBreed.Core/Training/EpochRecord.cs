namespace DogBreed.Core.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean categorical cross-entropy over the training photographs, each batch measured before its step.</param>
/// <param name="Accuracy">The share of training photographs whose likeliest class is theirs, 0..1, measured likewise.</param>
/// <param name="ValidLoss">The loss over the validation photographs after the epoch.</param>
/// <param name="ValidAccuracy">Their accuracy, 0..1.</param>
/// <param name="Seconds">How long the epoch took.</param>
internal sealed record EpochRecord(int Epoch, double Loss, double Accuracy, double ValidLoss, double ValidAccuracy, double Seconds);
