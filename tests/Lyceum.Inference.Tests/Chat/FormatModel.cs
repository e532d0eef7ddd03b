using Lyceum.Inference.Chat;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Tests.Chat;

/// <summary>A vocabulary of bytes and the marks of a chat format, with a template that shows the format.</summary>
internal sealed class FormatModel
{
    private const int Control = 3;
    private const int UserDefined = 4;

    private FormatModel(string architecture, string template, string[] control, string[] text)
    {
        string[] tokens = ["<s>", "</s>", "<|eot_id|>", .. Enumerable.Range(0, 256).Select(static b => Spell(b)), .. control, .. text];
        Metadata = new ModelMetadata
        {
            ["general.architecture"] = architecture,
            ["tokenizer.chat_template"] = template,
            ["tokenizer.ggml.model"] = "gpt2",
            ["tokenizer.ggml.tokens"] = tokens,
            ["tokenizer.ggml.merges"] = Array.Empty<string>(),
            ["tokenizer.ggml.token_type"] = tokens.Select((_, id) => id < 3 || (id >= 259 && id < 259 + control.Length) ? Control : id < 259 ? 1 : UserDefined).ToArray(),
            ["tokenizer.ggml.bos_token_id"] = 0u,
            ["tokenizer.ggml.eos_token_id"] = 1u,
            ["tokenizer.ggml.add_bos_token"] = false,
        };
        Tokenizer = Tokenizer.Create(Metadata);
        Format = ChatFormat.Detect(Metadata, Tokenizer);
    }

    public static FormatModel Hermes { get; } = new("qwen3", HermesTemplate, ["<|im_start|>", "<|im_end|>"], ["<tool_call>", "</tool_call>", "<think>", "</think>"]);

    public static FormatModel Llama { get; } = new("llama", LlamaTemplate, ["<|start_header_id|>", "<|end_header_id|>", "<|python_tag|>", "<|eom_id|>"], []);

    public static FormatModel LlamaThinking { get; } = new(
        "llama", LlamaTemplate.Replace("{{ m.content }}", "<think>\n{{ m.reasoning_content }}\n</think>\n\n{{ m.content }}", StringComparison.Ordinal), ["<|start_header_id|>", "<|end_header_id|>", "<|python_tag|>", "<|eom_id|>"], []);

    public static FormatModel Mistral { get; } = new("llama", MistralTemplate, ["[INST]", "[/INST]", "[TOOL_CALLS]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]"], []);

