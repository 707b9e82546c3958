using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using DogBreed.Core.Support;

namespace DogBreed.Core.Catalog;

/// <summary>Reads numbers out of bytes that nobody vouches for.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _left = data;

    /// <exception cref="FormatException">It does not hold.</exception>
    public static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new FormatException(Texts.CatalogRowDamaged);
        }
    }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Finite numbers.</summary>
    public float[] Singles(int count)
    {
        float[] values = AnySingles(count);
        Demand(values.Length == 0 || TensorPrimitives.IsFiniteAll<float>(values));
        return values;
    }

    /// <summary>Numbers of any kind.</summary>
    public float[] AnySingles(int count) => MemoryMarshal.Cast<byte, float>(Take(count * sizeof(float))).ToArray();

    /// <summary>A text with its length before it, as BinaryWriter writes one; less than 128 bytes but for notes.</summary>
    public string Text()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = Byte();
            length |= (part & 0x7F) << shift;
            Demand(shift <= 14);
            if (part < 0x80)
            {
                return Encoding.UTF8.GetString(Take(length));
            }
        }
    }

    public readonly void DemandEnd() => Demand(_left.IsEmpty);

    private ReadOnlySpan<byte> Take(int count)
    {
        Demand(count <= _left.Length);
        ReadOnlySpan<byte> taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
