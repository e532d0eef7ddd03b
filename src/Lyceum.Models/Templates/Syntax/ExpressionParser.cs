using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>
/// Reads expressions. From loose to tight: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>,
/// <c>~</c>, <c>* / // %</c>, <c>**</c>, signs, then attributes, calls, filters and tests.
/// </summary>
internal sealed class ExpressionParser(TokenStream tokens, Action<string> nameRead)
{
    public Expression Parse(bool withConditional = true)
    {
        Renderer.GuardStack();
        Expression left = Or();
        int line = tokens.Current.Line;
        while (withConditional && tokens.SkipName("if"))
        {
            Expression test = Or();
            Expression? otherwise = tokens.SkipName("else") ? Parse() : null;
            left = new Conditional(test, left, otherwise, line);
            line = tokens.Current.Line;
        }

        return left;
    }

    /// <summary>One expression, or a tuple where commas follow.</summary>
    public Expression ParseTuple(bool withConditional = true, string? endName = null, bool inParentheses = false) =>
        Tuple(() => Parse(withConditional), endName, inParentheses);

    /// <summary>What a for statement or an assignment sets.</summary>
    public Target ParseTarget(string? endName = null) => ToTarget(Tuple(Primary, endName, inParentheses: false));

    public Filter? ParseFilters(Expression? input, bool startsInline = false)
    {
        Filter? filter = null;
        while (startsInline || tokens.AtOperator("|"))
        {
            if (!startsInline)
            {
                tokens.Next();
            }

            startsInline = false;
            int line = tokens.Current.Line;
            string name = DottedName();
            ArgumentList arguments = tokens.AtOperator("(") ? Arguments() : ArgumentList.Empty;
            input = filter = new Filter(input, name, arguments, line);
        }

        return filter;
    }

