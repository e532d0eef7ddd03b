using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Syntax;

/// <summary>The tokens of a template with the one that is read next.</summary>
internal sealed class TokenStream(List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public bool AtName(string name) => Current.Is(TokenKind.Name, name);

    public bool AtOperator(string text) => Current.Is(TokenKind.Operator, text);

    public Token Next()
    {
        Token token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipName(string name) => Skip(AtName(name));

    public bool SkipOperator(string text) => Skip(AtOperator(text));

    public Token ExpectName() => Current.Kind == TokenKind.Name ? Next() : throw Unexpected("name");

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected(name);
        }
    }

    public Token ExpectOperator(string text) => AtOperator(text) ? Next() : throw Unexpected(text);

    public void Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(new Token(kind, "", 0).Description);
        }

        Next();
    }

    public TemplateException Fail(string message) => new(message, Current.Line);

    private bool Skip(bool isHere)
    {
        if (isHere)
        {
            Next();
        }

        return isHere;
    }

    private TemplateException Unexpected(string expected) => Fail(Current.Kind == TokenKind.End
        ? $"unexpected end of template, expected {Formatter.Quote(expected)}."
        : $"expected token {Formatter.Quote(expected)}, got {Formatter.Quote(Current.Description)}");
}
