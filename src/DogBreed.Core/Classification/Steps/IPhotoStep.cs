using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// One question asked of photographs, with one worker's buffers. It is made with the networks whose outputs it reads, and names the picture
/// that it looks at itself; the worker decodes and runs the networks, and then asks each step in the order of the row
/// (<see cref="StepRow"/>). No step knows another, and what one answers does not depend on which others run: each gets the pixels that it
/// asks for.
/// </summary>
internal interface IPhotoStep : IDisposable
{
    /// <summary>What it needs of a picture that it looks at when the networks have run; null where it looks at none.</summary>
    DecodeRequest? LaterRequest { get; }

    /// <summary>Does what can be done for a whole batch, when the networks have run.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Run(int count, CancellationToken cancellation);

    /// <summary>Adds its part to what is said of one photograph.</summary>
    /// <param name="item">The photograph's place in the batch.</param>
    /// <param name="answer">What is known so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Answer(int item, PhotoAnswer answer, CancellationToken cancellation);
}
