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
    /// <summary>What it may need of a picture that it looks at when the networks have run; nothing where it looks at none.</summary>
    IReadOnlyList<DecodeRequest> LaterRequests { get; }

    /// <summary>Does what can be done for a whole batch, when the networks have run.</summary>
    /// <param name="photos">The photographs of the batch, in their places.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation);

    /// <summary>Adds its part to what is said of one photograph.</summary>
    /// <param name="item">The photograph's place in the batch.</param>
    /// <param name="answer">What is known so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Answer(int item, PhotoAnswer answer, CancellationToken cancellation);
}
