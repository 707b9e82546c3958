using DogBreed.Core.Photos;
using ImageMagick;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>TIFF (its first page).</summary>
internal sealed class TiffFormat() : PictureFormat("TIFF")
{
    private const int ImageWidth = 256;
    private const int ImageLength = 257;
    private const int Short = 3;
    private const int Long = 4;
    private const int EntryLength = 12;

    public override bool Matches(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x49, 0x49, 0x2A, 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x4D, 0x4D, 0, 0x2A]);

    /// <summary>ImageWidth and ImageLength of the first directory.</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        bool big = bytes[0] == 'M';
        long directory = Read32(bytes[4..], big);
        if (directory < 8 || directory + 2 > bytes.Length)
        {
            return null;
        }

        long width = 0;
        long height = 0;
        ReadOnlySpan<byte> entries = bytes[(int)directory..];
        int count = (int)Read16(entries, big);
        for (int i = 0; i < count && (EntryLength * i) + EntryLength + 2 <= entries.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(2 + (EntryLength * i), EntryLength);
            long value = Read16(entry[2..], big) switch
            {
                Short => Read16(entry[8..], big),
                Long => Read32(entry[8..], big),
                _ => 0,
            };
            long tag = Read16(entry, big);
            width = tag == ImageWidth ? value : width;
            height = tag == ImageLength ? value : height;
        }

        return width > 0 && height > 0 ? PictureSize.Of(width, height) : null;
    }

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        MagickDecoder.Decode(bytes, Name, MagickFormat.Tiff, plan, limits);

    private static long Read16(ReadOnlySpan<byte> bytes, bool big) => big ? HeaderBytes.Big16(bytes) : HeaderBytes.Little16(bytes);

    private static long Read32(ReadOnlySpan<byte> bytes, bool big) => big ? HeaderBytes.Big32(bytes) : HeaderBytes.Little32(bytes);
}
