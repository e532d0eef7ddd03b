using Lyceum.Web.Content;

namespace Lyceum.Web.Tests.Content;

public class FormulaTests
{
    [Theory]
    [InlineData(@"\frac{1}{2}", """["mfrac",{},["mn",{},"1"],["mn",{},"2"]]""")]
    [InlineData(@"x^2", """["msup",{},["mi",{},"x"],["mn",{},"2"]]""")]
    [InlineData(@"x_i^{2n}", """["msubsup",{},["mi",{},"x"],["mi",{},"i"],["mrow",{},["mn",{},"2"],["mi",{},"n"]]]""")]
    [InlineData(@"x^23", """["msup",{},["mi",{},"x"],["mn",{},"2"]],["mn",{},"3"]""")]
    [InlineData(@"f''", """["msup",{},["mi",{},"f"],["mo",{},"′′"]]""")]
    [InlineData(@"\sqrt[3]{x}", """["mroot",{},["mi",{},"x"],["mn",{},"3"]]""")]
    [InlineData(@"\sum_{i=1}^n", """["munderover",{},["mo",{"largeop":"true","movablelimits":"true"},"∑"],["mrow",{},["mi",{},"i"],["mo",{},"="],["mn",{},"1"]],["mi",{},"n"]]""")]
    [InlineData(@"\int_0^1", """["msubsup",{},["mo",{"largeop":"true"},"∫"],["mn",{},"0"],["mn",{},"1"]]""")]
    [InlineData(@"\mathbb{R}", """["mi",{"mathvariant":"normal"},"ℝ"]""")]
    [InlineData(@"\mathbf{v}", """["mi",{"mathvariant":"normal"},"\uD835\uDC2F"]""")]
    [InlineData(@"\mathrm{kg}", """["mi",{},"kg"]""")]
    [InlineData(@"3.14 + 1,000", """["mn",{},"3.14"],["mo",{},"+"],["mn",{},"1,000"]""")]
    [InlineData(@"\text{if } x", "[\"mtext\",{},\"if\\u00A0\"],[\"mi\",{},\"x\"]")]
    [InlineData(@"\left( x \right]", """["mrow",{},["mo",{"fence":"true","stretchy":"true","symmetric":"true"},"("],["mi",{},"x"],["mo",{"fence":"true","stretchy":"true","symmetric":"true"},"]"]]""")]
    [InlineData(@"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", """
        ["mrow",{},["mo",{"fence":"true","stretchy":"true"},"("],["mtable",{},["mtr",{},["mtd",{},["mi",{},"a"]],["mtd",{},["mi",{},"b"]]],["mtr",{},["mtd",{},["mi",{},"c"]],["mtd",{},["mi",{},"d"]]]],["mo",{"fence":"true","stretchy":"true"},")"]]
        """)]
    [InlineData(@"\not=", "[\"mo\",{},\"=\u0338\"]")]
    [InlineData(@"\boxed{42}", """["mrow",{"class":"math-boxed"},["mn",{},"42"]]""")]
    public void Formulas_are_read(string tex, string nodes) => Assert.Equal(nodes.Trim(), Inside(tex));

    [Theory]
    [InlineData(@"\lim_{x \to 0} \frac{\sin x}{x} = 1")]
    [InlineData(@"e^{i\pi} + 1 = 0")]
    [InlineData(@"f(x) = \begin{cases} x^2 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}")]
    [InlineData(@"\begin{aligned} a &= b + c \\[4pt] &= d \end{aligned}")]
    [InlineData(@"a &= b \\ c &= d")]
    [InlineData(@"\hat{y} = \vec{w} \cdot \overline{x} + \tilde{b}, \quad \forall x \in \mathcal{X}")]
    [InlineData(@"\underbrace{1 + \cdots + 1}_{n} \overset{!}{=} n")]
    [InlineData(@"\binom{n}{k} = \dfrac{n!}{k!(n-k)!}")]
    [InlineData(@"\|x\|_2 \leq \bigl( \sum_i |x_i|^2 \bigr)^{1/2}")]
    [InlineData(@"\left\{ x \middle| x > 0 \right\}")]
    [InlineData(@"\sum\limits_{\substack{i=1 \\ j=2}}^{n} \operatorname{rank}(A) \xrightarrow{n \to \infty} 0 \pmod{p}")]
    [InlineData(@"\frac{1}{1 + \frac{1}{1 + \frac{1}{x")]
    [InlineData(@"\left( \frac{a}{b")]
    [InlineData(@"\begin{matrix} a & b \\ c")]
    [InlineData(@"x_")]
    [InlineData(@"\displaystyle \int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}")]
    [InlineData(@"5 \text{ km} \div 2 \text{ h} = 2.5 \text{ km/h}")]
    [InlineData(@"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)} \tag{1}")]
    [InlineData(@"\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V")]
    [InlineData(@"\nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}")]
    public void What_models_write_is_a_formula(string tex)
    {
        ContentNode node = Read(tex);
        Assert.Equal("math", node.Element);
        Assert.Equal(tex, node.Children[0].Children[1].Children[0].Text);
    }

