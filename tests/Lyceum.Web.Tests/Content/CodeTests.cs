using Lyceum.Web.Content;
using Lyceum.Web.Content.Code;

namespace Lyceum.Web.Tests.Content;

public class CodeTests
{
    [Theory]
    [InlineData("cs", "public int X => 12; // y", "keyword:public type:int number:12 comment:// y")]
    [InlineData("cs", "var s = $\"a {b}\"; char c = '\\'';", "type:var string:$\"a {b}\" type:char string:'\\''")]
    [InlineData("cs", "Console.WriteLine(@\"a\\\");", "type:Console function:WriteLine string:@\"a\\\"")]
    [InlineData("cs", "#region x\n[Fact]", "meta:#region x type:Fact")]
    [InlineData("c", "#include <x.h>\nint main(void) { return 0x1F; }", "meta:#include <x.h> type:int function:main type:void keyword:return number:0x1F")]
    [InlineData("python", "def f(x): return f'{x}' # y", "keyword:def function:f keyword:return string:f'{x}' comment:# y")]
    [InlineData("py", "\"\"\"a\nb\"\"\"\nif True: pass", "string:\"\"\"a\nb\"\"\" keyword:if keyword:True keyword:pass")]
    [InlineData("js", "const x = `a\n${b}`; f(1.5e-3)", "keyword:const string:`a\n${b}` function:f number:1.5e-3")]
    [InlineData("ts", "let x: string = 'a'", "keyword:let type:string string:'a'")]
    [InlineData("java", "@Override public void f() {}", "meta:@Override keyword:public type:void function:f")]
    [InlineData("go", "func f() error { return nil }", "keyword:func function:f type:error keyword:return keyword:nil")]
    [InlineData("rust", "fn f<'a>(x: &'a str) { let c = 'x'; }", "keyword:fn type:str keyword:let string:'x'")]
    [InlineData("sql", "select Name from t where x = 'it''s' -- y", "keyword:select keyword:from keyword:where string:'it' string:'s' comment:-- y")]
    [InlineData("json", "{\"a\": [1, true, \"b\"]}", "name:\"a\" number:1 keyword:true string:\"b\"")]
    [InlineData("yaml", "a: 1 # x\nb: 'c'", "name:a number:1 comment:# x name:b string:'c'")]
    [InlineData("html", "<!-- x --><a href=\"y\">if</a>", "comment:<!-- x --> keyword:a name:href string:\"y\" keyword:a")]
    [InlineData("css", "a { color: #fff; /* x */ }", "type:a name:color comment:/* x */")]
    [InlineData("bash", "echo \"$x\" ${y} # z", "function:echo string:\"$x\" variable:${y} comment:# z")]
    [InlineData("powershell", "$x = Get-Item 'y' # z", "variable:$x type:Get-Item string:'y' comment:# z")]
    [InlineData("diff", "+a\n-b\n c", "inserted:+a deleted:-b")]
    [InlineData("markdown", "# a\n`b`", "heading:# a string:`b`")]
    [InlineData("ini", "[a]\nb = c ; d", "heading:[a] name:b comment:; d")]
    [InlineData("toml", "a = 'x'\nb = 1", "name:a string:'x' name:b number:1")]
    [InlineData("dockerfile", "FROM x AS y", "keyword:FROM keyword:AS")]
    public void Words_are_told_apart(string language, string code, string tokens) => Assert.Equal(tokens, Tokens(language, code));

    [Fact]
    public void No_character_of_code_is_lost_whatever_the_language()
    {
        string code = string.Concat(CodeLanguages.All.Select(static language => $"{language.Name} /* ' \" ` <a href='x'> {{ # -- // ''' \"\"\" $x @y 0x1 'a r#\" \\ \n"));
        foreach (string language in CodeLanguages.All.SelectMany(static language => language.Aliases))
        {
            Assert.Equal(code.TrimEnd('\n'), Text(Read(language, code)).TrimEnd('\n'));
        }
    }

    [Fact]
    public void Long_code_has_no_more_pieces_than_a_page_bears()
    {
        string code = string.Concat(Enumerable.Repeat("int x = 1;\n", 20_000));
        ContentNode node = Read("cs", code);
        Assert.True(node.Children.Length < 12_200);
        Assert.Equal(code, Text(node));
    }

    [Theory]
    [InlineData("```cs\nx\n```", "C#", "cs")]
    [InlineData("```C++ title=x\nx\n```", "C++", "cpp")]
    [InlineData("```{.python}\nx\n```", "Python", "py")]
    [InlineData("```js:src/x.js\nx\n```", "JavaScript", "js")]
    [InlineData("```brainf\nx\n```", "brainf", "txt")]
    [InlineData("```../../x\nx\n```", "", "txt")]
    [InlineData("    x", "", "txt")]
    public void A_piece_of_code_has_the_name_of_its_language(string markdown, string name, string extension)
    {
        ContentNode head = ContentReader.Read(markdown)[0].Node.Children[0];
        Assert.Equal((name, extension), (Text(head.Children[0]), head.Children[1].Attribute("data-extension")));
    }

    private static ContentNode Read(string language, string code) => ContentReader.Read($"~~~~~~{language}\n{code}\n~~~~~~")[0].Node.Children[1].Children[0];

    private static string Tokens(string language, string code) => string.Join(' ', Read(language, code).Children.Where(static node => node.Element == "span").Select(static node => $"{node.Attribute("class")!["tok-".Length..]}:{Text(node)}"));

    private static string Text(ContentNode node) => node.Text + string.Concat(node.Children.Select(Text));
}
