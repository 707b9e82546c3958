namespace DogBreed.Console;

/// <summary>Nobody reads the output any more ("dogbreed ... | head"), or the disk that takes it is full.</summary>
internal sealed class OutputClosedException(string message) : IOException(message);
