using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DogBreed.Core.Tests.Architecture;

/// <summary>What the compiler does not hold of src/: lines that fit a screen, and one decision at a time.</summary>
public sealed class StyleTests
{
    private const int MaximumLine = 140;

    private static readonly string[] s_files =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")),
    ];

    [Fact]
    public void Lines_fit_a_screen()
    {
        Assert.NotEmpty(s_files);
        Holds(s_files.SelectMany(file => File.ReadLines(file)
            .Select((line, i) => (line, number: i + 1))
            .Where(l => l.line.Length > MaximumLine)
            .Select(l => $"{file}:{l.number}")));
    }

    [Fact]
    public void Conditional_expressions_are_not_nested() => Holds(s_files.SelectMany(file =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
            .OfType<ConditionalExpressionSyntax>()
            .Where(c => Parts(c).Any(part => part is ConditionalExpressionSyntax))
            .Select(c => $"{file}:{c.GetLocation().GetLineSpan().StartLinePosition.Line + 1}")));

    // xUnit cuts a long list; whoever broke the rule wants to see every place.
    private static void Holds(IEnumerable<string> places) => Assert.Equal("", string.Join(Environment.NewLine, places));

    // What is decided between, past parentheses.
    private static IEnumerable<ExpressionSyntax> Parts(ConditionalExpressionSyntax expression) =>
        new[] { expression.Condition, expression.WhenTrue, expression.WhenFalse }.Select(Inner);

    private static ExpressionSyntax Inner(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized ? Inner(parenthesized.Expression) : expression;
}
