using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>Cmdlet classes and their comments -> the XML that Get-Help reads.</summary>
internal sealed class MamlWriter(CommentFile comments)
{
    private static readonly XNamespace s_msh = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public XDocument Write(Assembly assembly) => new(new XElement(
        s_msh + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", s_maml),
        new XAttribute(XNamespace.Xmlns + "command", s_command),
        new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(Command)));

    private XElement Command(Type type)
    {
        CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        string name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
        XElement comment = comments.Of("T:" + type.FullName);
        HelpParameter[] parameters = [.. type.GetProperties().SelectMany(p => HelpParameter.Of(p, comments)).OrderBy(p => p.Position).ThenBy(p => p.Name, StringComparer.Ordinal)];
        return new XElement(
            s_command + "command",
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", name),
                new XElement(s_command + "verb", cmdlet.VerbName),
                new XElement(s_command + "noun", cmdlet.NounName),
                new XElement(s_maml + "description", Para(CommentFile.Text(comment.Element("summary"))))),
            new XElement(
                s_maml + "description",
                Para(CommentFile.Text(comment.Element("summary"))),
                Para(CommentFile.Text(comment.Element("remarks")))),
            new XElement(s_command + "syntax", Sets(parameters, cmdlet.DefaultParameterSetName).Select(set => Syntax(name, parameters, set))),
            new XElement(s_command + "parameters", parameters.DistinctBy(p => p.Name).Select(p => Parameter(p, withDescription: true))),
            new XElement(
                s_command + "returnValues",
                type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(o => new XElement(
                    s_command + "returnValue",
                    new XElement(s_dev + "type", new XElement(s_maml + "name", o.Name)),
                    new XElement(s_maml + "description")))),
            new XElement(s_command + "examples", comment.Elements("example").Select(Example)),
            new XElement(
                s_maml + "relatedLinks",
                new XElement(s_maml + "navigationLink", new XElement(s_maml + "linkText", "about_DogBreedPS"), new XElement(s_maml + "uri"))));
    }

    private static string?[] Sets(HelpParameter[] parameters, string? first)
    {
        string[] named = [.. parameters.Select(p => p.Set).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(s => s != first)];
        return named.Length > 0 ? named : new string?[1];
    }

    private static XElement Syntax(string name, HelpParameter[] parameters, string? set) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", name),
        parameters.Where(p => p.Set is null || p.Set == set).Select(p => Parameter(p, withDescription: false)));

    private static XElement Parameter(HelpParameter parameter, bool withDescription) => new(
        s_command + "parameter",
        new XAttribute("required", Bool(parameter.Mandatory)),
        new XAttribute("globbing", Bool(parameter.Wildcards)),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position == int.MaxValue ? "named" : parameter.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new XAttribute("aliases", parameter.Aliases.Length == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        withDescription ? [new XElement(s_maml + "description", Para(parameter.Description))] : Array.Empty<XElement>(),
        parameter.IsSwitch && !withDescription ? Array.Empty<XElement>() : [new XElement(s_command + "parameterValue", new XAttribute("required", Bool(!parameter.IsSwitch)), parameter.TypeName)],
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.TypeName), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", parameter.Default));

    private static XElement Example(XElement example, int index) => new(
        s_command + "example",
        new XElement(s_maml + "title", $"Example {index + 1}: {CommentFile.Text(example.Element("summary"))}"),
        new XElement(s_dev + "code", CommentFile.Code(example.Element("code"))),
        new XElement(s_dev + "remarks", Para(string.Empty)));

    private static XElement Para(string text) => new(s_maml + "para", text);

    private static string Bool(bool value) => value ? "true" : "false";
}
