namespace DogBreedPS;

/// <summary>What looks for human faces.</summary>
public enum FaceDetectorKind
{
    /// <summary>BlazeFace on ONNX Runtime, from a score of 0.7: fast, and seldom wrong about dogs.</summary>
    BlazeFace,

    /// <summary>OpenCV's Haar cascade <c>haarcascade_frontalface_alt</c> with its default parameters: the article's detector.</summary>
    Haar,

    /// <summary>Nothing: no face is looked for.</summary>
    None,
}
