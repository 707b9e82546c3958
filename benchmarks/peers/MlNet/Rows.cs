using Microsoft.ML.Data;

namespace MlNet;

internal sealed class Photo
{
    public string Path { get; set; } = string.Empty;
}

internal sealed class Answer
{
    [ColumnName("logits")]
    [VectorType(1000)]
    public float[] Logits { get; set; } = [];
}
