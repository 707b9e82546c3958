using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace HelpBuilder;

/// <summary>A parameter of a cmdlet in one of its sets (null: in all).</summary>
internal sealed record HelpParameter(
    string Name,
    string? Set,
    string Description,
    string TypeName,
    bool IsSwitch,
    bool Mandatory,
    bool Wildcards,
    int Position,
    string Pipeline,
    string[] Aliases,
    string Default)
{
    public static IEnumerable<HelpParameter> Of(PropertyInfo property, CommentFile comments, HelpTexts texts)
    {
        // Of a property that is overridden, its own alone.
        foreach (ParameterAttribute attribute in property.GetCustomAttributes<ParameterAttribute>(inherit: false))
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            yield return new HelpParameter(
                property.Name,
                attribute.ParameterSetName == ParameterAttribute.AllParameterSets ? null : attribute.ParameterSetName,
                texts.Of(
                    DeclaringType(property).Name.Split((char)0x60)[0],
                    property.Name,
                    CommentFile.Text(comments.Of($"P:{DeclaringType(property).FullName}.{property.Name}").Element("summary"))),
                type.Name,
                type == typeof(SwitchParameter),
                attribute.Mandatory,
                property.IsDefined(typeof(SupportsWildcardsAttribute)),
                attribute.Position == int.MinValue ? int.MaxValue : attribute.Position,
                (attribute.ValueFromPipeline, attribute.ValueFromPipelineByPropertyName) switch
                {
                    (true, true) => "true (ByValue, ByPropertyName)",
                    (true, false) => "true (ByValue)",
                    (false, true) => "true (ByPropertyName)",
                    _ => "false",
                },
                property.GetCustomAttribute<AliasAttribute>() is { } alias ? [.. alias.AliasNames] : [],
                DefaultOf(property, type, attribute.Mandatory));
        }
    }

    /// <summary>-WhatIf and -Confirm, which PowerShell adds and Get-Help would leave out.</summary>
    public static IEnumerable<HelpParameter> OfShouldProcess(CmdletAttribute cmdlet, HelpTexts texts)
    {
        if (cmdlet.SupportsShouldProcess)
        {
            yield return Switch("WhatIf", "Says what would be written or removed, and does not do it.", "wi");
            yield return Switch("Confirm", "Asks before anything is written or removed.", "cf");
        }

        HelpParameter Switch(string name, string description, string alias) =>
            new(name, null, texts.Of("Words", name, description), nameof(SwitchParameter), true, false, false, int.MaxValue, "false", [alias], "False");
    }

    // A generic base class is written with its arity in documentation ids: "Namespace.Type`1".
    private static Type DeclaringType(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    private static string DefaultOf(PropertyInfo property, Type type, bool mandatory)
    {
        if (mandatory || Activator.CreateInstance(property.ReflectedType!) is not { } cmdlet)
        {
            return "None";
        }

        using (cmdlet as IDisposable)
        {
            return property.GetValue(cmdlet) switch
            {
                null => "None",
                SwitchParameter => "False",
                Array values => string.Join(", ", values.Cast<object>()),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "None",
            };
        }
    }
}
