using System.Buffers;
using System.Runtime.InteropServices;

namespace DogBreed.Core.Photos;

/// <summary>Bytes outside the collector's heap, freed when they are disposed and not before.</summary>
internal sealed unsafe class NativeBytes : MemoryManager<byte>
{
    private readonly int _length;
    private byte* _data;

    /// <exception cref="OutOfMemoryException">There is no memory for them.</exception>
    public NativeBytes(int length)
    {
        _length = length;
        _data = (byte*)NativeMemory.Alloc((nuint)length);
        GC.AddMemoryPressure(length);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_data == null, this);
        return new Span<byte>(_data, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_data == null, this);
        return new MemoryHandle(_data + elementIndex, pinnable: this);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing)
    {
        if (_data != null)
        {
            NativeMemory.Free(_data);
            _data = null;
            GC.RemoveMemoryPressure(_length);
        }
    }
}
