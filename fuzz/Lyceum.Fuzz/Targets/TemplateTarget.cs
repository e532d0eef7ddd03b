using System.Text;
using Lyceum.Models.Templates;

namespace Lyceum.Fuzz.Targets;

/// <summary>A chat template: parsed, and rendered for a short conversation.</summary>
public sealed class TemplateTarget : IFuzzTarget
{
    private static readonly string[] s_templates =
    [
        "{{ bos_token }}{% for m in messages %}{{ '<|' + m.role + '|>\n' ~ m['content'] | trim }}{% if not loop.last %}\n{% endif %}{% endfor %}",
        "{%- macro show(v, d=0) -%}\n{%- if v is mapping %}{% for k, x in v | dictsort %}{{ k }}:{{ show(x, d + 1) }}{% endfor %}"
            + "{% elif v is iterable and v is not string %}{{ v | map('string') | join(', ') }}{% else %} {{ v | tojson(indent=2) }}{% endif %}{% endmacro %}{{ show(data) }}",
        "{% set ns = namespace(n=0, t='') %}{% for m in messages[::-1] if m.role != 'system' %}{% set ns.n = ns.n + m.content | length %}"
            + "{% if loop.index0 % 2 == 1 %}{% continue %}{% endif %}{% set ns.t = ns.t ~ m.content.split('i')[0].upper() %}{% else %}{% endfor %}{{ ns.n ** 2 // 3 }} {{ ns.t }}",
        "{# note #}{% raw %}{{ x }}{% endraw %}{% filter upper | replace('A', \"b\") %}a{% endfilter %}{% call(x) show('t') %}{{ x }}{% endcall %}{% with a = 1, b = [2, (3,)] %}{{ a in b }}{% endwith %}",
        "{% for x in data.list recursive %}{{ loop.depth }}{{ loop(x) if x is iterable and x is not string }}{% endfor %}{{ '%05.1f|%-4s' % (1.25, 'é') }}{{ '{0!r:>9}'.format(data) }}{{ 1.5e300 * 1e10 < -7 // 2 }}",
        "{% set text %}{{ strftime_now('%d %b %Y') }}{% endset %}{{ text | indent(2, true) | wordwrap(5) | title }}{{ [3, 1, 2] | sort(reverse=true) | batch(2) | list }}{{ raise_exception('no') if data.none is none else data.x.y }}",
    ];

    private static readonly Dictionary<string, object?> s_variables = new()
    {
        ["bos_token"] = "<s>",
        ["messages"] = new object?[]
        {
            new Dictionary<string, object?> { ["role"] = "system", ["content"] = "Be kind." },
            new Dictionary<string, object?> { ["role"] = "user", ["content"] = " Hi, é 😀 " },
        },
        ["data"] = new Dictionary<string, object?> { ["list"] = new object?[] { 1, new object?[] { "a", 2.5 } }, ["none"] = null, ["k"] = true },
    };

    private static readonly TemplateOptions s_options = new()
    {
        Now = new DateTime(2025, 3, 14, 9, 26, 53),
        MaxSteps = 10_000,
        MaxOutputLength = 1 << 16,
        MaxCallDepth = 20,
    };

    /// <inheritdoc/>
    public string Name => "template";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds => s_templates.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            ChatTemplate.Parse(Encoding.UTF8.GetString(input)).Render(s_variables, s_options);
        }
        catch (TemplateException)
        {
            // What a template is refused with.
        }
    }
}
