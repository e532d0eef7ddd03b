using System.Numerics;
using System.Text.Json;
using CsCheck;
using Lyceum.Models.Templates;
using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Tests.Templates;

public class ChatTemplateTests
{
    [Theory]
    [InlineData("a\n{{ b | no_such }}", 2, "No filter named 'no_such'.")]
    [InlineData("a\n\n{% if x is no_such %}{% endif %}{{ x is no_such }}", 3, "No test named 'no_such'.")]
    [InlineData("\n\n\n{% frobnicate %}", 4, "Encountered unknown tag 'frobnicate'.")]
    [InlineData("{# a\nb #}{% for x in y %}\n{% endif %}", 3, "Encountered unknown tag 'endif'.")]
    [InlineData("a\r\nb\r{{ 'open }}", 3, "unexpected char")]
    [InlineData("\n{{ f(1\n, }}", 3, "unexpected '}'")]
    [InlineData("{% raw %}\n", 1, "Missing end of raw directive")]
    [InlineData("{%- if a -%}\n\n x", 3, "Unexpected end of template.")]
    [InlineData("\n{% import 'x' as y %}", 2, "The tag 'import' is not supported")]
    public void A_template_that_does_not_parse_says_what_and_where(string source, int line, string reason)
    {
        TemplateException failure = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source));

        Assert.Equal(line, failure.Line);
        Assert.StartsWith(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal($"Line {line} of the template: {failure.Reason}", failure.Message);
    }

    [Theory]
    [InlineData("a\n{{ nope.x }}", 2, "'nope' is undefined")]
    [InlineData("{% set a = 1 %}\n\n{{ a +\n'b' }}", 3, "unsupported operand type(s) for +: 'int' and 'str'")]
    [InlineData("{% macro m() %}\n{{ no_such() }}\n{% endmacro %}\n{{ m() }}", 2, "'no_such' is undefined")]
    [InlineData("{% for i in [1] %}\n{{ i }}\n{% endfor %}\n{% for i in 5 %}{% endfor %}", 4, "'int' object is not iterable")]
    [InlineData("\n{% if true %}\n{{ 1 | no_such if true }}{% endif %}", 3, "No filter named 'no_such'.")]
    [InlineData("\n{% set a.b = 1 %}", 2, "'a' is undefined")]
    public void A_template_that_fails_says_what_and_where(string source, int line, string reason)
    {
        ChatTemplate template = ChatTemplate.Parse(source);

        TemplateException failure = Assert.Throws<TemplateException>(() => template.Render(new Dictionary<string, object?>()));

        Assert.Equal((line, reason), (failure.Line, failure.Reason));
        Assert.False(failure.Raised);
    }

    [Fact]
    public void What_a_template_raises_is_passed_on_unchanged()
    {
        ChatTemplate template = ChatTemplate.Parse("\n{{ raise_exception('Roles must alternate: ' ~ 1) }}");

        TemplateException failure = Assert.Throws<TemplateException>(() => template.Render(new Dictionary<string, object?>()));

        Assert.True(failure.Raised);
        Assert.Equal(("Roles must alternate: 1", 2), (failure.Message, failure.Line));
    }

    [Fact]
    public void Values_of_dotnet_become_values_of_the_template()
    {
        Dictionary<string, object?> variables = new()
        {
            ["a"] = 1,
            ["b"] = 1.0f,
            ["c"] = ulong.MaxValue,
            ["d"] = new Dictionary<string, object?> { ["z"] = null, ["a"] = true },
            ["e"] = new object?[] { "x", (byte)2, new List<int> { 3 } },
            ["f"] = BigInteger.Pow(10, 30),
            ["g"] = JsonElement.Parse("{\"k\": [1, 1.0]}"),
        };

        string text = ChatTemplate.Parse("{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ f }} {{ g }}").Render(variables);

        Assert.Equal("1 1.0 18446744073709551615 {'z': None, 'a': True} ['x', 2, [3]] 1000000000000000000000000000000 {'k': [1, 1.0]}", text);
        Assert.Throws<ArgumentException>(() => ChatTemplate.Parse("").Render(new Dictionary<string, object?> { ["x"] = new object() }));
        Assert.Throws<ArgumentException>(() => ChatTemplate.Parse("").Render(JsonElement.Parse("[]")));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_context_is_an_error_of_the_template()
    {
        Assert.Throws<TemplateException>(() => ChatTemplate.Parse("{{ a }}").Render(JsonElement.Parse("{\"a\": \"\\ud800\"}")));
    }

    [Fact]
    public void The_clock_is_the_one_of_the_options()
    {
        ChatTemplate template = ChatTemplate.Parse("{{ strftime_now('%d %b %Y %H:%M') }}");

        Assert.Equal("03 Feb 2031 04:05", template.Render(new Dictionary<string, object?>(), new TemplateOptions { Time = new FixedTime() }));
    }

    [Fact]
    public void A_template_may_be_rendered_by_several_threads_at_a_time()
    {
        ChatTemplate template = ChatTemplate.Parse("{% set ns = namespace(t='') %}{% for i in range(n) %}{% set ns.t = ns.t ~ i %}{% endfor %}{{ ns.t }}");

        Parallel.For(1, 200, n => Assert.Equal(
            string.Concat(Enumerable.Range(0, n)), template.Render(new Dictionary<string, object?> { ["n"] = n })));
    }

    [Fact]
    public void A_conversation_becomes_the_variables_that_published_templates_expect()
    {
        ChatPrompt prompt = new()
        {
            Turns =
            [
                new ChatTurn("user", "hi"),
                new ChatTurn("assistant", "")
                {
                    Reasoning = "hm",
                    ToolCalls = [new ChatToolCall("c1", "f", "{\"a\": 1.0, \"é\": [true]}"), new ChatToolCall("c2", "g", "not json")],
                },
                new ChatTurn("tool", "42") { ToolCallId = "c1", Name = "f" },
            ],
            Tools = [JsonElement.Parse("{\"type\": \"function\"}")],
            BosToken = "<s>",
            Variables = new Dictionary<string, object?> { ["enable_thinking"] = false },
        };

        string text = ChatTemplate.Parse(
            "{{ bos_token }}|{{ eos_token is defined }}|{{ messages | tojson }}|{{ tools | tojson }}|{{ add_generation_prompt }}|{{ enable_thinking }}|{{ documents }}")
            .Render(prompt);

        Assert.Equal(
            "<s>|False|[{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \"\", \"reasoning_content\": \"hm\", \"thinking\": \"hm\", "
            + "\"tool_calls\": [{\"id\": \"c1\", \"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": {\"a\": 1.0, \"é\": [true]}}}, "
            + "{\"id\": \"c2\", \"type\": \"function\", \"function\": {\"name\": \"g\", \"arguments\": \"not json\"}}]}, "
            + "{\"role\": \"tool\", \"content\": \"42\", \"name\": \"f\", \"tool_call_id\": \"c1\"}]|[{\"type\": \"function\"}]|True|False|None",
            text);
        Assert.Equal("True", ChatTemplate.Parse("{{ tools is none }}").Render(prompt with { Tools = null }));
    }

    [Fact]
    public void Every_float_is_written_so_that_it_reads_back()
    {
        Gen.Double.Sample(value =>
        {
            string text = Float.Repr(value);
            return Float.TryParse(text, out double back) && (back.Equals(value) || double.IsNaN(value));
        });
    }

    [Fact]
    public void Integer_arithmetic_keeps_the_law_of_division()
    {
        Gen.Select(Gen.Long, Gen.Long.Where(static b => b != 0)).Sample((a, b) =>
        {
            Dictionary<string, object?> variables = new() { ["a"] = a, ["b"] = b };
            return ChatTemplate.Parse("{{ a // b * b + a % b == a and (a % b == 0 or (a % b > 0) == (b > 0)) and a * b // b == a }}").Render(variables) == "True";
        });
    }

    [Fact]
    public void Any_text_is_the_same_after_tojson_and_from_json()
    {
        Gen.String.Where(static text => !text.Any(char.IsSurrogate)).Sample(text =>
            ChatTemplate.Parse("{{ s | tojson | from_json == s }}{{ s | tojson(ensure_ascii=true) | from_json == s }}")
                .Render(new Dictionary<string, object?> { ["s"] = text }) == "TrueTrue");
    }

    [Fact]
    public void A_slice_is_what_its_indexes_say()
    {
        Gen<int?> bound = Gen.Int[-12, 12].Nullable();
        Gen.Select(Gen.Int[0, 9], bound, bound, Gen.Int[-4, 4].Where(static step => step != 0)).Sample((length, start, stop, step) =>
        {
            Dictionary<string, object?> variables = new() { ["l"] = Enumerable.Range(0, length), ["a"] = start, ["b"] = stop, ["c"] = step };
            string picked = ChatTemplate.Parse("{{ l[a:b:c] | join(' ') }}").Render(variables);
            int first = start is null ? (step > 0 ? 0 : length - 1) : Math.Clamp(start < 0 ? start.Value + length : start.Value, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
            int last = stop is null ? (step > 0 ? length : -1) : Math.Clamp(stop < 0 ? stop.Value + length : stop.Value, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
            List<int> expected = [];
            for (int i = first; step > 0 ? i < last : i > last; i += step)
            {
                expected.Add(i);
            }

            return picked == string.Join(' ', expected);
        });
    }

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        public override DateTimeOffset GetUtcNow() => new(2031, 2, 3, 2, 5, 6, TimeSpan.Zero);
    }
}
