using System.Runtime.InteropServices;

namespace DogBreed.Console;

/// <summary>
/// Writes to a descriptor of the C library, wherever that points by now: a FileStream would write at an offset of its own (over what others
/// wrote to the same file), and .NET's console stream keeps silent about a reader that has gone.
/// </summary>
/// <param name="descriptor">An open descriptor; it is not closed.</param>
/// <param name="failed">
/// Called where nothing can be written: with why, and with null where the reader has gone. Without it what cannot be written is lost.
/// </param>
internal sealed partial class DescriptorStream(int descriptor, Action<string?>? failed) : Stream
{
    private const int Interrupted = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE
    private const int TryAgain = 11; // EAGAIN
    private const int TryAgainOnMac = 35;
    private const short ReadyToWrite = 4; // POLLOUT

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OutputClosedException">The reader has gone (a closed pipe), or the disk is full.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* bytes = buffer)
            {
                written = WriteSome(descriptor, bytes, (nuint)buffer.Length);
            }

            if (written < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == Interrupted)
                {
                    continue;
                }

                if (error is TryAgain or TryAgainOnMac)
                {
                    // The descriptor does not block (its flags are shared with other processes): wait for the reader.
                    var wait = new PollRequest { Descriptor = descriptor, Events = ReadyToWrite };
                    _ = Poll(ref wait, 1, Timeout.Infinite);
                    continue;
                }

                if (failed is null)
                {
                    return;
                }

                string why = Marshal.GetPInvokeErrorMessage(error);
                failed(error == BrokenPipe ? null : why);
                throw new OutputClosedException(why);
            }

            buffer = buffer[(int)written..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteSome(int descriptor, byte* bytes, nuint count);
}