    private Expression Tuple(Func<Expression> parse, string? endName, bool inParentheses)
    {
        int line = tokens.Current.Line;
        List<Expression> items = [];
        bool isTuple = false;
        while (true)
        {
            if (items.Count != 0)
            {
                tokens.ExpectOperator(",");
            }

            if (tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || tokens.AtOperator(")") || (endName is not null && tokens.AtName(endName)))
            {
                break;
            }

            items.Add(parse());
            if (!tokens.AtOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (!isTuple && items.Count != 0)
        {
            return items[0];
        }

        return isTuple || inParentheses
            ? new SequenceLiteral([.. items], isTuple: true, line)
            : throw tokens.Fail($"Expected an expression, got {Formatter.Quote(tokens.Current.Description)}");
    }

    private Expression Or()
    {
        Expression left = And();
        for (int line = tokens.Current.Line; tokens.SkipName("or"); line = tokens.Current.Line)
        {
            left = new Logical(isAnd: false, left, And(), line);
        }

        return left;
    }

    private Expression And()
    {
        Expression left = Not();
        for (int line = tokens.Current.Line; tokens.SkipName("and"); line = tokens.Current.Line)
        {
            left = new Logical(isAnd: true, left, Not(), line);
        }

        return left;
    }

    private Expression Not()
    {
        Renderer.GuardStack();
        int line = tokens.Current.Line;
        return tokens.SkipName("not") ? new Unary("not", Not(), line) : Compare();
    }

    private Expression Compare()
    {
        int line = tokens.Current.Line;
        Expression first = Sum();
        List<(string, Expression)> rest = [];
        while (true)
        {
            string? op = null;
            if (tokens.Current.Kind == TokenKind.Operator && tokens.Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            {
                op = tokens.Next().Text;
            }
            else if (tokens.SkipName("in"))
            {
                op = "in";
            }
            else if (tokens.AtName("not") && tokens.Following.Is(TokenKind.Name, "in"))
            {
                tokens.Next();
                tokens.Next();
                op = "not in";
            }

            if (op is null)
            {
                return rest.Count == 0 ? first : new Comparison(first, [.. rest], line);
            }

            rest.Add((op, Sum()));
        }
    }

    private Expression Sum() => LeftToRight(Concatenated, "+", "-");

    private Expression Concatenated()
    {
        int line = tokens.Current.Line;
        List<Expression> parts = [Product()];
        while (tokens.SkipOperator("~"))
        {
            parts.Add(Product());
        }

        return parts.Count == 1 ? parts[0] : new Concatenation([.. parts], line);
    }

    private Expression Product() => LeftToRight(Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(() => Signed(withFilters: true), "**");

    private Expression LeftToRight(Func<Expression> operand, params ReadOnlySpan<string> operators)
    {
        Expression left = operand();
        while (tokens.Current.Kind == TokenKind.Operator && operators.Contains(tokens.Current.Text))
        {
            Token op = tokens.Next();
            left = new Binary(op.Text, left, operand(), op.Line);
        }

        return left;
    }

    private Expression Signed(bool withFilters)
    {
        Renderer.GuardStack();
        Expression node;
        if (tokens.AtOperator("-") || tokens.AtOperator("+"))
        {
            Token sign = tokens.Next();
            node = new Unary(sign.Text, Signed(withFilters: false), sign.Line);
        }
        else
        {
            node = Primary();
        }

        node = Postfix(node);
        return withFilters ? FiltersAndTests(node) : node;
    }

    private Expression Primary()
    {
        Renderer.GuardStack();
        Token token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Next();
                switch (token.Text)
                {
                    case "true" or "True" or "false" or "False":
                        return new Constant(token.Text is "true" or "True", token.Line);
                    case "none" or "None":
                        return new Constant(null, token.Line);
                    default:
                        nameRead(token.Text);
                        return new Name(token.Text, token.Line);
                }

            case TokenKind.String:
                string text = "";
                while (tokens.Current.Kind == TokenKind.String)
                {
                    text += tokens.Next().Text;
                }

                return new Constant(text, token.Line);
            case TokenKind.Integer or TokenKind.Float:
                return new Constant(tokens.Next().Value, token.Line);
            case TokenKind.Operator when token.Text == "(":
                tokens.Next();
                Expression inner = ParseTuple(inParentheses: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                tokens.Next();
                return new SequenceLiteral([.. Listed("]", () => Parse())], isTuple: false, token.Line);
            case TokenKind.Operator when token.Text == "{":
                tokens.Next();
                return new DictLiteral([.. Listed("}", Entry)], token.Line);
            default:
                throw tokens.Fail($"unexpected {Formatter.Quote(token.Description)}");
        }
    }

    private (Expression, Expression) Entry()
    {
        Expression key = Parse();
        tokens.ExpectOperator(":");
        return (key, Parse());
    }

    private List<T> Listed<T>(string close, Func<T> parse)
    {
        List<T> items = [];
        while (!tokens.AtOperator(close))
        {
            if (items.Count != 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.AtOperator(close))
                {
                    break;
                }
            }

            items.Add(parse());
        }

        tokens.ExpectOperator(close);
        return items;
    }

    private Expression Postfix(Expression node)
    {
        while (true)
        {
            if (tokens.AtOperator("."))
            {
                node = Attribute(node);
            }
            else if (tokens.AtOperator("["))
            {
                node = Subscript(node);
            }
            else if (tokens.AtOperator("("))
            {
                node = CallOf(node);
            }
            else
            {
                return node;
            }
        }
    }

    private Expression FiltersAndTests(Expression node)
    {
        while (true)
        {
            if (tokens.AtOperator("|"))
            {
                node = ParseFilters(node)!;
            }
            else if (tokens.AtName("is"))
            {
                node = TestOf(node);
            }
            else if (tokens.AtOperator("("))
            {
                node = CallOf(node);
            }
            else
            {
                return node;
            }
        }
    }

    private Call CallOf(Expression node)
    {
        int line = tokens.Current.Line;
        return new Call(node, Arguments(), line);
    }

    private Expression Attribute(Expression node)
    {
        int line = tokens.Next().Line;
        return tokens.Current.Kind switch
        {
            TokenKind.Name => new AttributeAccess(node, tokens.Next().Text, line),
            TokenKind.Integer => new ItemAccess(node, new Constant(tokens.Current.Value, tokens.Next().Line), line),
            _ => throw tokens.Fail("expected name or number"),
        };
    }

    private Expression Subscript(Expression node)
    {
        int line = tokens.Next().Line;
        List<Expression> keys = [];
        do
        {
            Expression? start = tokens.AtOperator(":") ? null : Parse();
            if (tokens.SkipOperator(":"))
            {
                Expression? stop = AtSliceEnd() ? null : Parse();
                Expression? step = tokens.SkipOperator(":") && !AtSliceEnd() ? Parse() : null;
                if (keys.Count != 0 || tokens.AtOperator(","))
                {
                    throw tokens.Fail("slices of several dimensions are not supported");
                }

                tokens.ExpectOperator("]");
                return new SliceAccess(node, start, stop, step, line);
            }

            keys.Add(start!);
        }
        while (tokens.SkipOperator(","));
        tokens.ExpectOperator("]");
        return new ItemAccess(node, keys.Count == 1 ? keys[0] : new SequenceLiteral([.. keys], isTuple: true, line), line);
    }

    private bool AtSliceEnd() => tokens.AtOperator(":") || tokens.AtOperator("]") || tokens.AtOperator(",");

    private Expression TestOf(Expression node)
    {
        int line = tokens.Next().Line;
        bool negated = tokens.SkipName("not");
        string name = DottedName();
        ArgumentList arguments = ArgumentList.Empty;
        if (tokens.AtOperator("("))
        {
            arguments = Arguments();
        }
        else if (StartsArgument() && !tokens.AtName("else") && !tokens.AtName("or") && !tokens.AtName("and"))
        {
            if (tokens.AtName("is"))
            {
                throw tokens.Fail("You cannot chain multiple tests with is");
            }

            arguments = ArgumentList.Of(Postfix(Primary()));
        }

        Test test = new(node, name, arguments, line);
        return negated ? new Unary("not", test, line) : test;
    }

    private bool StartsArgument() =>
        tokens.Current.Kind is TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float
        || tokens.AtOperator("[") || tokens.AtOperator("{");

    private string DottedName()
    {
        string name = tokens.ExpectName().Text;
        while (tokens.SkipOperator("."))
        {
            name += "." + tokens.ExpectName().Text;
        }

        return name;
    }

    private ArgumentList Arguments()
    {
        tokens.ExpectOperator("(");
        List<Expression> positional = [];
        List<(string Name, Expression Value)> keywords = [];
        HashSet<string> names = [];
        Expression? morePositional = null;
        Expression? moreKeywords = null;
        void Ensure(bool holds)
        {
            if (!holds)
            {
                throw tokens.Fail("invalid syntax for function call expression");
            }
        }

        Listed(")", () =>
        {
            if (tokens.SkipOperator("*"))
            {
                Ensure(morePositional is null && moreKeywords is null);
                morePositional = Parse();
            }
            else if (tokens.SkipOperator("**"))
            {
                Ensure(moreKeywords is null);
                moreKeywords = Parse();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following.Is(TokenKind.Operator, "="))
            {
                string name = tokens.Next().Text;
                tokens.Next();
                Ensure(moreKeywords is null);
                keywords.Add((name, Parse()));
                if (!names.Add(name))
                {
                    throw tokens.Fail($"keyword argument repeated: {name}");
                }
            }
            else
            {
                Ensure(morePositional is null && moreKeywords is null && keywords.Count == 0);
                positional.Add(Parse());
            }

            return true;
        });
        return new ArgumentList([.. positional], [.. keywords], morePositional, moreKeywords);
    }

    private static Target ToTarget(Expression expression)
    {
        Renderer.GuardStack();
        return expression switch
        {
            Name name => new NameTarget(name.Text, name.Line),
            SequenceLiteral { IsTuple: true } tuple => new TupleTarget([.. tuple.Items.Select(ToTarget)], tuple.Line),
            _ => throw new TemplateException($"can't assign to {(expression is SequenceLiteral ? "'list'" : expression is DictLiteral ? "'dict'" : "'const'")}", expression.Line),
        };
    }
}
