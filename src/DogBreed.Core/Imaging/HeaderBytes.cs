using System.Buffers.Binary;

namespace DogBreed.Core.Imaging;

/// <summary>Numbers of file headers, in either order of bytes; unsigned but for those of 64 bits.</summary>
internal static class HeaderBytes
{
    public static long Big16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16BigEndian(b);

    public static long Big32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32BigEndian(b);

    public static long Big64(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadInt64BigEndian(b);

    public static long Little16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16LittleEndian(b);

    public static long Little24(ReadOnlySpan<byte> b) => b[0] | (b[1] << 8) | (b[2] << 16);

    public static long Little32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32LittleEndian(b);

    public static long Little64(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadInt64LittleEndian(b);
}
