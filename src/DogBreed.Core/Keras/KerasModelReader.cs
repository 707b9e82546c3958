using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>Reads a model's configuration, as Keras 2 and Keras 3 write it: model_config in .h5, config.json in .keras.</summary>
internal sealed class KerasModelReader
{
    private const int MaximumDepth = 8;
    private const int MaximumLayers = 20_000;
    private const int MaximumName = 300;

    private readonly string _path;
    private int _layers;

    private KerasModelReader(string path) => _path = path;

    /// <exception cref="ModelException">It is no Sequential and no Functional model, or it makes no sense.</exception>
    public static KerasModel Read(string path, string json)
    {
        try
        {
            // Python writes NaN and Infinity as they are, which is no JSON; no setting of a layer is one.
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            return new KerasModelReader(path).Model(document.RootElement.Clone(), depth: 0);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException)
        {
            string reason = e is JsonException syntax ? PlainReason.Of(syntax) : Texts.ConfigurationPartMissing;
            throw new ModelException(Texts.FormatConfigurationModelMakesSense(path, reason), e);
        }
    }

    private KerasModel Model(JsonElement element, int depth)
    {
        string kind = ClassOf(element);
        if (depth > MaximumDepth)
        {
            throw new ModelException(Texts.FormatModelsStandModelsMoreThan(_path, MaximumDepth));
        }

        JsonElement config = element.GetProperty("config");

        // Until 2.2.2 Keras wrote a Sequential model as the list of its layers.
        JsonElement layers = config;
        if (config.ValueKind != JsonValueKind.Array && !config.TryGetProperty("layers", out layers))
        {
            throw new ModelException(Texts.FormatModelDefinedCustomCodeSequential(_path, kind));
        }

        string name =
            config.ValueKind == JsonValueKind.Object && config.TryGetProperty("name", out JsonElement n)
                ? Plain(n.GetString() ?? "model")
                : "model";
        bool functional = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("output_layers", out _);
        KerasModel model = functional ? Functional(name, config, layers, depth) : Sequential(name, config, layers, depth);
        return model.Layers.GroupBy(layer => layer.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice
            ? throw new ModelException(Texts.FormatConfigurationModelMakesSense(_path, Texts.FormatTwoLayersOfOneName(twice)))
            : model;
    }

    private KerasModel Sequential(string name, JsonElement config, JsonElement elements, int depth)
    {
        var layers = new List<KerasLayer>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        KerasReference? last = null;
        foreach (JsonElement element in elements.EnumerateArray())
        {
            if (last is null && ClassOf(element) is not "InputLayer")
            {
                // A model whose first layer says what comes in, or that was built for a shape.
                string input = elements.EnumerateArray().Any(e => NameOf(e) is "input") ? "input of the model" : "input";
                layers.Add(InputLayer(input, Shape(element) ?? Shape(config, "build_input_shape")));
                last = new KerasReference(layers[0].Name, 0, 0);
            }

            KerasLayer layer = Layer(
                element,
                numbers,
                depth,
                last is null ? [] : [new KerasCall([last], [last], new Dictionary<string, object>(StringComparer.Ordinal))]
            );
            layers.Add(layer);
            last = new KerasReference(layer.Name, 0, 0);
        }

        return last is null
            ? throw new ModelException(Texts.FormatTheModelHasNoLayers(_path, name))
            : new KerasModel(name, layers, [new KerasReference(layers[0].Name, 0, 0)], [last]);
    }

    private KerasModel Functional(string name, JsonElement config, JsonElement elements, int depth)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<string> names = [.. elements.EnumerateArray().Select(NameOf)];
        KerasLayer[] layers =
        [
            .. elements
                .EnumerateArray()
                .Select(e =>
                    Layer(
                        e,
                        numbers,
                        depth,
                        e.TryGetProperty("inbound_nodes", out JsonElement nodes)
                            ? [.. nodes.EnumerateArray().Select(node => Call(node, names))]
                            : []
                    )
                ),
        ];
        return new KerasModel(
            name,
            layers,
            References(config.GetProperty("input_layers")),
            References(config.GetProperty("output_layers"))
        );
    }

