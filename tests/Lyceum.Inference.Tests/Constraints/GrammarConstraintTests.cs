using System.Text;
using CsCheck;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

public class GrammarConstraintTests
{
    private const string Json = """
        # JSON as llama.cpp's documents write it
        root   ::= object
        value  ::= object | array | string | number | ("true" | "false" | "null") ws
        object ::= "{" ws ( string ":" ws value ("," ws string ":" ws value)* )? "}" ws
        array  ::= "[" ws ( value ("," ws value)* )? "]" ws
        string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
        number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
        ws ::= | " " | "\n" [ \t]{0,20}
        """;

    public static TheoryData<string> Grammars =>
    [
        "root ::= \"a\" root \"b\" | \"ab\"",
        "root ::= expr\nexpr ::= expr \"+\" term | term\nterm ::= \"1\" | \"(\" expr \")\"",
        "root ::= s\ns ::= s s | \"(\" s \")\" | \"()\"",
        "root ::= (\"a\" | \"ab\") (\"b\" | \"ba\")* x?\nx ::= \"x\" x | \"y\"",
        "root ::= a{2,3} | b+\na ::= \"a\" | \"(\" a \")\"\nb ::= \"b\" | \"[\" b* \"]\"",
        "root ::= list\nlist ::= item | item \",\" list\nitem ::= \"1\" | \"[\" list? \"]\"",
        "root ::= a a\na ::= \"a\"? b\nb ::= \"(\" b \")\" | \"\"",
        "root ::= p | q\np ::= \"a\" p \"b\" | \"c\"\nq ::= \"a\" q \"bb\" | \"c\"",
        "root ::= w \"-\" w\nw ::= [^-]{1,3}",
        "root = 'a', (b | 'c')*;\nb = '(', root, ')';",
        "root ::= e\ne ::= e \"+\" e | e \"*\" e | \"1\" | \"(\" e \")\"",
        Json,
    ];

    [Theory]
    [MemberData(nameof(Grammars))]
    public void Masks_agree_with_trying_each_token_and_texts_belong_to_the_grammar(string grammar)
    {
        OutputConstraint constraint = OutputConstraint.Grammar(grammar);
        NaiveGrammar naive = new(grammar);
        for (int seed = 0; seed < 12; seed++)
        {
            byte[] text = ConstraintCheck.Generate(constraint, FormVocabulary.Trie, new Random(seed), 10);
            Assert.True(naive.Matches(new UTF8Encoding(false, true).GetString(text)), Encoding.UTF8.GetString(text));
        }
    }

