using System.Management.Automation;
using DogBreed.Core;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Training;

namespace DogBreedPS;

/// <summary>Exceptions of the library -> error records with stable ids.</summary>
internal static class ErrorRecords
{
    /// <summary>One photograph's error: "PhotoNotFound", "PhotoDamaged", ... with the photograph as its target.</summary>
    public static ErrorRecord ForPhoto(PhotoException exception, string name) =>
        new(exception, "Photo" + exception.Kind, CategoryOf(exception.Kind), name);

    /// <summary>An error that ends the command; null for an exception that is none of the library's.</summary>
    public static ErrorRecord? ForCommand(Exception exception) => exception switch
    {
        ModelException { IsMissing: true } => new ErrorRecord(exception, "ModelNotFound", ErrorCategory.ObjectNotFound, null),
        ModelException => new ErrorRecord(exception, "ModelNotUsable", ErrorCategory.InvalidData, null),
        DeviceException e => new ErrorRecord(exception, "DeviceNotAvailable", ErrorCategory.ResourceUnavailable, e.Device),
        DatasetException => new ErrorRecord(exception, "DatasetNotUsable", ErrorCategory.InvalidData, null),
        IOException or UnauthorizedAccessException => new ErrorRecord(exception, "FileNotUsable", ErrorCategory.WriteError, null),
        NativeLibraryException => new ErrorRecord(exception, "NativeLibraryMissing", ErrorCategory.NotInstalled, null),
        _ => null,
    };

    private static ErrorCategory CategoryOf(PhotoErrorKind kind) => kind switch
    {
        PhotoErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        PhotoErrorKind.IsFolder => ErrorCategory.InvalidArgument,
        PhotoErrorKind.AccessDenied => ErrorCategory.PermissionDenied,
        PhotoErrorKind.Locked => ErrorCategory.ResourceBusy,
        PhotoErrorKind.ReadFailed => ErrorCategory.ReadError,
        PhotoErrorKind.TooManyBytes or PhotoErrorKind.TooManyPixels => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidData,
    };
}
