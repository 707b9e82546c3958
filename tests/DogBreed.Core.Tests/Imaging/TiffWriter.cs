using System.Buffers.Binary;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>Writes TIFF and BigTIFF files of one uncompressed gray strip (TIFF 6.0; BigTIFF as libtiff describes it).</summary>
internal static class TiffWriter
{
    public const int Unsigned = 1;
    public const int FloatingPoint = 3;

    private const int Short = 3;
    private const int Long = 4;

    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows, all alike.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="sampleFormat">What the bits are.</param>
    /// <param name="sample">The bits of the pixel at x.</param>
    /// <param name="big">True for the most significant byte first (MM).</param>
    /// <param name="bigTiff">True for offsets of 64 bits.</param>
    public static byte[] Gray(int width, int height, int bits, int sampleFormat, Func<int, ulong> sample, bool big, bool bigTiff)
    {
        byte[] row = Row(width, bits, sample, big);
        (int Tag, int Type, long Value)[] entries =
        [
            (256, Long, width),
            (257, Long, height),
            (258, Short, bits),
            (259, Short, 1), // no compression
            (262, Short, 1), // 0 is black
            (273, Long, 0), // where the strip begins: set below
            (277, Short, 1),
            (278, Long, height),
            (279, Long, row.Length * height),
            (339, Short, sampleFormat),
        ];
        int header = bigTiff ? 16 : 8;
        int directory = bigTiff ? 8 + (20 * entries.Length) + 8 : 2 + (12 * entries.Length) + 4;
        entries[5].Value = header + directory;
        var file = new MemoryStream();
        file.Write(big ? "MM"u8 : "II"u8);
        Write(bigTiff ? 43 : 42, 2);
        if (bigTiff)
        {
            Write(8, 2);
            Write(0, 2);
        }

        Write(header, bigTiff ? 8 : 4);
        Write(entries.Length, bigTiff ? 8 : 2);
        foreach ((int tag, int type, long value) in entries)
        {
            Write(tag, 2);
            Write(type, 2);
            Write(1, bigTiff ? 8 : 4);
            int bytes = type == Short ? 2 : 4;
            Write(value, bytes);
            Write(0, (bigTiff ? 8 : 4) - bytes);
        }

        Write(0, bigTiff ? 8 : 4);
        for (int y = 0; y < height; y++)
        {
            file.Write(row);
        }

        return file.ToArray();

        void Write(long value, int bytes) => file.Write(Bytes((ulong)value, bytes, big));
    }

    /// <summary>The bits of a number in floating point of 16, 32 or 64 bits.</summary>
    public static ulong Float(double value, int bits) =>
        bits switch
        {
            16 => BitConverter.HalfToUInt16Bits((Half)value),
            32 => BitConverter.SingleToUInt32Bits((float)value),
            _ => BitConverter.DoubleToUInt64Bits(value),
        };

    private static byte[] Row(int width, int bits, Func<int, ulong> sample, bool big)
    {
        byte[] row = new byte[((width * bits) + 7) / 8];
        for (int x = 0; x < width; x++)
        {
            ulong value = sample(x);
            if (bits < 8)
            {
                row[x * bits / 8] |= (byte)(value << (8 - bits - (x * bits % 8)));
            }
            else
            {
                Bytes(value, bits / 8, big).CopyTo(row, x * bits / 8);
            }
        }

        return row;
    }

    private static byte[] Bytes(ulong value, int count, bool big)
    {
        byte[] eight = new byte[8];
        if (big)
        {
            BinaryPrimitives.WriteUInt64BigEndian(eight, value);
            return eight[(8 - count)..];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        return eight[..count];
    }
}
