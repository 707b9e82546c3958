using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>The way from a picture to a tensor, as cards write it; the names are those of <see cref="Preprocessing"/>.</summary>
internal sealed record CardInput(
    string? Name,
    string? Layout,
    int Size,
    string? Resize,
    string? ChannelOrder,
    float[]? Mean,
    float[]? Std,
    bool IgnoreOrientation
)
{
    public static CardInput From(Preprocessing p) =>
        new(
            null,
            p.Layout.ToString(),
            p.Size,
            p.Resize.ToString(),
            p.ChannelOrder.ToString(),
            [.. p.Mean],
            [.. p.Std],
            p.IgnoreOrientation
        );

    /// <summary>The preprocessing, if every field makes sense.</summary>
    /// <param name="demand">Throws the card's error where a condition does not hold: condition, field, what it is to be.</param>
    public Preprocessing Check(Action<bool, string, string> demand)
    {
        demand(Size is >= 16 and <= 2048, "input.size", Texts.MustBe16To2048);
        demand(Mean is { Length: 3 } && Mean.All(float.IsFinite), "input.mean", Texts.MustBeThreeNumbers);
        demand(Std is { Length: 3 } && Std.All(s => float.IsFinite(s) && s != 0), "input.std", Texts.ThreeNumbersOtherThan0);
        return new Preprocessing
        {
            Size = Size,
            Resize = Choice<ResizePolicy>(Resize, "input.resize", demand),
            ChannelOrder = Choice<ChannelOrder>(ChannelOrder, "input.channelOrder", demand),
            Layout = Choice<TensorLayout>(Layout, "input.layout", demand),
            Mean = Mean!,
            Std = Std!,
            IgnoreOrientation = IgnoreOrientation,
        };
    }

    /// <summary>One of an enumeration's names; numbers are none.</summary>
    public static T Choice<T>(string? value, string field, Action<bool, string, string> demand)
        where T : struct, Enum
    {
        demand(
            Enum.TryParse(value, ignoreCase: true, out T choice) && Enum.IsDefined(choice) && !char.IsAsciiDigit(value![0]),
            field,
            Texts.FormatMustBeOneOf(string.Join(", ", Enum.GetNames<T>()))
        );
        return choice;
    }
}
