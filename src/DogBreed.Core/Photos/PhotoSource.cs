using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Win32.SafeHandles;

namespace DogBreed.Core.Photos;

/// <summary>
/// Where the bytes of one photograph come from: a file, bytes in memory, or a stream. Nothing is read before the photograph's turn comes.
/// </summary>
public sealed class PhotoSource
{
    /// <summary>What .NET puts in a file's name for bytes that are not UTF-8.</summary>
    internal const char NotUtf8 = '\uFFFD';

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Stream? _stream;

    private PhotoSource(string? path, string name, ReadOnlyMemory<byte> bytes, Stream? stream)
    {
        Path = path;
        Name = name;
        _bytes = bytes;
        _stream = stream;
    }

    /// <summary>The file's full path; null for bytes and streams.</summary>
    public string? Path { get; }

    /// <summary>What error messages call the photograph: the path, or the name given with bytes or a stream.</summary>
    public string Name { get; }

    /// <summary>A file. It is opened for shared reading and never written.</summary>
    /// <param name="path">
    /// The path; a relative one counts from the process's current folder. No wildcards. What is no path becomes an error when the
    /// photograph's turn comes.
    /// </param>
    public static PhotoSource FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            string full = System.IO.Path.GetFullPath(path);
            return new PhotoSource(full, full, default, null);
        }
        catch (ArgumentException)
        {
            // No name of a file (empty, or with a null character): that is this photograph's error when its turn comes, not the whole
            // stream's now.
            return new PhotoSource(path, path, default, null);
        }
    }

    /// <summary>
    /// The whole content of a picture file in memory. The bytes are not copied: leave them alone until the result has come.
    /// </summary>
    /// <param name="bytes">The content of a JPEG, PNG, ... file (not pixels).</param>
    /// <param name="name">What error messages call it.</param>
    public static PhotoSource FromBytes(ReadOnlyMemory<byte> bytes, string name = "(bytes)") => new(null, name, bytes, null);

    /// <summary>
    /// A stream, read from its position to its end when the photograph's turn comes. It is not closed: keep it open until the result has
    /// come.
    /// </summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static PhotoSource FromStream(Stream stream, string name = "(stream)")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new PhotoSource(null, name, default, stream)
            : throw new ArgumentException(Texts.StreamCannotRead, nameof(stream));
    }

    /// <summary>The content of a stream, read from its position to its end now: the stream may be closed afterwards.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="limits">What it may hold; <see cref="PictureLimits.Default"/> where null.</param>
    /// <exception cref="PhotoException">It cannot be read, or holds more than the limit.</exception>
    public static PhotoSource CopyOf(Stream stream, string name = "(stream)", PictureLimits? limits = null)
    {
        try
        {
            using PhotoBytes bytes = FromStream(stream, name).Read(limits ?? PictureLimits.Default);
            return FromBytes(bytes.Memory.ToArray(), name);
        }
        catch (PhotoException e)
        {
            throw e.NamedFor(name);
        }
        catch (ArgumentException e)
        {
            throw new PhotoException(ErrorKind.PhotoReadFailed, Texts.FormatSaidOf(name, e.Message), e);
        }
    }

    /// <summary>The file as it was when it was read; null before that, and for bytes and streams.</summary>
    internal FileStamp? Seen { get; private set; }

    /// <summary>Looks at the file, without opening it; null where there is none, and for bytes and streams.</summary>
    internal FileStamp? Stamp()
    {
        try
        {
            return Seen = Path is null ? null : FileStamp.Of(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // That is told of where it is read.
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads the bytes, from the pool where they must be read.</summary>
    /// <exception cref="PhotoException">The photograph is missing, locked, empty, larger than the limit, ...</exception>
    internal PhotoBytes Read(PictureLimits limits)
    {
        PhotoBytes bytes = (_stream, Path) switch
        {
            ({ } stream, _) => ReadToEnd(stream, limits),
            (_, { } path) => ReadFile(path, limits),
            _ => new PhotoBytes(_bytes),
        };
        try
        {
            limits.CheckBytes(bytes.Memory.Length);
            return bytes.Memory.IsEmpty ? throw new PhotoException(ErrorKind.PhotoEmpty, Texts.TheFileIsEmpty) : bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private PhotoBytes ReadFile(string path, PictureLimits limits)
    {
        try
        {
            RefuseWhatIsNoFile(path);
            using var handle = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan
            );
            long length = RandomAccess.GetLength(handle);
            Seen = FileStamp.Of(handle, length);
            limits.CheckBytes(length);
            PhotoBytes bytes = PhotoBytes.Allocate((int)length, out Memory<byte> room);
            try
            {
                return bytes.First(ByteStreams.Fill(handle, room.Span));
            }
            catch
            {
                bytes.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw ToPhotoException(e, path);
        }
    }

    // Opening a pipe waits until somebody writes to it, for ever and past any Ctrl+C. Pipes and devices have no length: like an empty file
    // they are never opened.
    private static void RefuseWhatIsNoFile(string path)
    {
        FileSystemInfo info = new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            info = info.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
                ? target
                : throw new PhotoException(ErrorKind.PhotoNotFound, Texts.LinkTargetDoesExist);
        }

        if (info is FileInfo { Exists: true, Length: 0 })
        {
            throw new PhotoException(ErrorKind.PhotoEmpty, Texts.FileEmptyPipeDevice);
        }
    }

    private static PhotoBytes ReadToEnd(Stream stream, PictureLimits limits)
    {
        PhotoBytes bytes = PhotoBytes.Allocate(1 << 16, out Memory<byte> room);
        int length = 0;
        try
        {
            while (true)
            {
                int n = stream.Read(room.Span[length..]);
                if (n == 0)
                {
                    return bytes.First(length);
                }

                length += n;
                limits.CheckBytes(length);
                if (length == room.Length)
                {
                    PhotoBytes larger = PhotoBytes.Allocate(room.Length * 2, out Memory<byte> more);
                    room.CopyTo(more);
                    bytes.Dispose();
                    (bytes, room) = (larger, more);
                }
            }
        }
        catch (Exception e)
        {
            bytes.Dispose();
            // A stream of somebody else's may throw anything (a damaged GZipStream an InvalidDataException).
            if (e is not (PhotoException or OutOfMemoryException or OperationCanceledException))
            {
                throw new PhotoException(ErrorKind.PhotoReadFailed, Texts.FormatStreamCannotRead2(e.Message), e);
            }

            throw;
        }
    }

    private static PhotoException ToPhotoException(Exception e, string path) =>
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException when path.Contains(NotUtf8) => new PhotoException(
                ErrorKind.PhotoNotFound,
                Texts.NameNotUtf8,
                e
            ),
            FileNotFoundException or DirectoryNotFoundException => new PhotoException(ErrorKind.PhotoNotFound, Texts.ThereIsNoSuchFile2, e),
            ArgumentException => new PhotoException(ErrorKind.PhotoNotFound, Texts.ValidFileName, e),
            UnauthorizedAccessException when Directory.Exists(path) => new PhotoException(
                ErrorKind.PhotoIsFolder,
                Texts.ThisIsAFolderNot,
                e
            ),
            UnauthorizedAccessException => new PhotoException(ErrorKind.PhotoAccessDenied, Texts.YouDoPermissionReadFile, e),
            IOException io when IsSharingViolation(io) => new PhotoException(ErrorKind.PhotoLocked, Texts.AnotherProgramHoldsFileOpen, e),
            _ => new PhotoException(ErrorKind.PhotoReadFailed, Texts.FormatFileCannotRead(e.Message), e),
        };

    // Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION. Unix: .NET takes an advisory lock and reports EWOULDBLOCK (11, on macOS
    // 35).
    private static bool IsSharingViolation(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33 : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
