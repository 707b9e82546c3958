using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DogBreed.Console;

/// <summary>Objects of the pipeline -> one line of JSON each.</summary>
internal static class JsonLine
{
    private const int MaximumDepth = 6;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether it comes from Format-Table or the like: instructions for the screen, not an object of its user's.</summary>
    public static bool IsFormatting(PSObject value) =>
        value.BaseObject.GetType().Namespace is "Microsoft.PowerShell.Commands.Internal.Format";

    public static string Of(PSObject value) => Write(writer => WriteValue(writer, value, 0));

    public static string OfError(ErrorRecord error) =>
        OfError(
            error.ErrorDetails?.Message ?? error.Exception.Message,
            error.FullyQualifiedErrorId,
            error.CategoryInfo.Category,
            error.TargetObject?.ToString()
        );

    /// <summary>An error; one that is no error record of PowerShell has a message and an id alone.</summary>
    public static string OfError(string message, string id, ErrorCategory category = ErrorCategory.WriteError, string? target = null) =>
        Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("Error", message);
            writer.WriteString("Id", id);
            writer.WriteString("Category", category.ToString());
            writer.WriteString("Target", target);
            writer.WriteEndObject();
        });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, int depth)
    {
        switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when !double.IsFinite(number):
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case float number when !float.IsFinite(number):
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                writer.WriteRawValue(((IFormattable)Unwrapped(value)).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case Int128 or UInt128 or Half or System.Numerics.BigInteger or nint or nuint:
                writer.WriteRawValue(((IFormattable)Unwrapped(value)).ToString(null, CultureInfo.InvariantCulture));
                break;
            case Enum or char or Guid or Uri or Version or TimeSpan or Type or ScriptBlock or FileSystemInfo:
                writer.WriteStringValue(value!.ToString());
                break;
            case var _ when depth >= MaximumDepth:
                writer.WriteStringValue(value!.ToString());
                break;
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
                    WriteValue(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (object? item in Items(items))
                {
                    WriteValue(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteProperties(writer, PSObject.AsPSObject(value), depth);
                break;
        }
    }

    // An enumeration that fails ends, as a property that fails is null.
    private static IEnumerable<object?> Items(IEnumerable items)
    {
        IEnumerator? enumerator = LanguagePrimitives.GetEnumerator(items);
        while (enumerator is not null)
        {
            object? current;
            try
            {
                if (!enumerator.MoveNext())
                {
                    yield break;
                }

                current = enumerator.Current;
            }
            catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
            {
                yield break;
            }

            yield return current;
        }
    }

    private static object Unwrapped(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value!;

    private static void WriteProperties(Utf8JsonWriter writer, PSObject value, int depth)
    {
        writer.WriteStartObject();
        foreach (PSPropertyInfo property in value.Properties.Where(p => p.IsGettable))
        {
            writer.WritePropertyName(property.Name);
            try
            {
                WriteValue(writer, property.Value, depth + 1);
            }
            catch (GetValueException)
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }
}
