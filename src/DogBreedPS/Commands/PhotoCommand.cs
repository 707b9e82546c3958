using System.Collections.ObjectModel;
using System.Management.Automation;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>The commands that take photographs: by name, by literal name, or whatever the pipeline brings.</summary>
public abstract class PhotoCommand : StoppableCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string InputObjectSet = "InputObject";

    // The properties by which an object from the pipeline may name a file, the surest first.
    private static readonly string[] s_pathProperties = ["PSPath", "LiteralPath", "FullName", "Path"];

    /// <summary>
    /// The photographs' paths. Wildcards are expanded; a name that exists literally is taken literally, brackets and all.
    /// </summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual string[] Path { get; set; } = [];

    /// <summary>The photographs' paths, taken exactly as they stand: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public virtual string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// What the pipeline brings: files of Get-ChildItem, the bytes of a picture file as one byte[], a stream, any object with a property
    /// PSPath, LiteralPath, FullName or Path, or one with bytes in a property Content (Invoke-WebRequest's). Folders are skipped.
    /// </summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public virtual object InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                {
                    ProcessPath(path, path);
                }

                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                {
                    ProcessLiteralPath(path, path);
                }

                break;
            default:
                ProcessObject();
                break;
        }
    }

    /// <summary>Takes one photograph on.</summary>
    /// <param name="photo">The photograph.</param>
    /// <param name="original">What the user gave for it: a path, a FileInfo, bytes, ...</param>
    private protected abstract void ProcessPhoto(PhotoSource photo, object original);

    /// <summary>Takes one file on, or a name that is none of anything that is there.</summary>
    private protected virtual void ProcessFile(string path, object original) => ProcessPhoto(PhotoSource.FromFile(path), original);

    /// <summary>Passes a folder over; one that was named is an error.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="outright">True where it was named, and did not come through the pipeline or out of a pattern.</param>
    private protected virtual void ProcessFolder(string path, bool outright)
    {
        if (!outright)
        {
            WriteDetail(Texts.FormatAFolderSkipped(path));
            return;
        }

        WritePhotoError(
            ErrorKind.PhotoIsFolder,
            Texts.FormatFolderPhotographsGetChildItemLiteralPath(
                path.Replace("'", "''", StringComparison.Ordinal),
                MyInvocation.MyCommand.Name
            ),
            path
        );
    }

    /// <summary>Writes the error of one input, in its place among the results.</summary>
    private protected abstract void WriteInOrder(ErrorRecord error);

    private protected void WritePhotoError(ErrorKind kind, string message, string name, object? target = null) =>
        WriteInOrder(ErrorRecords.ForPhoto(new CoreErrors.PhotoException(kind, Texts.FormatSaidOf(name, message)), target ?? name));

    private void ProcessObject()
    {
        object value = InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject;
        switch (value)
        {
            case FileInfo file:
                ProcessFile(file.FullName, file);
                break;
            case DirectoryInfo folder:
                ProcessFolder(folder.FullName, outright: false);
                break;
            case byte[] bytes:
                ProcessPhoto(PhotoSource.FromBytes(bytes), bytes);
                break;
            case Stream stream:
                ProcessStream(stream);
                break;
            case byte:
                ThrowTerminatingError(
                    new ErrorRecord(
                        new ArgumentException(
                            Texts.PipelineBringsSingleBytesPowerShell + MyInvocation.MyCommand.Name + Texts.CommaUseInputObjectBytes
                        ),
                        "PhotoBytesTakenApart",
                        ErrorCategory.InvalidType,
                        value
                    )
                );
                break;
            default:
                ProcessPathProperty(value);
                break;
        }
    }

    private void ProcessPathProperty(object value)
    {
        PSObject wrapped = PSObject.AsPSObject(InputObject);
        foreach (string name in s_pathProperties)
        {
            if (TextOf(wrapped.Properties[name]) is { Length: > 0 } path)
            {
                ProcessLiteralPath(path, InputObject);
                return;
            }
        }

        if (value is string text)
        {
            ProcessPath(text, text);
            return;
        }

        // Invoke-WebRequest's answer, say.
        if (ValueOf(wrapped.Properties["Content"]) is byte[] { Length: > 0 } content)
        {
            ProcessPhoto(PhotoSource.FromBytes(content), InputObject);
            return;
        }

        WritePhotoError(ErrorKind.PhotoNotAPicture, Texts.ObjectTypePhotographPropertyPSPath, value.GetType().FullName ?? "?", InputObject);
    }

    private static string? TextOf(PSPropertyInfo? property) => ValueOf(property) as string;

    private static object? ValueOf(PSPropertyInfo? property)
    {
        try
        {
            object? value = property?.Value;
            return value is PSObject wrapped ? wrapped.BaseObject : value;
        }
        catch (GetValueException)
        {
            // A property that throws names no file.
            return null;
        }
    }

    // The stream is the caller's: it may be closed as soon as this call returns, so its bytes are taken now.
    private void ProcessStream(Stream stream)
    {
        try
        {
            ProcessPhoto(PhotoSource.CopyOf(stream), stream);
        }
        catch (CoreErrors.PhotoException e)
        {
            WriteInOrder(ErrorRecords.ForPhoto(e, stream));
        }
    }

    private void ProcessLiteralPath(string path, object original)
    {
        if (TryResolve(path, out string? file))
        {
            ProcessFile(file, original, outright: !MyInvocation.ExpectingInput);
        }
    }

    private void ProcessPath(string path, object original)
    {
        if (!TryResolve(path, out string? file))
        {
            return;
        }

        // A name that exists is meant, also where its brackets could be a wildcard; then the name that an escaped pattern stands for.
        bool wildcard = WildcardPattern.ContainsWildcardCharacters(path);
        string? meant = !wildcard || Exists(file) ? file : null;
        if (
            path.Contains('`', StringComparison.Ordinal)
            && !Exists(file)
            && TryResolve(WildcardPattern.Unescape(path), out string? unescaped)
            && Exists(unescaped)
        )
        {
            meant = unescaped;
        }

        if (meant is not null)
        {
            ProcessFile(meant, original, outright: !MyInvocation.ExpectingInput);
            return;
        }

        Collection<string> found = Expand(path);
        if (found.Count == 0)
        {
            WritePhotoError(ErrorKind.PhotoNotFound, Texts.FileMatchesPatternNoneYou, path);
        }

        foreach (string name in found)
        {
            ProcessFile(name, name, outright: false);
        }
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private Collection<string> Expand(string pattern)
    {
        try
        {
            return SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out _);
        }
        catch (Exception e)
            when (e
                    is ItemNotFoundException
                        or System.Management.Automation.DriveNotFoundException
                        or ProviderInvocationException
                        or WildcardPatternException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            return [];
        }
    }

    /// <summary>A PowerShell path -> a path of the file system; writes the error where it is none.</summary>
    private bool TryResolve(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? file)
    {
        file = null;
        try
        {
            if (IsPlainUnixPath(path))
            {
                file = System.IO.Path.GetFullPath(path);
                return true;
            }

            file = ResolveFile(path, out string provider);
            if (file is not null)
            {
                return true;
            }

            WritePhotoError(ErrorKind.PhotoNotFound, Texts.FormatPathProviderPhotographsFiles(provider), path);
        }
        catch (Exception e)
            when (e
                    is System.Management.Automation.DriveNotFoundException
                        or ProviderNotFoundException
                        or ProviderInvocationException
                        or PSArgumentException
                        or NotSupportedException
                        or ArgumentException
            )
        {
            WritePhotoError(ErrorKind.PhotoNotFound, Texts.FormatPhotographsFilesDoesName(e.Message), path);
        }

        return false;
    }

    // For each path that it resolves the engine reads the table of mounts, which takes longer than the rest of what it does with a
    // photograph.
    private bool IsPlainUnixPath(string path) =>
        path.StartsWith('/')
        && !OperatingSystem.IsWindows()
        && !path.Contains("::", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && string.Equals(SessionState.Path.CurrentLocation.Provider.Name, "FileSystem", StringComparison.Ordinal);

    private void ProcessFile(string path, object original, bool outright)
    {
        if (Directory.Exists(path))
        {
            ProcessFolder(path, outright);
        }
        else
        {
            ProcessFile(path, original);
        }
    }
}
