using System.Management.Automation.Language;

namespace DogBreed.Console;

/// <summary>
/// Whether commands read standard input: only then is it read, so that "while read ...; do dogbreed ...; done" keeps its lines.
/// </summary>
internal static class InputVariable
{
    public static bool IsReadBy(string commands) => IsIn(Parser.ParseInput(commands, out _, out _));

    public static bool IsReadByFile(string script) => IsIn(Parser.ParseFile(script, out _, out _));

    // By $input, or in a process block; a block within has an $input of its own.
    private static bool IsIn(ScriptBlockAst commands) =>
        commands.ProcessBlock is not null || commands.Find(IsInput, searchNestedScriptBlocks: false) is not null;

    private static bool IsInput(Ast ast) =>
        ast is VariableExpressionAst variable && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase);
}
