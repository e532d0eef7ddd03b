using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>Reads a template's statements into a tree.</summary>
internal sealed class Parser
{
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly Stack<string> _open = new();

    // The tags that each open block waits for.
    private readonly Stack<string[]> _expected = new();

    // What each macro around the current place reads of its special names.
    private readonly Stack<HashSet<string>> _uses = new();
    private int _loops;
    private int _loopsHere;

    private Parser(string source)
    {
        _tokens = new TokenStream(Lexer.Read(source));
        _expressions = new ExpressionParser(_tokens, NameRead);
    }

    /// <summary>Parses a whole template.</summary>
    public static ScopedBody Parse(string source)
    {
        Parser? parser = null;
        try
        {
            parser = new Parser(source);
            ScopedBody body = new([.. parser.Statements()]);
            Symbols outermost = new(null);
            body.Declare(outermost);
            outermost.Complete();
            return body;
        }
        catch (TemplateException failure)
        {
            throw failure.At(parser?._tokens.Current.Line ?? 1);
        }
    }

    private void NameRead(string name)
    {
        if (name is "caller" or "kwargs" or "varargs")
        {
            foreach (HashSet<string> uses in _uses)
            {
                uses.Add(name);
            }
        }
    }

    private List<Statement> Statements(params string[] ends)
    {
        Renderer.GuardStack();
        List<Statement> body = [];
        while (true)
        {
            Token token = _tokens.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    body.Add(new Data(_tokens.Next().Text, token.Line));
                    break;
                case TokenKind.VariableBegin:
                    _tokens.Next();
                    body.Add(new Print(_expressions.ParseTuple(), token.Line));
                    _tokens.Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin:
                    _tokens.Next();
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                    {
                        return body;
                    }

                    body.AddRange(StatementOf());
                    _tokens.Expect(TokenKind.BlockEnd);
                    break;
                default:
                    return ends.Length == 0 ? body : throw UnknownTag(null, token.Line);
            }
        }
    }

    /// <summary>The statements up to one of the given tags, which becomes the current token.</summary>
    private List<Statement> Body(params string[] ends)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd);
        _expected.Push(ends);
        List<Statement> body = Statements(ends);
        _expected.Pop();
        return body;
    }

    private ScopedBody BodyUntil(string end)
    {
        List<Statement> body = Body(end);
        _tokens.Next();
        return new ScopedBody([.. body]);
    }

    private Statement[] StatementOf()
    {
        Token tag = _tokens.Current.Kind == TokenKind.Name ? _tokens.Next() : throw _tokens.Fail("tag name expected");
        _open.Push(tag.Text);
        Statement[] statements = tag.Text switch
        {
            "if" => [IfOf(tag.Line)],
            "for" => [ForOf(tag.Line)],
            "set" => [SetOf(tag.Line)],
            "print" => PrintsOf(tag.Line),
            "macro" => [MacroOf(tag.Line)],
            "call" => [CallBlockOf(tag.Line)],
            "filter" => [FilterBlockOf(tag.Line)],
            "with" => [WithOf(tag.Line)],
            "break" or "continue" => [JumpOf(tag)],
            "generation" => [new Section(ScopeOfFunction(() => BodyUntil("endgeneration")), isNamed: false, tag.Line)],
            "block" => [BlockOf(tag.Line)],
            "autoescape" or "extends" or "from" or "import" or "include" =>
                throw new TemplateException($"The tag '{tag.Text}' is not supported in a chat template.", tag.Line),
            _ => throw UnknownTag(tag.Text, tag.Line),
        };
        _open.Pop();
        return statements;
    }

    private If IfOf(int line)
    {
        Expression test = _expressions.ParseTuple(withConditional: false);
        List<Statement> body = Body("elif", "else", "endif");
        List<If> elifs = [];
        while (true)
        {
            Token end = _tokens.Next();
            if (end.Text == "elif")
            {
                Expression elifTest = _expressions.ParseTuple(withConditional: false);
                elifs.Add(new If(elifTest, [.. Body("elif", "else", "endif")], [], [], end.Line));
                continue;
            }

            List<Statement> otherwise = [];
            if (end.Text == "else")
            {
                otherwise = Body("endif");
                _tokens.Next();
            }

            return new If(test, [.. body], [.. elifs], [.. otherwise], line);
        }
    }

    private For ForOf(int line)
    {
        _loops++;
        Target target = _expressions.ParseTarget("in");
        CheckLoopName(target);
        _tokens.ExpectName("in");
        Expression iterable = _expressions.ParseTuple(withConditional: false, endName: "recursive");
        Expression? test = _tokens.SkipName("if") ? _expressions.Parse() : null;
        bool isRecursive = _tokens.SkipName("recursive");
        _loopsHere++;
        List<Statement> body = Body("endfor", "else");
        _loopsHere--;
        List<Statement> otherwise = [];
        if (_tokens.Next().Text == "else")
        {
            otherwise = Body("endfor");
            _tokens.Next();
        }

        _loops--;
        return new For(target, iterable, test, isRecursive, new ScopedBody([.. body]), new ScopedBody([.. otherwise]), line);
    }

    private Statement SetOf(int line)
    {
        Target target;
        if (_tokens.Following.Is(TokenKind.Operator, "."))
        {
            Token name = _tokens.ExpectName();
            _tokens.Next();
            target = new NamespaceTarget(name.Text, _tokens.ExpectName().Text, name.Line);
        }
        else
        {
            target = _expressions.ParseTarget();
            CheckLoopName(target);
        }

        if (_tokens.SkipOperator("="))
        {
            return new Set(target, _expressions.ParseTuple(), line);
        }

        Filter? filter = _expressions.ParseFilters(null);
        return new Capture(target, filter, BodyUntil("endset"), line);
    }

    private Statement[] PrintsOf(int line)
    {
        List<Statement> prints = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (prints.Count != 0)
            {
                _tokens.ExpectOperator(",");
            }

            prints.Add(new Print(_expressions.Parse(), line));
        }

        return [.. prints];
    }

    private Macro MacroOf(int line)
    {
        string name = _tokens.ExpectName().Text;
        return new Macro(DefinitionOf(name, hasParameters: true, "endmacro", line, out _), line);
    }

    private CallBlock CallBlockOf(int line)
    {
        MacroDefinition definition = DefinitionOf(null, _tokens.AtOperator("("), "endcall", line, out Expression? call);
        return new CallBlock(call as Call ?? throw new TemplateException("expected call", line), definition, line);
    }

    // A call block names what it calls between its parameters and its body.
    private MacroDefinition DefinitionOf(string? name, bool hasParameters, string end, int line, out Expression? call)
    {
        HashSet<string> uses = [];
        List<(string Name, Expression? Default)> parameters = [];
        if (hasParameters)
        {
            _tokens.ExpectOperator("(");
            while (!_tokens.SkipOperator(")"))
            {
                if (parameters.Count != 0)
                {
                    _tokens.ExpectOperator(",");
                }

                string parameter = _tokens.ExpectName().Text;
                Expression? otherwise = _tokens.SkipOperator("=") ? _expressions.Parse() : null;
                if (parameters.Any(p => p.Name == parameter))
                {
                    throw _tokens.Fail($"duplicate argument '{parameter}' in function definition");
                }

                if (otherwise is null && parameters.Count != 0 && parameters[^1].Default is not null)
                {
                    throw _tokens.Fail("non-default argument follows default argument");
                }

                parameters.Add((parameter, otherwise));
            }
        }

        call = name is null ? _expressions.Parse() : null;
        _uses.Push(uses);
        ScopedBody body = ScopeOfFunction(() => BodyUntil(end));
        _uses.Pop();
        if (uses.Contains("caller") && parameters.Any(static p => p.Name == "caller" && p.Default is null))
        {
            throw new TemplateException(
                "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.", line);
        }

        return new MacroDefinition(name, [.. parameters], body, uses);
    }

    private Capture FilterBlockOf(int line)
    {
        Filter filter = _expressions.ParseFilters(null, startsInline: true)!;
        return new Capture(null, filter, BodyUntil("endfilter"), line);
    }

    private With WithOf(int line)
    {
        List<(Target, Expression)> variables = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (variables.Count != 0)
            {
                _tokens.ExpectOperator(",");
            }

            Target target = _expressions.ParseTarget();
            _tokens.ExpectOperator("=");
            variables.Add((target, _expressions.Parse()));
        }

        return new With([.. variables], BodyUntil("endwith"), line);
    }

    private Section BlockOf(int line)
    {
        string name = _tokens.ExpectName().Text;
        bool isScoped = _tokens.SkipName("scoped");
        _tokens.SkipName("required");
        ScopedBody body = ScopeOfFunction(() => BodyUntil("endblock"));
        _tokens.SkipName(name);
        return new Section(body, isNamed: !isScoped, line);
    }

    private Jump JumpOf(Token tag) => _loopsHere == 0
        ? throw new TemplateException($"'{tag.Text}' outside loop", tag.Line)
        : new Jump(tag.Text == "break" ? Flow.Break : Flow.Continue, tag.Line);

    // A break cannot leave a macro or the like.
    private ScopedBody ScopeOfFunction(Func<ScopedBody> parse)
    {
        int loops = _loopsHere;
        _loopsHere = 0;
        ScopedBody body = parse();
        _loopsHere = loops;
        return body;
    }

    private void CheckLoopName(Target target)
    {
        if (_loops > 0 && target.Sets("loop"))
        {
            throw new TemplateException("Can't assign to special loop variable in for-loop target", target.Line);
        }
    }

    private TemplateException UnknownTag(string? tag, int line)
    {
        string message = tag is null ? "Unexpected end of template." : $"Encountered unknown tag {Formatter.Quote(tag)}.";
        if (tag is not null)
        {
            _open.Pop();
        }

        if (_expected.TryPeek(out string[]? innermost))
        {
            string looking = string.Join(" or ", innermost.Select(static name => Formatter.Quote(name)));
            message += tag is not null && _expected.Any(ends => ends.Contains(tag))
                ? $" You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {looking}."
                : $" Jinja was looking for the following tags: {looking}.";
        }

        if (_open.TryPeek(out string? open))
        {
            message += $" The innermost block that needs to be closed is {Formatter.Quote(open)}.";
        }

        return new TemplateException(message, line);
    }
}
