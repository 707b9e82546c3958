namespace DogBreedPS;

/// <summary>Where a network runs.</summary>
public enum ExecutionDevice
{
    /// <summary>The best that is there: CUDA, DirectML, CoreML, else the CPU. What it was is in every result.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>
    /// An NVIDIA GPU through TensorRT, which builds its engine when a model loads (this takes minutes): never chosen by Auto.
    /// </summary>
    TensorRt,

    /// <summary>A GPU under Windows through DirectML.</summary>
    DirectML,

    /// <summary>A Mac's GPU and Neural Engine through CoreML.</summary>
    CoreML,
}
