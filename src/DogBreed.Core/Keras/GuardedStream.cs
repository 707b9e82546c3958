using System.Runtime.CompilerServices;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// A file as an untrusted reader may see it. What a damaged file makes of the reader (blocks that lead in a circle, nesting without end,
/// allocation after allocation) all comes down to reading, and is stopped here with an <see cref="DamagedHdf5Exception"/>.
/// </summary>
/// <param name="inner">The file; closed with this.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class GuardedStream(Stream inner, CancellationToken cancellation = default) : Stream
{
    // Every byte is needed about once; blocks of the structure a few times. What leads in a circle is at this limit within a second.
    private readonly long _readLimit = (8 * inner.Length) + (64L << 20);
    private readonly long _allocationLimit = GC.GetAllocatedBytesForCurrentThread() + (16 * inner.Length) + (1L << 30);
    private readonly long _callLimit = inner.Length + 4_000_000;
    private long _read;
    private long _calls;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        Check(buffer.Length);
        int read = inner.Read(buffer);
        return read > 0 || buffer.Length == 0 ? read : throw new DamagedHdf5Exception(Texts.EndsTooEarly);
    }

    public override int ReadByte()
    {
        Check(1);
        return inner.ReadByte() is >= 0 and int value ? value : throw new DamagedHdf5Exception(Texts.EndsTooEarly);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => inner.Position + offset,
            _ => inner.Length + offset,
        };
        Check(0);
        return position >= 0 && position <= inner.Length
            ? inner.Seek(position, SeekOrigin.Begin)
            : throw new DamagedHdf5Exception(Texts.PointsOutsideItself);
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(int count)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new DamagedHdf5Exception(Texts.NestedWithoutEnd);
        }

        _read += count;
        _calls++;
        if (
            count > inner.Length - inner.Position
            || _read > _readLimit
            || _calls > _callLimit
            || GC.GetAllocatedBytesForCurrentThread() > _allocationLimit
        )
        {
            throw new DamagedHdf5Exception(count > inner.Length - inner.Position ? Texts.EndsTooEarly : Texts.PartsReferEachOtherWithout);
        }
    }
}
