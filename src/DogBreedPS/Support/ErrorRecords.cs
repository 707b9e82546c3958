using System.Management.Automation;
using DogBreed.Core.Errors;

namespace DogBreedPS;

/// <summary>Exceptions of the library -> error records with stable ids, and with what can be done about them in PowerShell.</summary>
internal static class ErrorRecords
{
    /// <summary>One photograph's error: "PhotoNotFound", "PhotoDamaged", ... with the photograph as its target.</summary>
    public static ErrorRecord ForPhoto(CoreErrors.PhotoException exception, object target) => ForLibrary(exception, target);

    /// <summary>
    /// The record of an exception that a command expects: the library's, and what the system throws over files. Null for any other.
    /// </summary>
    /// <param name="exception">The exception.</param>
    /// <param name="target">What the command was given: a path, a name.</param>
    public static ErrorRecord? ForCommand(Exception exception, object? target = null) =>
        exception switch
        {
            CoreErrors.DogBreedException e => ForLibrary(e, target),
            IOException or UnauthorizedAccessException => new ErrorRecord(exception, "FileNotUsable", ErrorCategory.WriteError, target),
            _ => null,
        };

    /// <summary>Whether an error of this kind meets every input of a call alike.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="takesModels">Whether the inputs are models.</param>
    public static bool ConcernsCall(ErrorKind kind, bool takesModels) =>
        IdOf(kind).Id switch
        {
            "CatalogNotUsable"
            or "CatalogNotWritten"
            or "DeviceNotAvailable"
            or "NativeLibraryMissing"
            or "JournalNotUsable"
            or "DestinationNotUsable"
            or "LayoutNotValid" => true,
            "ModelNotFound" or "ModelNotUsable" => !takesModels,
            _ => false,
        };

    /// <summary>The record of a file that could not be written.</summary>
    /// <param name="cause">What the system threw.</param>
    /// <param name="message">What could not be written, and why.</param>
    /// <param name="id">The error's id.</param>
    /// <param name="path">The file.</param>
    public static ErrorRecord NotWritten(Exception cause, string message, string id, string path) =>
        new(new IOException(message, cause), id, ErrorCategory.WriteError, path);

    private static ErrorRecord ForLibrary(CoreErrors.DogBreedException exception, object? target)
    {
        (string id, ErrorCategory category) = IdOf(exception.Kind);
        var record = new ErrorRecord(
            Own(exception),
            id,
            category,
            target ?? exception.Values.GetValueOrDefault("device") ?? exception.Values.GetValueOrDefault("name")
        );
        if (Advice.For(exception) is { } advice)
        {
            // Not as RecommendedAction: some views of an error would show it twice, others not at all.
            record.ErrorDetails = new ErrorDetails($"{exception.Message} {advice}");
        }

        return record;
    }

    // What scripts can name and catch.
    private static DogBreedException Own(CoreErrors.DogBreedException exception) =>
        exception switch
        {
            CoreErrors.PhotoException e => new PhotoException(e),
            CoreErrors.ModelException e => new ModelException(e),
            CoreErrors.DatasetException e => new DatasetException(e),
            _ => new DogBreedException(exception),
        };

    // A kind that has no line of its own has its family's id.
    private static (string Id, ErrorCategory Category) IdOf(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.PhotoNotFound => (nameof(ErrorKind.PhotoNotFound), ErrorCategory.ObjectNotFound),
            ErrorKind.PhotoIsFolder => (nameof(ErrorKind.PhotoIsFolder), ErrorCategory.InvalidArgument),
            ErrorKind.PhotoAccessDenied => (nameof(ErrorKind.PhotoAccessDenied), ErrorCategory.PermissionDenied),
            ErrorKind.PhotoLocked => (nameof(ErrorKind.PhotoLocked), ErrorCategory.ResourceBusy),
            ErrorKind.PhotoReadFailed => (nameof(ErrorKind.PhotoReadFailed), ErrorCategory.ReadError),
            ErrorKind.PhotoTooManyBytes or ErrorKind.PhotoTooManyPixels => (kind.ToString(), ErrorCategory.LimitsExceeded),
            ErrorKind.PhotoEmpty or ErrorKind.PhotoNotAPicture or ErrorKind.PhotoDamaged => (kind.ToString(), ErrorCategory.InvalidData),
            ErrorKind.ModelNotFound => ("ModelNotFound", ErrorCategory.ObjectNotFound),
            ErrorKind.DeviceNotAvailable => ("DeviceNotAvailable", ErrorCategory.ResourceUnavailable),
            ErrorKind.NativeLibraryMissing or ErrorKind.OpenCvNotInstalled => ("NativeLibraryMissing", ErrorCategory.NotInstalled),
            ErrorKind.DatasetNotUsable or ErrorKind.ValidationPhotosMissing => ("DatasetNotUsable", ErrorCategory.InvalidData),
            // No data set, but scripts know these by the id that they had in 0.1.0.
            ErrorKind.CheckpointNotUsable or ErrorKind.TrainingDiverged => ("DatasetNotUsable", ErrorCategory.InvalidData),
            ErrorKind.PictureNotEncoded => ("OutFileNotWritten", ErrorCategory.LimitsExceeded),
            ErrorKind.JournalNotUsable => ("JournalNotUsable", ErrorCategory.WriteError),
            ErrorKind.DestinationNotUsable => ("DestinationNotUsable", ErrorCategory.InvalidOperation),
            ErrorKind.LayoutNotValid => ("LayoutNotValid", ErrorCategory.InvalidArgument),
            ErrorKind.PhotoNotMoved or ErrorKind.ChangeNotUndone => (kind.ToString(), ErrorCategory.WriteError),
            ErrorKind.PhotoChanged => ("PhotoChanged", ErrorCategory.ResourceExists),
            ErrorKind.SideCarNotUsable => ("SideCarNotUsable", ErrorCategory.InvalidData),
            ErrorKind.CatalogNotUsable or ErrorKind.CatalogLacksFeatures or ErrorKind.CatalogOfOtherLibrary => (
                "CatalogNotUsable",
                ErrorCategory.InvalidData
            ),
            ErrorKind.CorrectionNotUsable => ("CorrectionNotUsable", ErrorCategory.InvalidData),
            ErrorKind.ShardRunNotUsable => ("ShardRunNotUsable", ErrorCategory.InvalidOperation),
            ErrorKind.SiteNotUsable => ("SiteNotUsable", ErrorCategory.InvalidArgument),
            ErrorKind.SiteExists => ("SiteExists", ErrorCategory.ResourceExists),
            ErrorKind.CatalogNotWritten => ("CatalogNotWritten", ErrorCategory.WriteError),
            ErrorKind.FolderNotWatched => ("FolderNotWatched", ErrorCategory.ObjectNotFound),
            _ => ("ModelNotUsable", ErrorCategory.InvalidData),
        };
}
