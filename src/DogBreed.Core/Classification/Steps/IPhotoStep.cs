using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// One question asked of photographs, with one worker's buffers. It is made with the networks whose outputs it reads, and names the picture
/// that it looks at itself; the worker decodes and runs the networks, and then asks each step in the order of the row
/// (<see cref="StepRow"/>): what was found (<see cref="Find"/>), and what follows from it (<see cref="IConclusion.TryAnswer"/>). What
/// follows is made
/// of the findings and the options alone, so that findings of an earlier day answer as those of now do. No step knows another, and what
/// one answers does not depend on which others run: each gets the pixels that it asks for.
/// </summary>
internal interface IPhotoStep : IConclusion, IDisposable
{
    /// <summary>What it may need of a picture that it looks at when the networks have run; nothing where it looks at none.</summary>
    IReadOnlyList<DecodeRequest> LaterRequests { get; }

    /// <summary>Whether it finds something by itself in the picture: networks need not run for it.</summary>
    bool LooksItself { get; }

    /// <summary>Does what can be done for a whole batch, when the networks have run.</summary>
    /// <param name="photos">The photographs of the batch, in their places.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation);

    /// <summary>Takes down in the answer's findings what was found in one photograph, or looks for it in the picture.</summary>
    /// <param name="item">The photograph's place in the batch.</param>
    /// <param name="photo">The photograph.</param>
    /// <param name="answer">What is known so far.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PhotoException">The photograph cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation);
}

/// <summary>A step that finds nothing: it makes something of what others answered.</summary>
internal abstract class ConcludingStep : IPhotoStep
{
    public IReadOnlyList<DecodeRequest> LaterRequests => [];

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        // It looks at what is known of each photograph.
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation)
    {
        // The same.
    }

    public bool TryAnswer(PhotoAnswer answer)
    {
        Conclude(answer);
        return true;
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    /// <summary>Adds its part to what is said of one photograph.</summary>
    protected abstract void Conclude(PhotoAnswer answer);
}
