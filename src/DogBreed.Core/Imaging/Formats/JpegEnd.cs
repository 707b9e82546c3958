using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// JPEGs that end without their end marker. Cameras that lose power and interrupted copies leave such, with all of the picture in them or
/// without the rest of it; Skia fills up what is missing and says nothing, and OpenCV refuses both.
/// </summary>
internal static class JpegEnd
{
    private const byte Marker = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    // More bits than a row of blocks can lack without taking any of these.
    private const int Filling = 4096;

    /// <summary>Whether the first picture's end marker is there.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        // Nearly every file; others have something behind their end.
        if (bytes.EndsWith((ReadOnlySpan<byte>)[Marker, EndOfImage]))
        {
            return true;
        }

        int at = 2;
        while (at + 2 <= bytes.Length)
        {
            int marker = bytes[at..].IndexOf(Marker);
            if (marker < 0 || at + marker + 1 >= bytes.Length)
            {
                return false;
            }

            at += marker + 1;
            switch (bytes[at])
            {
                case EndOfImage:
                    return true;
                case 0x00 or 0x01 or Marker or (>= 0xD0 and <= 0xD8):
                    // A byte of a scan, fill bytes, restart markers: no segment follows. (A fill byte may itself begin a marker.)
                    at += bytes[at] == Marker ? 0 : 1;
                    break;
                default:
                    // Behind the header of a scan (StartOfScan) its data follow, which are searched for the next marker.
                    at += at + 3 <= bytes.Length ? 1 + Math.Max(2, (int)HeaderBytes.Big16(bytes[(at + 1)..])) : 1;
                    break;
            }
        }

        return false;
    }

    /// <summary>Decodes a picture whose end marker is missing.</summary>
    /// <exception cref="PhotoException">More than the marker is missing.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, string format, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        // A last byte of 0xFF is half of a marker.
        ReadOnlySpan<byte> data = bytes.TrimEnd(Marker);
        if (data.IndexOf([Marker, StartOfScan]) < 0)
        {
            throw DecodeErrors.Damaged(format, null);
        }

        byte[] ended = [.. data, Marker, EndOfImage];
        byte[] filled = new byte[data.Length + Filling + 2];
        data.CopyTo(filled);
        for (int i = 0; i < Filling; i++)
        {
            filled[data.Length + i] = (byte)(0x35 + (i * 59 % 151));
        }

        (filled[^2], filled[^1]) = (Marker, EndOfImage);

        // What follows a complete picture is passed over, and what follows an incomplete one is taken for the rest of it.
        Picture picture = SkiaDecoder.Decode(ended, format, size, plan, limits);
        try
        {
            using Picture other = SkiaDecoder.Decode(filled, format, size, plan, limits);
            for (int y = 0; y < picture.Pixels.Height; y++)
            {
                if (!picture.Pixels.Row(y).SequenceEqual(other.Pixels.Row(y)))
                {
                    throw DecodeErrors.Damaged(format, null);
                }
            }

            picture.LacksEnd = true;
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }
}
