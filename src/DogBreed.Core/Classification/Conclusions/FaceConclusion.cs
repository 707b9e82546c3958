namespace DogBreed.Core.Classification.Conclusions;

/// <summary>Where there is no dog: are there human faces?</summary>
internal sealed class FaceConclusion : IConclusion
{
    public bool TryAnswer(PhotoAnswer answer)
    {
        if (answer.Subject != Subject.Neither)
        {
            return true;
        }

        if (answer.Findings.Faces is not { } faces)
        {
            return false;
        }

        answer.Faces = faces;
        return true;
    }
}
