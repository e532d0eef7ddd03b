using System.Collections.Immutable;

namespace Lyceum.Web.Content.Formulas;

/// <content>Brackets that grow, and tables.</content>
internal sealed partial class TexReader
{
    private const int MaxCells = 1000;

    private ContentNode Fence()
    {
        ImmutableArray<ContentNode>.Builder row = ImmutableArray.CreateBuilder<ContentNode>();
        Add(Delimiter());
        while (true)
        {
            row.AddRange(Row(static reader => reader.IsAtCommand("\\right") || reader.IsAtCommand("\\middle") || reader._tex[reader._at] is '}' or '&' || reader.IsAtCommand("\\\\")));
            if (Take("\\middle"))
            {
                Add(Delimiter());
            }
            else
            {
                break;
            }
        }

        if (Take("\\right"))
        {
            Add(Delimiter());
        }

        return Of("mrow", row.ToImmutable());

        void Add(string sign)
        {
            if (sign.Length > 0)
            {
                row.Add(Leaf("mo", sign, new("fence", "true"), new("stretchy", "true"), new("symmetric", "true")));
            }
        }
    }

    private ContentNode Fenced(string open, string close, ContentNode inside) =>
        Of("mrow", Leaf("mo", open, new("fence", "true"), new("stretchy", "true")), inside, Leaf("mo", close, new("fence", "true"), new("stretchy", "true")));

    private string Delimiter()
    {
        SkipSpace();
        if (IsAtEnd)
        {
            return "";
        }

        if (_tex[_at] != '\\')
        {
            char sign = _tex[_at++];
            return sign switch
            {
                '.' => "",
                '<' => "⟨",
                '>' => "⟩",
                '(' or ')' or '[' or ']' or '|' or '/' => sign.ToString(),
                _ => throw Unknown(sign.ToString()),
            };
        }

        string name = Name();
        return name switch
        {
            "{" or "}" => name,
            "|" => "‖",
            "backslash" => "\\",
            "uparrow" or "downarrow" or "updownarrow" => TexSymbols.Operators[name],
            _ => TexSymbols.Fences.TryGetValue(name, out string? fence) ? fence : throw Unknown($"\\{name}"),
        };
    }

    private ContentNode Environment()
    {
        string name = RawArgument();
        string columns = "";
        if (name is "array" or "alignat" or "alignat*" or "alignedat")
        {
            _ = OptionalArgument();
            columns = RawArgument();
        }
        else if (name is "aligned" or "gathered")
        {
            _ = OptionalArgument();
        }

        string body = Body(name);
        return name switch
        {
            "matrix" or "smallmatrix" => Table(body, [], null),
            "pmatrix" => Fenced("(", ")", Table(body, [], null)),
            "bmatrix" => Fenced("[", "]", Table(body, [], null)),
            "Bmatrix" => Fenced("{", "}", Table(body, [], null)),
            "vmatrix" => Fenced("|", "|", Table(body, [], null)),
            "Vmatrix" => Fenced("‖", "‖", Table(body, [], null)),
            "cases" or "dcases" => Of("mrow", Leaf("mo", "{", new("fence", "true"), new("stretchy", "true")), Table(body, ["align-left"], null)),
            "rcases" => Of("mrow", Table(body, ["align-left"], null), Leaf("mo", "}", new("fence", "true"), new("stretchy", "true"))),
            "array" => Table(body, [.. columns.Where(static column => column is 'l' or 'c' or 'r').Select(static column => column == 'l' ? "align-left" : column == 'r' ? "align-right" : "")], null),
            "aligned" or "align" or "align*" or "split" or "eqnarray" or "eqnarray*" or "alignat" or "alignat*" or "alignedat" or "flalign" or "flalign*" => Table(body, ["align-right", "align-left"], "math-aligned"),
            "gathered" or "gather" or "gather*" or "multline" or "multline*" => Table(body, [], "math-aligned"),
            "equation" or "equation*" or "displaymath" or "math" => Part(body),
            _ => throw Unknown(name),
        };
    }

    // What stands between the beginning and the end of an environment.
    private string Body(string name)
    {
        string end = $"\\end{{{name}}}";
        string begin = $"\\begin{{{name}}}";
        int start = _at;
        int depth = 1;
        for (; _at < _tex.Length; _at++)
        {
            if (_tex[_at] != '\\')
            {
                continue;
            }

            if (string.CompareOrdinal(_tex, _at, end, 0, end.Length) == 0 && --depth == 0)
            {
                string body = _tex[start.._at];
                _at += end.Length;
                return body;
            }

            depth += string.CompareOrdinal(_tex, _at, begin, 0, begin.Length) == 0 ? 1 : 0;
            // A backslash may come after one.
            _at += _at + 1 < _tex.Length && _tex[_at + 1] == '\\' ? 1 : 0;
        }

        _at = _tex.Length;
        return _tex[start..];
    }

    private ContentNode Table(string body, ImmutableArray<string> alignments, string? style)
    {
        int cells = 0;
        ImmutableArray<ContentNode>.Builder rows = ImmutableArray.CreateBuilder<ContentNode>();
        foreach (string line in Split(body, "\\\\"))
        {
            // How far apart lines are is a matter of the page.
            string text = line.TrimStart();
            int spacing = text.StartsWith('[') ? text.IndexOf("em]", StringComparison.Ordinal) is var em and > 0 ? em + 3 : text.IndexOf("pt]", StringComparison.Ordinal) is var pt and > 0 ? pt + 3 : 0 : 0;
            text = text[spacing..].Replace("\\hline", "", StringComparison.Ordinal);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            ImmutableArray<ContentNode>.Builder row = ImmutableArray.CreateBuilder<ContentNode>();
            foreach (string cell in Split(text, "&"))
            {
                if (++cells > MaxCells)
                {
                    throw Unknown("so many cells");
                }

                string alignment = alignments.Length == 0 ? "" : alignments[row.Count % alignments.Length];
                ContentNode inside = Part(cell);
                row.Add(Count(alignment.Length == 0 ? ContentNode.Of("mtd", inside) : ContentNode.OfClass("mtd", alignment, inside)));
            }

            rows.Add(Of("mtr", row.ToImmutable()));
        }

        return Count(style is null ? ContentNode.Of("mtable", rows.ToImmutable()) : new ContentNode("mtable", [new("class", style), new("displaystyle", "true")], rows.ToImmutable()));
    }

    // Parts of a text at the depth of braces and environments where it begins.
    private static IEnumerable<string> Split(string text, string separator)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (depth == 0 && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0)
            {
                yield return text[start..i];
                start = i + separator.Length;
                i = start - 1;
            }
            else if (text[i] == '\\')
            {
                depth += At(text, i, "\\begin{") || At(text, i, "\\left") ? 1 : At(text, i, "\\end{") || At(text, i, "\\right") ? -1 : 0;
                i++;
            }
            else
            {
                depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            }
        }

        yield return text[start..];
    }

    // \leftarrow is no \left.
    private static bool At(string text, int at, string command) =>
        string.CompareOrdinal(text, at, command, 0, command.Length) == 0 && (command[^1] == '{' || at + command.Length >= text.Length || !char.IsAsciiLetter(text[at + command.Length]));

    // A part of the formula on its own, at this depth.
    private ContentNode Part(string tex)
    {
        TexReader part = new(tex.Trim()) { _depth = _depth, _left = _left, _font = _font };
        ContentNode node = part.Group(part.Row(static _ => false));
        _left = part._left;
        return part.IsAtEnd ? node : throw Unknown(tex[part._at..]);
    }
}
