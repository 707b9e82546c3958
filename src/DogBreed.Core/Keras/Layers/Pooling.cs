namespace DogBreed.Core.Keras.Layers;

/// <summary>Poolings.</summary>
internal static class Pooling
{
    public static KerasValue MaxPooling2D(LayerContext c) => Pool(c, "MaxPool");

    // What lies outside the map does not count, as in TensorFlow.
    public static KerasValue AveragePooling2D(LayerContext c) => Pool(c, "AveragePool", ("count_include_pad", 0));

    public static KerasValue GlobalAveragePooling2D(LayerContext c) => Global(c, "GlobalAveragePool");

    public static KerasValue GlobalMaxPooling2D(LayerContext c) => Global(c, "GlobalMaxPool");

    private static KerasValue Pool(LayerContext c, string type, params (string, object)[] attributes)
    {
        KerasValue map = c.Map;
        (int Y, int X) size = c.Pair("pool_size", 2);
        Windows windows = Windows.Of(c, map, size, c.Has("strides") ? c.Pair("strides") : size, (1, 1));

        // AveragePool has no dilations in opset 17.
        (string, object)[] all = [.. windows.Attributes(attributes).Where(a => a.Item1 is not "dilations")];
        return new KerasValue(c.Node(type, [map.Name], all), windows.Height, windows.Width, map.Channels)
        {
            IsGlobalPooling = windows is { Height: 1, Width: 1 } && size == (map.Shape[0], map.Shape[1]),
        };
    }

    private static KerasValue Global(LayerContext c, string type)
    {
        c.DemandChannelsLast();
        KerasValue map = c.Map;
        string pooled = c.Node(type, [map.Name]);
        return c.Flag("keepdims", false)
            ? new KerasValue(pooled, 1, 1, map.Channels) { IsGlobalPooling = true }
            : new KerasValue(c.Node("Flatten", [pooled]), map.Channels) { IsGlobalPooling = true };
    }
}
