using Lyceum.Models.Templates;

namespace Lyceum.Models.Tests.Templates;

/// <summary>Templates that would take all time, memory or stack there is.</summary>
public class TemplateLimitTests
{
    private static readonly Dictionary<string, object?> s_none = [];

    [Theory]
    [InlineData("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(n=0) %}{% for a in range(99999) %}{% for b in range(99999) %}{% set ns.n = ns.n + 1 %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% for a in range(99999) %}{% for b in range(999) %}x{% endfor %}{% endfor %}", "steps")]
    [InlineData("{{ 'x' * 999999999 }}", "characters")]
    [InlineData("{{ 'x'.ljust(999999999) }}", "characters")]
    [InlineData("{{ '%999999999d' % 1 }}", "characters")]
    [InlineData("{{ '{:999999999}'.format(1) }}", "characters")]
    [InlineData("{{ 'ab' | indent(999999999) }}", "characters")]
    [InlineData("{{ [[1]] | tojson(indent=999999999) }}", "characters")]
    [InlineData("{{ '\t'.expandtabs(999999999) }}", "characters")]
    [InlineData("{{ [1] * 999999999 }}", "steps")]
    [InlineData("{{ [1] | batch(999999999, 0) | list }}", "steps")]
    [InlineData("{{ [1] | slice(999999999) | list }}", "steps")]
    [InlineData("{{ range(999999999) }}", "Range too big")]
    [InlineData("{{ range(-9223372036854775808, 9223372036854775807) }}", "Range too big")]
    [InlineData("{{ 2 ** 9999999 }}", "digits")]
    [InlineData("{{ 10 ** 4299 * 10 ** 4299 }}", "digits")]
    [InlineData("{% set ns = namespace(s='x' * 99) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "characters")]
    [InlineData("{% set ns = namespace(s=['a']) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(s='a' * 99999) %}{{ ns.s.replace('a', ns.s) }}", "characters")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}", "recursion")]
    [InlineData("{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}", "recursion")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "recursion")]
    [InlineData("{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}", "")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}", "recursion")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson }}", "recursion")]
    [InlineData("{% set ns = namespace(l=[1], m=[2]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}", "")]
    [InlineData("{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}", "steps")]
    [InlineData("{% set ns = namespace(l=(1,)) %}{% for i in range(60) %}{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ {ns.l: 1} }}", "steps")]
    [InlineData("{% set ns = namespace(g=[1]) %}{% for i in range(99999) %}{% set ns.g = ns.g | map('string') %}{% endfor %}{{ ns.g | list }}", "recursion")]
    [InlineData("{% set ns = namespace(l=(1,)) %}{% for i in range(60) %}{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ {}[ns.l] }}", "steps")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "")]
    public void A_greedy_template_ends_in_an_error(string template, string reason)
    {
        TemplateOptions options = new() { MaxSteps = 2_000_000, MaxOutputLength = 1 << 20 };
        if (template.EndsWith("== ns.m }}", StringComparison.Ordinal) && reason.Length == 0)
        {
            // Unlike in their first leaves, so that equality is decided at once.
            Assert.Equal("False", ChatTemplate.Parse(template).Render(s_none, options));
            return;
        }

        TemplateException failure = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template).Render(s_none, options));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.False(failure.Raised);
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "[", "", "]", " }}")]
    [InlineData("{{ ", "{1:", "1", "}", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("{{ ", "- ", "1", "", " }}")]
    [InlineData("{{ ", "1 if 1 else ", "1", "", " }}")]
    [InlineData("{{ x", "[0]", "", "", " }}")]
    [InlineData("{{ 1", "|string", "", "", " }}")]
    [InlineData("{{ 1", " + 1", "", "", " }}")]
    [InlineData("{{ 1", " and 1", "", "", " }}")]
    [InlineData("", "{% if 1 %}", "", "{% endif %}", "")]
    [InlineData("", "{% for a in [1] %}", "", "{% endfor %}", "")]
    [InlineData("", "{% macro m() %}", "", "{% endmacro %}", "")]
    [InlineData("{% set ", "(", "a", ",)", " = 1 %}")]
    [InlineData("{{ x", "(1)", "", "", " }}")]
    [InlineData("{{ 1", " ~ 1", "", "", " }}")]
    [InlineData("{{ 1", " < 1", "", "", " }}")]
    [InlineData("{% if 1 %}", "{% elif 1 %}", "", "", "{% endif %}")]
    [InlineData("{% set x", " | trim", "", "", " %}{% endset %}")]
    public void Deep_nesting_ends_in_an_error_or_a_text_but_never_the_process(string head, string open, string middle, string close, string tail)
    {
        const int depth = 100_000;
        string template = head + string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth)) + tail;

        Exception? failure = Record.Exception(() => ChatTemplate.Parse(template).Render(s_none));

        Assert.True(failure is null or TemplateException, failure?.ToString());
    }

    [Fact]
    public void A_long_search_takes_time_linear_in_its_text()
    {
        // Both would need some 10^11 comparisons if each place were tried in full.
        string template = "{% set n = 'a' * 300000 %}{{ (n ~ n).count(n ~ 'b') }}{{ (n ~ n).rfind('b' ~ n) }}";

        Assert.Equal("0-1", ChatTemplate.Parse(template).Render(s_none));
    }

    [Theory]
    [InlineData("{{ ('<!--' * 3000000) | striptags | length }}", "12000000")]
    [InlineData("{{ ('<' * 12000000) | striptags | length }}", "12000000")]
    [InlineData("{% set n = 'a' * 40 %}{{ ((n ~ 'b') * 200000).rsplit(n) | length }}", "200001")]
    [InlineData("{{ ('a' * 1000000) | wordwrap(1) | length }}", "1999999")]
    [InlineData("{{ ('x' ~ ' ' * 4000000 ~ 'y') | wordwrap(8000000) | length }}", "4000002")]
    [InlineData("{{ ('a' * 4000000).strip('b' * 4000000 ~ 'a') | length }}", "0")]
    public void Taking_a_long_text_apart_takes_time_linear_in_its_length(string template, string expected) =>
        Assert.Equal(expected, ChatTemplate.Parse(template).Render(s_none));

    [Fact]
    public void Many_names_in_many_conditionals_parse_quickly()
    {
        string template = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{{% if a %}}{{% set v{i} = 1 %}}{{% endif %}}"));

        Assert.Equal("", ChatTemplate.Parse(template).Render(s_none));
    }

    [Fact]
    public void Nested_calls_within_the_limit_are_served()
    {
        const string template = "{% macro m(n) %}{{ n }}{% if n > 1 %},{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(190) }}";

        Assert.Equal(string.Join(',', Enumerable.Range(1, 190).Reverse()), ChatTemplate.Parse(template).Render(s_none));
    }

    [Fact]
    public void The_output_may_be_as_long_as_the_limit_and_no_longer()
    {
        ChatTemplate template = ChatTemplate.Parse("{% for i in range(10) %}{{ 'x' * 10 }}{% endfor %}");

        Assert.Equal(100, template.Render(s_none, new TemplateOptions { MaxOutputLength = 100 }).Length);
        Assert.Throws<TemplateException>(() => template.Render(s_none, new TemplateOptions { MaxOutputLength = 99 }));
    }
}
