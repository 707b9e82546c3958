namespace DogBreed.Core.Imaging.Formats;

/// <summary>
/// The codes of BI_RLE8 and BI_RLE4 (Windows GDI, "Bitmap Compression"). Skia ends a run of one colour at the edge of the picture, as
/// Windows does, but loses its place where literal pixels run past it.
/// </summary>
internal static class BmpRunLength
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;

    /// <summary>True where literal pixels run past the right edge.</summary>
    /// <param name="codes">The codes: a file from where its pixels begin.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows; what follows the last is no code.</param>
    /// <param name="isFourBits">True for BI_RLE4, which has two pixels in a byte.</param>
    public static bool LiteralsLeaveTheRow(ReadOnlySpan<byte> codes, int width, int height, bool isFourBits)
    {
        long x = 0;
        long y = 0;
        for (int at = 0; at + 2 <= codes.Length && y < height; )
        {
            (int count, int value) = (codes[at], codes[at + 1]);
            at += 2;
            if (count > 0)
            {
                x += count;
            }
            else if (value == EndOfLine)
            {
                x = 0;
                y++;
            }
            else if (value == EndOfBitmap)
            {
                return false;
            }
            else if (value == Delta)
            {
                if (at + 2 > codes.Length)
                {
                    return false;
                }

                x += codes[at];
                y += codes[at + 1];
                at += 2;
            }
            else if (x + value > width + Filler(x, width, isFourBits))
            {
                return true;
            }
            else
            {
                // Literal pixels, filled up to a whole number of 16-bit words.
                x += value;
                int bytes = isFourBits ? (value + 1) / 2 : value;
                at += bytes + (bytes & 1);
            }
        }

        return false;
    }

    // The last byte of a row of an odd number of pixels holds one more, which some count.
    private static int Filler(long x, int width, bool isFourBits) => isFourBits && x % 2 == 0 ? width & 1 : 0;
}