    public static FormatModel MistralNamed { get; } = new("mistral3", MistralNamedTemplate, ["[INST]", "[/INST]", "[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "[THINK]", "[/THINK]"], []);

    public static FormatModel Harmony { get; } = new(
        "gpt-oss", HarmonyTemplate, ["<|return|>", "<|call|>", "<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|constrain|>"], []);

    public static FormatModel Primer { get; } = new(
        "llama", File.ReadAllText(PrimerTemplate), ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tools|>", "<|tool_call|>", "<|tool|>"], []);

    public static FormatModel Plain { get; } = new("llama", "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}", ["<|im_start|>", "<|im_end|>"], []);

    public ModelMetadata Metadata { get; }

    public Tokenizer Tokenizer { get; }

    public ChatFormat Format { get; }

    public ChatEncoder Encoder => ChatEncoder.Create(Metadata, Tokenizer, TimeProvider.System)!;

    private static string PrimerTemplate => Path.Combine(TestKit.Repository.Root, "models", "primer-1", "chat_template.jinja");

    private const string HermesTemplate =
        "{% if tools %}<|im_start|>system\n<tools>{% for tool in tools %}\n{{ tool | tojson }}{% endfor %}\n</tools>\n"
        + "Answer with <tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call><|im_end|>\n{% endif %}"
        + "{% for m in messages %}<|im_start|>{{ 'user' if m.role == 'tool' else m.role }}\n"
        + "{% if m.reasoning_content %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}"
        + "{% if m.role == 'tool' %}<tool_response>\n{{ m.content }}\n</tool_response>{% else %}{{ m.content }}{% endif %}"
        + "{% for c in m.tool_calls %}{% if m.content or not loop.first %}\n{% endif %}<tool_call>\n"
        + "{\"name\": \"{{ c.function.name }}\", \"arguments\": {{ c.function.arguments | tojson }}}\n</tool_call>{% endfor %}<|im_end|>\n{% endfor %}"
        + "{% if add_generation_prompt %}<|im_start|>assistant\n{% if enable_thinking is defined and enable_thinking %}<think>\n{% endif %}{% endif %}";

    private const string LlamaTemplate =
        "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n"
        + "{% if m.tool_calls %}{\"name\": \"{{ m.tool_calls[0].function.name }}\", \"parameters\": {{ m.tool_calls[0].function.arguments | tojson }}}"
        + "{% else %}{{ m.content }}{% endif %}<|eot_id|>{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}";

    private const string MistralTemplate =
        "{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }}[/INST]{% elif m.tool_calls %}[TOOL_CALLS] ["
        + "{% for c in m.tool_calls %}{% if c.id | length != 9 %}{{ raise_exception('Nine characters.') }}{% endif %}"
        + "{\"name\": \"{{ c.function.name }}\", \"arguments\": {{ c.function.arguments | tojson }}, \"id\": \"{{ c.id }}\"}{% if not loop.last %}, {% endif %}{% endfor %}]</s>"
        + "{% elif m.role == 'tool' %}[TOOL_RESULTS]{{ m.tool_call_id }} {{ m.content }}[/TOOL_RESULTS]{% else %}{{ m.content }}</s>{% endif %}{% endfor %}";

    private const string MistralNamedTemplate =
        "{% for m in messages %}{% if m.role == 'user' %}[INST]{{ m.content }}[/INST]{% else %}{% if m.reasoning_content %}[THINK]{{ m.reasoning_content }}[/THINK]{% endif %}{{ m.content }}"
        + "{% for c in m.tool_calls %}[TOOL_CALLS]{{ c.function.name }}[ARGS]{{ c.function.arguments | tojson }}{% endfor %}</s>{% endif %}{% endfor %}";

    private const string HarmonyTemplate =
        "{% for m in messages %}{% if m.tool_calls %}<|start|>assistant<|channel|>commentary to=functions.{{ m.tool_calls[0].function.name }} "
        + "<|constrain|>json<|message|>{{ m.tool_calls[0].function.arguments | tojson }}<|call|>{% else %}<|start|>{{ m.role }}<|message|>{{ m.content }}<|end|>{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}<|start|>assistant{% endif %}";

    /// <summary>The pieces in which an engine hands an answer out, whose control tokens are spelled in the given text.</summary>
    public List<(int Token, string Text)> Pieces(string answer)
    {
        IncrementalDecoder decoder = new(Tokenizer);
        return [.. Tokenizer.Encode(answer, addSpecial: false, parseSpecial: true).Select(token => (token, Format.MarkTokens.Contains(token) ? "" : decoder.Add(token)))];
    }

    /// <summary>Reads an answer and writes down what it says: <c>T</c> text, <c>R</c> reasoning, <c>C</c> a call, <c>F</c> a failed one.</summary>
    public string Read(string answer, bool tools = true, bool inReasoning = false) => Read(Pieces(answer), tools, inReasoning);

    /// <inheritdoc cref="Read(string, bool, bool)"/>
    public string Read(IEnumerable<(int Token, string Text)> pieces, bool tools = true, bool inReasoning = false)
    {
        AnswerParser parser = new(Format, new ToolCallIds(1, [1]), tools, inReasoning);
        return Describe([.. pieces.SelectMany(piece => parser.Add(piece.Token, piece.Text)), .. parser.Finish()]);
    }

    public static string Describe(IReadOnlyList<AnswerPart> parts)
    {
        List<(char Kind, string Text)> told = [];
        JsonScanner? scanner = null;
        foreach (AnswerPart part in parts)
        {
            switch (part)
            {
                case AnswerText text:
                    Tell('T', text.Text);
                    break;
                case AnswerReasoning reasoning:
                    Tell('R', reasoning.Text);
                    break;
                case ToolCallBegun call:
                    Assert.Equal(new ToolCallIds(1, [1])[call.Index], call.Id);
                    scanner = new JsonScanner();
                    told.Add(('C', $"{call.Index}:{call.Name}"));
                    break;
                case ToolCallArguments arguments:
                    Assert.All(arguments.Json, c => Assert.True(scanner!.Add(c), "The arguments are not the beginning of valid JSON."));
                    told[^1] = ('C', told[^1].Text + arguments.Json);
                    break;
                case ToolCallEnded:
                    Assert.True(scanner!.IsComplete);
                    told[^1] = ('C', told[^1].Text + ".");
                    break;
                case ToolCallFailed:
                    told[^1] = ('F', told[^1].Text);
                    break;
                default:
                    Assert.Fail($"An unknown part: {part}");
                    break;
            }
        }

        return string.Join('|', told.Select(static one => $"{one.Kind} {one.Text}"));

        void Tell(char kind, string text)
        {
            Assert.NotEqual("", text);
            if (told.Count > 0 && told[^1].Kind == kind)
            {
                told[^1] = (kind, told[^1].Text + text);
            }
            else
            {
                told.Add((kind, text));
            }
        }
    }

    // The printable bytes stand for themselves, the others follow from U+0100 (Radford et al. 2019).
    private static string Spell(int value)
    {
        static bool IsPrintable(int b) => b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174;
        return ((char)(IsPrintable(value) ? value : 256 + Enumerable.Range(0, value).Count(static b => !IsPrintable(b)))).ToString();
    }
}
