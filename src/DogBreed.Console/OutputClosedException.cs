namespace DogBreed.Console;

/// <summary>Standard output takes no more: nobody reads it ("dogbreed ... | head"), or the disk is full.</summary>
internal sealed class OutputClosedException(string message) : IOException(message);
