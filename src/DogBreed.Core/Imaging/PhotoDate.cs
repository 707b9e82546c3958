using System.Globalization;
using System.Text;
using DogBreed.Core.Imaging.Formats;
using DogBreed.Core.Support;

namespace DogBreed.Core.Imaging;

/// <summary>
/// When a photograph was taken, by its EXIF block (EXIF 2.3: DateTimeOriginal, else DateTimeDigitized, else DateTime). The block is cut
/// out of the file by the format's own tables, and of it no more is read than the places of these: the libraries that read all of a block
/// take memory as it tells them to (docs/ARCHITECTURE.md).
/// </summary>
internal static class PhotoDate
{
    // Where an EXIF block stands in all but HEIF files, which keep it anywhere.
    private const int Head = 1 << 18;

    private const long Most = 64 << 20;

    private const string Form = "yyyy:MM:dd HH:mm:ss";

    private const int ExifDirectory = 0x8769;
    private const int DateTimeOriginal = 0x9003;
    private const int DateTimeDigitized = 0x9004;
    private const int ModifyDate = 0x0132;

    /// <summary>The date and time by the camera's clock; null where the file does not say, or cannot be read.</summary>
    public static DateTime? Taken(string path)
    {
        try
        {
            // A pipe has no length, and opening it waits for somebody to write.
            if (FileStamp.Of(path) is not { Length: > 0 })
            {
                return null;
            }

            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = Read(file, Head);
            PictureFormat? format = PictureFormats.Of(bytes);
            if (format is IsoMediaFormat && RandomAccess.GetLength(file) is > Head and <= Most)
            {
                bytes = Read(file, Most);
            }

            return format is null ? null : Of(format.Exif(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What an EXIF block says; null where it says nothing that makes sense.</summary>
    /// <param name="exif">A TIFF header and its directories.</param>
    public static DateTime? Of(ReadOnlySpan<byte> exif)
    {
        var tiff = new TiffDirectories(exif);
        if (!tiff.IsTiff)
        {
            return null;
        }

        // CR3 keeps the EXIF directory as a block of its own.
        long directory = tiff.Number(tiff.First, ExifDirectory) ?? tiff.First;
        return Date(exif, tiff.Bytes(directory, DateTimeOriginal))
            ?? Date(exif, tiff.Bytes(directory, DateTimeDigitized))
            ?? Date(exif, tiff.Bytes(tiff.First, ModifyDate));
    }

    private static DateTime? Date(ReadOnlySpan<byte> exif, (long Start, long Length)? place)
    {
        if (place is not { Length: >= 19 } text)
        {
            return null;
        }

        string date = Encoding.ASCII.GetString(exif.Slice((int)text.Start, Form.Length));
        return DateTime.TryParseExact(date, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime taken) ? taken : null;
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, long most)
    {
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), most)];
        return bytes[..ByteStreams.Fill(file, bytes)];
    }
}
