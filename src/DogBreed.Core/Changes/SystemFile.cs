using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>What a name that was to be given to a file came to.</summary>
internal enum RenameResult
{
    /// <summary>The file has its new name.</summary>
    Done,

    /// <summary>There is something of that name already; nothing was done.</summary>
    Taken,

    /// <summary>The new name is on another volume; nothing was done.</summary>
    OtherVolume,
}

/// <summary>
/// What .NET does not do with files: a rename that never replaces and never copies (File.Move copies to another volume in silence, and on
/// Unix looks for the new name before it takes it), a flush of a folder, and what a copy on Linux loses (owner, extended attributes).
/// </summary>
internal static partial class SystemFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const uint Exclusive = 4; // RENAME_EXCL

    // Errors of Unix that are the same on Linux and macOS, and of Windows.
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int Exists = 17;
    private const int CrossDevice = 18;
    private const int NoFolder = 20;
    private const int Invalid = 22;
    private const int WindowsOtherDevice = 17;
    private const int WindowsFileExists = 80;
    private const int WindowsAlreadyExists = 183;

    private static bool IsNotSupported(int error) => error is Invalid || error == (OperatingSystem.IsMacOS() ? 45 : 95) || error == NoCall;

    // ENOSYS.
    private static int NoCall => OperatingSystem.IsMacOS() ? 78 : 38;

    /// <summary>Renames a file where the new name is free: at any moment one of the two names stands for it.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done.</exception>
    public static RenameResult Rename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return RenameOnWindows(from, to);
        }

        int error = RenameExclusive(from, to);
        return error switch
        {
            0 => RenameResult.Done,
            Exists => RenameResult.Taken,
            CrossDevice => RenameResult.OtherVolume,
            _ when IsNotSupported(error) => RenameByLink(from, to),
            _ => throw Failure(error, from),
        };
    }

    /// <summary>Waits until a folder's names are on the disk; where a file system cannot say so, it is not waited for.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>Gives a copy what File.Copy on Linux leaves behind: owner and group, and the user's extended attributes.</summary>
    public static void CopyOwnerAndAttributes(string from, string to)
    {
        if (OperatingSystem.IsLinux())
        {
            CopyOwner(from, to);
            CopyExtendedAttributes(from, to);
        }
    }

    private static int RenameExclusive(string from, string to)
    {
        try
        {
            int result = OperatingSystem.IsMacOS()
                ? RenameOnMac(from, to, Exclusive)
                : RenameOnLinux(CurrentFolder, from, CurrentFolder, to, NoReplace);
            return result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return NoCall;
        }
    }

    // A file system without the exclusive rename: a second name, which is refused where it is taken, and then the first name goes.
    private static RenameResult RenameByLink(string from, string to)
    {
        if (Link(from, to) == 0)
        {
            try
            {
                File.Delete(from);
                return RenameResult.Done;
            }
            catch
            {
                File.Delete(to);
                throw;
            }
        }

        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Exists => RenameResult.Taken,
            CrossDevice => RenameResult.OtherVolume,
            NotPermitted => RenameOverOwn(from, to),
            _ when IsNotSupported(error) => RenameOverOwn(from, to),
            _ => throw Failure(error, from),
        };
    }

    // A file system without links either (exFAT): the name is taken by an empty file, which the rename then replaces.
    private static RenameResult RenameOverOwn(string from, string to)
    {
        try
        {
            using var claim = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(to))
        {
            return RenameResult.Taken;
        }

        if (RenameOver(from, to) == 0)
        {
            return RenameResult.Done;
        }

        int error = Marshal.GetLastPInvokeError();
        File.Delete(to);
        return error == CrossDevice ? RenameResult.OtherVolume : throw Failure(error, from);
    }

    [SupportedOSPlatform("windows")]
    private static RenameResult RenameOnWindows(string from, string to)
    {
        if (MoveFile(Long(from), Long(to), 0))
        {
            return RenameResult.Done;
        }

        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            WindowsOtherDevice => RenameResult.OtherVolume,
            WindowsFileExists or WindowsAlreadyExists => RenameResult.Taken,
            2 or 3 => throw new FileNotFoundException(Texts.ThereIsNoSuchFile2, from),
            5 => throw new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error)),
            _ => throw new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };

        // Paths of more than 260 characters need the prefix.
        static string Long(string path) =>
            path.Length < 240 || path.StartsWith(@"\\", StringComparison.Ordinal) ? path : @"\\?\" + Path.GetFullPath(path);
    }

    private static Exception Failure(int error, string path) =>
        error switch
        {
            NoEntry or NoFolder => new FileNotFoundException(Texts.ThereIsNoSuchFile2, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error)),
            _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };

    [SupportedOSPlatform("linux")]
    private static unsafe void CopyOwner(string from, string to)
    {
        // struct statx: the same on every processor; stx_uid and stx_gid are the sixth and seventh 32-bit words.
        const uint Owner = 0x18; // STATX_UID | STATX_GID
        uint* source = stackalloc uint[64];
        uint* copy = stackalloc uint[64];
        try
        {
            if (
                Status(CurrentFolder, from, 0, Owner, source) == 0
                && Status(CurrentFolder, to, 0, Owner, copy) == 0
                && (source[5] != copy[5] || source[6] != copy[6])
            )
            {
                // Only root may; everybody else's copies are their own.
                _ = ChangeOwner(to, source[5], source[6]);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
        }
    }

    [SupportedOSPlatform("linux")]
    private static void CopyExtendedAttributes(string from, string to)
    {
        const int Most = 1 << 16; // XATTR_LIST_MAX, XATTR_SIZE_MAX
        byte[] names = new byte[Most];
        nint length = ListAttributes(from, names, Most);
        if (length <= 0)
        {
            return;
        }

        byte[] value = new byte[Most];
        foreach (string name in Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.StartsWith("user.", StringComparison.Ordinal) && GetAttribute(from, name, value, Most) is var size and >= 0)
            {
                _ = SetAttribute(to, name, value, size, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnLinux(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnMac(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOver(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, uint* status);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "listxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ListAttributes(string path, byte[] names, nint size);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);
}
