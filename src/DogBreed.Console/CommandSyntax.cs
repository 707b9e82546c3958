using System.Management.Automation.Language;

namespace DogBreed.Console;

/// <summary>What is to be known of commands before they run.</summary>
internal sealed class CommandSyntax
{
    // Where the last command was a program, its failure is the call's, as with pwsh -Command.
    private const string PassOnFailure = "\nif (-not $? -and $LASTEXITCODE) { exit 1 }";

    private readonly ScriptBlockAst _commands;
    private readonly bool _isWhole;

    private CommandSyntax(ScriptBlockAst commands, ParseError[] errors) => (_commands, _isWhole) = (commands, errors.Length == 0);

    /// <summary>Of what a command line asks for; a script is read here, and once.</summary>
    public static CommandSyntax Of(CommandLine line) =>
        line.Action == CommandLineAction.Script
            ? new CommandSyntax(Parser.ParseFile(line.Text, out _, out ParseError[] errors), errors)
            : Of(line.Text);

    /// <summary>
    /// Whether they read standard input, by $input or in a process block (a block within has an $input of its own). Only then is it read,
    /// so that "while read ...; do dogbreed ...; done" keeps its lines.
    /// </summary>
    public bool ReadsInput =>
        _commands.ProcessBlock is not null
        || Has(ast => ast is VariableExpressionAst v && v.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase), false);

    /// <summary>Whether 'exit' stands anywhere in them.</summary>
    public bool HasExit => Has(ast => ast is ExitStatementAst, true);

    /// <summary>The commands, and that the call fails where the last of them is a program that failed.</summary>
    /// <param name="commands">The text that this is the syntax of.</param>
    public string WithFailure(string commands)
    {
        StatementAst[] statements = Statements;
        bool endsWithCommand = _isWhole && statements.LastOrDefault() is PipelineAst { PipelineElements: [.., CommandAst] };

        // Behind a line that goes on with a backtick, or named blocks, another line would change what is there.
        return endsWithCommand && Of(commands + PassOnFailure) is { _isWhole: true } both && both.Statements.Length == statements.Length + 1
            ? commands + PassOnFailure
            : commands;
    }

    private static CommandSyntax Of(string commands) => new(Parser.ParseInput(commands, out _, out ParseError[] errors), errors);

    private StatementAst[] Statements => _commands.EndBlock is { Unnamed: true } end ? [.. end.Statements] : [];

    private bool Has(Func<Ast, bool> what, bool within) => _commands.Find(what, searchNestedScriptBlocks: within) is not null;
}
