using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DogBreed.Core.Imaging;

/// <summary>8-bit RGB pixels outside the collector's heap: of its own, or of a decoder that lends them.</summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    private const int Channels = 3;

    private readonly IDisposable _owner;

    /// <summary>Pixels of its own, whatever they hold.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for them.</exception>
    public PixelBuffer(int width, int height)
    {
        var memory = new Memory((long)Channels * width * height);
        (_owner, All) = (memory, new PixelView((byte*)memory.DangerousGetHandle(), Channels * width, width, height));
    }

    /// <summary>Pixels that somebody lends, until this is disposed.</summary>
    /// <param name="lender">Is disposed with this.</param>
    /// <param name="pixels">Its pixels.</param>
    public PixelBuffer(IDisposable lender, PixelView pixels) => (_owner, All) = (lender, pixels);

    /// <summary>All of the pixels.</summary>
    public PixelView All { get; }

    /// <summary>Columns.</summary>
    public int Width => All.Width;

    /// <summary>Rows.</summary>
    public int Height => All.Height;

    public void Dispose() => _owner.Dispose();

    /// <summary>Is freed once, by Dispose or in the end by the collector.</summary>
    private sealed class Memory : SafeHandleZeroOrMinusOneIsInvalid
    {
        private readonly long _bytes;

        public Memory(long bytes)
            : base(ownsHandle: true)
        {
            _bytes = bytes;
            SetHandle((nint)NativeMemory.Alloc((nuint)bytes));
            GC.AddMemoryPressure(bytes);
        }

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            GC.RemoveMemoryPressure(_bytes);
            return true;
        }
    }
}
