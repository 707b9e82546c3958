namespace DogBreed.Core.Errors;

/// <summary>A run that is shared out cannot be used: its file is damaged, cannot be written, or names another number of parts.</summary>
internal sealed class ShardException : DogBreedException
{
    internal ShardException(string message, Exception? innerException = null)
        : base(ErrorKind.ShardRunNotUsable, message, innerException, []) { }
}