    [Theory]
    [InlineData(@"\href{https://example.com}{x}")]
    [InlineData(@"\url{javascript:alert(1)}")]
    [InlineData(@"\htmlData{a=b}{x}")]
    [InlineData(@"\htmlStyle{color: red}{x}")]
    [InlineData(@"\includegraphics{https://example.com/x.png}")]
    [InlineData(@"\def\x{\x\x}\x")]
    [InlineData(@"\newcommand{\x}{y}")]
    [InlineData(@"\input{/etc/passwd}")]
    [InlineData(@"\text{\href{x}{y}}")]
    [InlineData(@"a } b")]
    [InlineData(@"\unheardof{x}")]
    public void What_is_not_known_is_its_source(string tex)
    {
        ContentNode node = Read(tex);
        Assert.Equal(("code", tex), (node.Element, node.Children[0].Text));
    }

    [Fact]
    public void Formulas_are_bounded()
    {
        Assert.Equal("code", Read(string.Concat(Enumerable.Repeat("{", 2000))).Element);
        Assert.Equal("code", Read(string.Concat(Enumerable.Repeat(@"\frac{", 600))).Element);
        Assert.Equal("code", Read(string.Concat(Enumerable.Repeat("x^", 1900))).Element);
        Assert.Equal("code", Read(string.Concat(Enumerable.Repeat(@"\left(", 600))).Element);
        Assert.Equal("code", Read(string.Concat(Enumerable.Repeat(@"\begin{matrix}", 280))).Element);
        Assert.Equal("code", Read($@"\begin{{matrix}}{new string('&', 1500)}\end{{matrix}}").Element);
        Assert.Equal("code", Read(new string('x', 5000)).Element);
    }

    [Theory]
    [InlineData("It costs $5 and $10.")]
    [InlineData("From $5-$10 each")]
    [InlineData("US$5 and US$6")]
    [InlineData("$5 now, and later 10$ more")]
    [InlineData("a $ b $ c")]
    [InlineData("6 × $3 = $18")]
    [InlineData(@"escaped \$x\$")]
    [InlineData("`$x$`")]
    public void Money_is_no_formula(string markdown) => Assert.DoesNotContain("[\"math\"", ContentJson.Write([.. ContentReader.Read(markdown).Select(static block => block.Node)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("so $x$ is", "inline")]
    [InlineData(@"so \(x\) is", "inline")]
    [InlineData(@"triangle \(ABC\)", "inline")]
    [InlineData("so $$x$$ is", "block")]
    [InlineData(@"so \[x\] is", "block")]
    [InlineData("$$\nx\n$$", "block")]
    [InlineData("Then:\n\\[\nx = 1\n\\]\nso", "block")]
    [InlineData("- item\n\n  $$\n  x\n  $$", "block")]
    [InlineData("```math\nx\n```", "block")]
    public void Delimiters_of_formulas(string markdown, string display) =>
        Assert.Contains($"[\"math\",{{\"display\":\"{display}\"}}", ContentJson.Write([.. ContentReader.Read(markdown).Select(static block => block.Node)]), StringComparison.Ordinal);

    private static ContentNode Read(string tex) => ContentReader.Read($"```math\n{tex}\n```")[0].Node.Children[0];

    private static string Inside(string tex) => ContentJson.Write(Read(tex).Children[0].Children[0].Children)[1..^1];
}
