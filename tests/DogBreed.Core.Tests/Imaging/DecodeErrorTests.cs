using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using OpenCvSharp;

namespace DogBreed.Core.Tests.Imaging;

public sealed class DecodeErrorTests
{
    /// <summary>Where there was no memory the photograph may be whole: no catalog is to remember that it is damaged.</summary>
    [Theory]
    [InlineData(ErrorCode.StsNoMem, ErrorKind.PhotoReadFailed)]
    [InlineData(ErrorCode.StsAssert, ErrorKind.PhotoDamaged)]
    public void A_lack_of_memory_is_no_damage(ErrorCode code, ErrorKind kind)
    {
        var thrown = new OpenCVException(code, "imdecode", "Failed to allocate 1 bytes", "alloc.cpp", 1);
        Assert.Equal(kind, DecodeErrors.ForPhoto(thrown)!.Kind);
        Assert.Equal(kind, DecodeErrors.Damaged("JPEG", thrown).Kind);
    }
}
