namespace DogBreed.Core.Onnx;

/// <summary>What is done to weights.</summary>
internal static class Matrices
{
    /// <summary>[rows, columns] -> [columns, rows].</summary>
    public static float[] Transpose(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = values.AsSpan(r * columns, columns);
            for (int c = 0; c < columns; c++)
            {
                result[(c * rows) + r] = row[c];
            }
        }

        return result;
    }

    /// <summary>Each row times its factor.</summary>
    public static float[] ScaleRows(float[] values, int columns, float[] factors)
    {
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = values[i] * factors[i / columns];
        }

        return result;
    }

    /// <summary>Each column times its factor.</summary>
    public static float[] ScaleColumns(float[] values, float[] factors)
    {
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = values[i] * factors[i % factors.Length];
        }

        return result;
    }

    public static float[] ScaleAndShift(float[] values, float[] scale, float[] shift) =>
        [.. values.Select((v, i) => (float)(((double)v * scale[i]) + shift[i]))];
}
