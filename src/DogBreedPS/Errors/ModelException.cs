namespace DogBreedPS;

/// <summary>A model cannot be used: it is missing, damaged, or does not fit.</summary>
public sealed class ModelException : DogBreedException
{
    internal ModelException(CoreErrors.ModelException cause)
        : base(cause) { }
}
