using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>Cmdlet classes and their comments -> the XML that Get-Help reads, in one language.</summary>
internal sealed class MamlWriter(CommentFile comments, HelpTexts texts)
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
            .Select(type => Command(type, assembly))));

    private XElement Command(Type type, Assembly assembly)
    {
        CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        string name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
        XElement comment = comments.Of("T:" + type.FullName);
        string summary = texts.Of(type.Name, "summary", CommentFile.Text(comment.Element("summary")));
        string remarks = texts.Of(type.Name, "remarks", CommentFile.Text(comment.Element("remarks")));
        HelpParameter[] parameters = [.. type.GetProperties().SelectMany(p => HelpParameter.Of(p, comments, texts)).Concat(HelpParameter.OfShouldProcess(cmdlet, texts)).OrderBy(p => p.Position).ThenBy(p => p.Name, StringComparer.Ordinal)];
        return new XElement(
            s_command + "command",
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", name),
                new XElement(s_command + "verb", cmdlet.VerbName),
                new XElement(s_command + "noun", cmdlet.NounName),
                new XElement(s_maml + "description", Para(summary))),
            new XElement(s_maml + "description", Para(summary), Para(remarks)),
            new XElement(s_command + "syntax", Sets(parameters, cmdlet.DefaultParameterSetName).Select(set => Syntax(name, parameters, set))),
            new XElement(s_command + "parameters", parameters.DistinctBy(p => p.Name).Select(p => Parameter(p, withDescription: true))),
            new XElement(s_command + "inputTypes", Inputs(parameters).Select(i => Value("inputType", i.TypeName, i.Description))),
            new XElement(
                s_command + "returnValues",
                type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(o => o.Type).Distinct().Select(o => Value("returnValue", o.Name, SummaryOf(o, assembly)))),
            new XElement(s_command + "examples", comment.Elements("example").Select((example, index) => Example(type, example, index + 1))),
            new XElement(
                s_maml + "relatedLinks",
                Link(texts.Of("Words", "online", "Online Version:"), cmdlet.HelpUri ?? throw new InvalidDataException($"{name} has no HelpUri.")),
                comment.Elements("seealso").Select(also => Link(NameOf(also, assembly), string.Empty)),
                Link("about_DogBreedPS", string.Empty)));
    }

    // What the pipeline may bring, each type once.
    private static IEnumerable<HelpParameter> Inputs(HelpParameter[] parameters) =>
        parameters.Where(p => p.Pipeline != "false").DistinctBy(p => p.TypeName);

    private static XElement Value(string element, string type, string description) => new(
        s_command + element,
        new XElement(s_dev + "type", new XElement(s_maml + "name", type)),
        new XElement(s_maml + "description", Para(description)));

    private string SummaryOf(Type type, Assembly assembly) =>
        type.Assembly == assembly ? texts.Of(type.Name, "summary", CommentFile.Text(comments.Of("T:" + type.FullName).Element("summary"))) : string.Empty;

    private static XElement Link(string text, string uri) => new(
        s_maml + "navigationLink", new XElement(s_maml + "linkText", text), new XElement(s_maml + "uri", uri));

    // A cmdlet (cref), or a document of the repository by its path (href).
    private static string NameOf(XElement also, Assembly assembly)
    {
        if (also.Attribute("href") is { } document)
        {
            return document.Value;
        }

        string id = also.Attribute("cref")!.Value;
        CmdletAttribute cmdlet = assembly.GetType(id[2..], throwOnError: true)!.GetCustomAttribute<CmdletAttribute>()!;
        return $"{cmdlet.VerbName}-{cmdlet.NounName}";
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
        new XAttribute("position", parameter.Position == int.MaxValue ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("aliases", parameter.Aliases.Length == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        withDescription ? [new XElement(s_maml + "description", Para(parameter.Description))] : Array.Empty<XElement>(),
        parameter.IsSwitch && !withDescription ? Array.Empty<XElement>() : [new XElement(s_command + "parameterValue", new XAttribute("required", Bool(!parameter.IsSwitch)), parameter.TypeName)],
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.TypeName), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", parameter.Default));

    private XElement Example(Type type, XElement example, int number) => new(
        s_command + "example",
        new XElement(s_maml + "title", Title(type, example, number)),
        new XElement(s_dev + "code", CommentFile.Code(example.Element("code"))),
        new XElement(s_dev + "remarks", Para(string.Empty)));

    private string Title(Type type, XElement example, int number)
    {
        string word = texts.Of("Words", "example", "Example N: ");
        string title = texts.Of(type.Name, string.Create(CultureInfo.InvariantCulture, $"example {number}"), CommentFile.Text(example.Element("summary")));
        return word.Replace("N", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + title;
    }

    private static XElement Para(string text) => new(s_maml + "para", text);

    private static string Bool(bool value) => value ? "true" : "false";
}
