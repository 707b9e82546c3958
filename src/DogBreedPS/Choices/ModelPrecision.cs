namespace DogBreedPS;

/// <summary>In which numbers a network calculates.</summary>
public enum ModelPrecision
{
    /// <summary>Int8 on the CPU where the model has it, float elsewhere.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    Float,

    /// <summary>8-bit integers (a quantised network): about twice as fast on a CPU, and within half a point as accurate.</summary>
    Int8,
}