    [Theory]
    [MemberData(nameof(Grammars))]
    public void Texts_are_accepted_as_a_naive_parser_says(string grammar)
    {
        OutputConstraint constraint = OutputConstraint.Grammar(grammar);
        NaiveGrammar naive = new(grammar);
        string[] pieces = grammar == Json ? ["{", "}", "\"a\"", ":", "1", ",", "[", "]", " ", "\"\\n\""] : ["a", "b", "c", "x", "y", "(", ")", "[", "]", "1", "+", "*", ",", "-"];
        Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]).Array[0, 7].Sample(
            parts =>
            {
                string text = string.Concat(parts);
                Assert.Equal(naive.Matches(text), ConstraintCheck.Accepts(constraint, text));
            },
            iter: 400,
            threads: 1);
    }

    [Theory]
    [InlineData("root ::= a\na ::= b \"x\" | \"y\"\nb ::= a \"z\"", "begins with itself by way of")]
    [InlineData("root ::= missing", "does not define")]
    [InlineData("root ::= \"a", "not closed")]
    [InlineData("root ::= [a", "not closed")]
    [InlineData("root ::= (\"a\"", "not closed")]
    [InlineData("root ::= \"a\"\nroot ::= \"b\"", "second time")]
    [InlineData("root \"a\"", "'::=' is expected")]
    [InlineData("", "no rules")]
    [InlineData("root ::= root \"a\"", "no text")]
    [InlineData("root ::= \"a\" root", "No finite text")]
    [InlineData("root ::= \"a\"{3,1}", "counts down")]
    [InlineData("root ::= <think>", "by its number")]
    [InlineData("root ::= \"a\"\n\nb ::= \"c\" |\n\n  missing", "in line 5")]
    public void What_is_malformed_or_not_enforced_is_refused(string grammar, string part)
    {
        ConstraintException exception = Assert.Throws<ConstraintException>(() => OutputConstraint.Grammar(grammar));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40000 rules", "more than 10000 rules")]
    [InlineData("9000 regular rules", "too deeply")]
    [InlineData("9000 recursive rules", "too deeply")]
    [InlineData("groups", "too deeply")]
    [InlineData("repetitions", "follow one another")]
    [InlineData("sequence", "too deeply")]
    [InlineData("options at the start", "too deeply")]
    public void What_is_nested_without_bound_is_refused_and_harms_nobody(string kind, string part)
    {
        string grammar = kind switch
        {
            "40000 rules" => Chain(40_000, "\"y\""),
            "9000 regular rules" => Chain(9_000, "\"y\""),
            "9000 recursive rules" => Chain(9_000, "root | \"y\""),
            "groups" => Enumerable.Range(0, 150).Aggregate("\"a\"", static (text, _) => $"({text}){new string('*', 150)}").Insert(0, "root ::= "),
            "repetitions" => $"root ::= \"a\"{new string('*', 100_000)}",
            "sequence" => $"root ::= b \"y\"\nb ::= {string.Concat(Enumerable.Repeat("\"x\" ", 60_000))}",
            _ => Options(""),
        };
        SmallStack.Run(() =>
        {
            ConstraintException exception = Assert.Throws<ConstraintException>(() => OutputConstraint.Grammar(grammar).Start(FormVocabulary.Trie));
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        });

        static string Chain(int rules, string last) =>
            string.Concat(Enumerable.Range(0, rules).Select(i => $"{(i == 0 ? "root" : $"r{i}")} ::= \"x\" r{i + 1}\n")) + $"r{rules} ::= {last}";
    }

    [Fact]
    public void A_text_that_a_form_breaks_off_in_stays_where_it_was() => SmallStack.Run(() =>
    {
        OutputConstraint constraint = OutputConstraint.Grammar(Options("\"!!!\""));
        foreach (ConstraintState state in (ConstraintState[])[constraint.Start(FormVocabulary.Trie), constraint.Start(FormVocabulary.Trie)])
        {
            Assert.True(state.Accept('!'));
            Assert.True(state.Accept('!'));
            Assert.Throws<ConstraintException>(() => state.Accept('!'));
            Assert.Throws<ConstraintException>(() => state.GetForcedText());
            Assert.Equal(2, state.Length);
            Assert.False(state.Accept('?'));
        }
    });

    [Fact]
    public void A_long_rule_before_another_is_one_long_text()
    {
        OutputConstraint constraint = OutputConstraint.Grammar($"root ::= b \"y\" | \"z\"\nb ::= {string.Concat(Enumerable.Repeat("\"x\" ", 500))}");
        Assert.True(ConstraintCheck.Accepts(constraint, new string('x', 500) + "y"));
        Assert.False(ConstraintCheck.Accepts(constraint, new string('x', 499) + "y"));
        Assert.True(ConstraintCheck.Accepts(constraint, "z"));
    }

    // Very many parts in a row, of which each may be left out.
    private static string Options(string first) => $"root ::= {first} {string.Concat(Enumerable.Repeat("x? ", 40_000))}\nx ::= \"(\" x \")\" | \"a\"";

    [Fact]
    public void Ambiguity_does_not_make_reading_slower_without_bound()
    {
        // The number of ways to read this grows like the Catalan numbers.
        ConstraintState state = OutputConstraint.Grammar("root ::= s\ns ::= s s | \"(\" s \")\" | \"1\"").Start(FormVocabulary.Trie);
        for (int i = 0; i < 200; i++)
        {
            Assert.True(state.Accept('('));
            Assert.True(state.Accept('1'));
            Assert.True(state.Accept('1'));
        }

        for (int i = 0; i < 200; i++)
        {
            Assert.False(state.CanEnd);
            Assert.True(state.Accept(')'));
        }

        Assert.True(state.CanEnd);
    }

    [Fact]
    public void A_token_without_text_follows_where_the_grammar_names_it()
    {
        ConstraintState state = OutputConstraint.Grammar($"root ::= \"a\" <[{FormVocabulary.Mark}]> \"b\"").Start(FormVocabulary.Trie);
        Assert.False(state.Accept(FormVocabulary.Mark));
        Assert.True(state.Accept('a'));
        bool[] mask = ConstraintCheck.Mask(state);
        Assert.Equal([FormVocabulary.Mark], mask.Index().Where(static bit => bit.Item).Select(static bit => bit.Index));
        Assert.True(state.Accept(FormVocabulary.Mark));
        Assert.True(state.Accept('b'));
        Assert.True(state.IsComplete);
    }
}