    private KerasLayer Layer(JsonElement element, Dictionary<string, int> numbers, int depth, IReadOnlyList<KerasCall> calls)
    {
        if (++_layers > MaximumLayers)
        {
            throw new ModelException(Texts.FormatModelMoreThanLayers(_path, MaximumLayers));
        }

        string className = ClassOf(element);
        string module =
            element.TryGetProperty("module", out JsonElement m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : string.Empty;
        JsonElement config = element.GetProperty("config");
        KerasModel? model = className is "Functional" or "Sequential" or "Model" ? Model(element, depth + 1) : null;

        // Keras 3 numbers layers of one class; its operations are no layers.
        string state = KerasLayer.SnakeCase(className);
        int number = 0;
        if (!module.Contains(".ops.", StringComparison.Ordinal))
        {
            number = numbers.TryGetValue(state, out int next) ? next + 1 : 0;
            numbers[state] = number;
        }

        return new KerasLayer(NameOf(element), className, module, KerasLayer.Numbered(state, number), config, calls, model);
    }

    private static KerasLayer InputLayer(string name, JsonElement? shape) =>
        new(name, "InputLayer", string.Empty, "input_layer", JsonSerializer.SerializeToElement(new { batch_shape = shape }), [], null);

    private static JsonElement? Shape(JsonElement layer) =>
        layer.GetProperty("config") is { ValueKind: JsonValueKind.Object } config
            ? Shape(config, "batch_input_shape") ?? Shape(config, "batch_shape")
            : null;

    private static JsonElement? Shape(JsonElement config, string name) =>
        config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty(name, out JsonElement shape)
        && shape.ValueKind == JsonValueKind.Array
            ? shape
            : null;

    private string ClassOf(JsonElement element) => Plain(element.GetProperty("class_name").GetString());

    // Names stand in errors, in the graph, and so on a terminal.
    private string Plain(string? name) =>
        name is null || PlainText.Is(name, MaximumName)
            ? name ?? string.Empty
            : throw new ModelException(Texts.FormatConfigurationModelMakesSense(_path, Texts.NameMoreThan300Characters));

    private string NameOf(JsonElement element)
    {
        if (element.TryGetProperty("name", out JsonElement own) && own.ValueKind == JsonValueKind.String)
        {
            return Plain(own.GetString());
        }

        JsonElement config = element.GetProperty("config");
        bool inner = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("name", out own);
        return Plain((inner ? own : element.GetProperty("class_name")).GetString());
    }

    // One reference, or a list of them.
    private KerasReference[] References(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return [.. element.EnumerateObject().SelectMany(p => References(p.Value))];
        }

        return IsReference(element) ? [Reference(element)] : [.. element.EnumerateArray().SelectMany(References)];
    }

    private static bool IsReference(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
        && element.GetArrayLength() >= 3
        && element[0].ValueKind == JsonValueKind.String
        && element[1].ValueKind == JsonValueKind.Number
        && element[2].ValueKind == JsonValueKind.Number;

    private KerasReference Reference(JsonElement element) =>
        new(Plain(element[0].GetString()!), element[1].GetInt32(), element[2].GetInt32());

    private KerasCall Call(JsonElement node, HashSet<string> names)
    {
        var arguments = new List<object>();
        var lists = new List<object>();
        var named = new Dictionary<string, object>(StringComparer.Ordinal);
        if (node.ValueKind == JsonValueKind.Object)
        {
            // Keras 3: {"args": [...], "kwargs": {...}}, a tensor is an object of the class __keras_tensor__.
            foreach (JsonElement argument in node.GetProperty("args").EnumerateArray())
            {
                arguments.AddRange(Tensors3(argument));
            }

            foreach (JsonProperty argument in node.GetProperty("kwargs").EnumerateObject())
            {
                List<object> tensors = Tensors3(argument.Value);
                if (tensors.Count > 1)
                {
                    // Concatenate()(inputs=[a, b])
                    lists.AddRange(tensors);
                }
                else
                {
                    named[argument.Name] = tensors[0];
                }
            }
        }
        else
        {
            // Keras 2: [[layer, call, tensor, kwargs], ...], or one such list alone for an operation.
            foreach (
                JsonElement argument in node.GetArrayLength() > 0 && node[0].ValueKind == JsonValueKind.String
                    ? [node]
                    : node.EnumerateArray().ToArray()
            )
            {
                arguments.Add(
                    string.Equals(argument[0].GetString(), "_CONSTANT_VALUE", StringComparison.Ordinal) ? argument[2] : Reference(argument)
                );
                if (argument.GetArrayLength() > 3 && argument[3].ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty property in argument[3].EnumerateObject())
                    {
                        named[property.Name] =
                            IsReference(property.Value) && names.Contains(property.Value[0].GetString()!)
                                ? Reference(property.Value)
                                : property.Value;
                    }
                }
            }
        }

        return new KerasCall(
            [
                .. arguments
                    .Concat(lists)
                    .Concat(named.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value))
                    .OfType<KerasReference>(),
            ],
            arguments,
            named
        );
    }

    private List<object> Tensors3(JsonElement element)
    {
        if (
            element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("class_name", out JsonElement kind)
            && kind.ValueEquals("__keras_tensor__")
        )
        {
            return [Reference(element.GetProperty("config").GetProperty("keras_history"))];
        }

        // A list of tensors; any other list is a constant.
        return
            element.ValueKind == JsonValueKind.Array
            && element.GetArrayLength() > 0
            && element
                .EnumerateArray()
                .All(e =>
                    e.ValueKind == JsonValueKind.Object
                    && e.TryGetProperty("class_name", out JsonElement c)
                    && c.ValueEquals("__keras_tensor__")
                )
            ? [.. element.EnumerateArray().SelectMany(Tensors3)]
            : [element];
    }
}
