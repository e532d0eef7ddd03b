using System.Collections.Frozen;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Chat;

/// <summary>
/// The marks with which a model writes calls of tools and reasoning, as its chat template and vocabulary show them. A mark that is a control
/// token counts only as that token, whatever text says the same; one that is text to the tokenizer counts wherever the text has it.
/// </summary>
public sealed class ChatFormat
{
    internal const string HermesOpen = "<tool_call>";
    internal const string HermesClose = "</tool_call>";
    internal const string PrimerCall = "<|tool_call|>";
    internal const string LlamaCall = "<|python_tag|>";
    internal const string MistralCalls = "[TOOL_CALLS]";
    internal const string MistralArguments = "[ARGS]";
    internal const string MistralId = "[CALL_ID]";
    internal const string HarmonyStart = "<|start|>";
    internal const string HarmonyChannel = "<|channel|>";
    internal const string HarmonyConstrain = "<|constrain|>";
    internal const string HarmonyMessage = "<|message|>";
    internal const string HarmonyEnd = "<|end|>";
    internal const string HarmonyCall = "<|call|>";
    internal const string HarmonyReturn = "<|return|>";

    private const string TemplateKey = "tokenizer.chat_template";

    private readonly FrozenDictionary<int, string> _tokens;
    private readonly FrozenDictionary<string, int> _ids;

    private ChatFormat(ChatFamily family, string? reasoningOpen, string? reasoningClose, Tokenizer tokenizer)
    {
        Family = family;
        ReasoningOpen = reasoningOpen;
        ReasoningClose = reasoningClose;
        Dictionary<int, string> tokens = [];
        foreach (string mark in Marks(family).Concat([reasoningOpen, reasoningClose]).OfType<string>())
        {
            if (tokenizer.TryGetId(mark, out int id) && IsControl(tokenizer.GetType(id), mark))
            {
                tokens[id] = mark;
            }
        }

        _tokens = tokens.ToFrozenDictionary();
        _ids = tokens.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);
        MarkTokens = tokens.Keys.ToFrozenSet();
    }

    /// <summary>How calls are written.</summary>
    public ChatFamily Family { get; }

    /// <summary>Whether the model can call tools.</summary>
    public bool HasTools => Family != ChatFamily.Plain;

    /// <summary>Whether the format has room for several calls in one answer.</summary>
    public bool HasParallelCalls => Family is ChatFamily.Hermes or ChatFamily.Mistral or ChatFamily.MistralNamed or ChatFamily.Primer;

    /// <summary>What begins reasoning; null where the model does not show any, or has messages for it.</summary>
    public string? ReasoningOpen { get; }

    /// <summary>What ends reasoning; null with <see cref="ReasoningOpen"/>.</summary>
    public string? ReasoningClose { get; }

    /// <summary>The control tokens among the marks, for <see cref="Generation.GenerationOptions.MarkTokens"/>.</summary>
    public IReadOnlySet<int> MarkTokens { get; }

    /// <summary>Recognises the format of a model.</summary>
    /// <param name="metadata">The model's metadata, of which the chat template and the architecture are read.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public static ChatFormat Detect(ModelMetadata metadata, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tokenizer);
        string template = metadata.GetString(TemplateKey, "");
        ChatFamily family = FamilyOf(template.Replace("\\", "", StringComparison.Ordinal), metadata.GetString("general.architecture", ""));
        foreach ((string open, string close) in (ReadOnlySpan<(string, string)>)[("<think>", "</think>"), ("[THINK]", "[/THINK]")])
        {
            if (family != ChatFamily.Harmony && template.Length > 0
                && (template.Contains(close, StringComparison.Ordinal) || (tokenizer.TryGetId(open, out _) && tokenizer.TryGetId(close, out _))))
            {
                return new ChatFormat(family, open, close, tokenizer);
            }
        }

        return new ChatFormat(family, null, null, tokenizer);
    }

    /// <summary>What a model writes between the end of its prompt and the first word of its text: a header, or what it thought.</summary>
    /// <param name="prompt">The prompt, as the template renders it.</param>
    /// <param name="reasoning">What it thought; null for nothing.</param>
    internal string OpeningOfText(string prompt, string? reasoning)
    {
        if (Family == ChatFamily.Harmony)
        {
            string thought = string.IsNullOrEmpty(reasoning) ? "" : $"{HarmonyChannel}analysis{HarmonyMessage}{reasoning}{HarmonyEnd}{HarmonyStart}assistant";
            return $"{thought}{HarmonyChannel}final{HarmonyMessage}";
        }

        if (ReasoningOpen is not { } open || ReasoningClose is not { } close)
        {
            return "";
        }

        // Models that mark their thoughts with tags of HTML's kind set them on lines of their own.
        (string line, string end) = open[0] == '<' ? ("\n", "\n\n") : ("", "");
        ReadOnlySpan<char> ending = prompt.AsSpan().TrimEnd();
        if (ending.EndsWith(close, StringComparison.Ordinal))
        {
            return "";
        }

        string opening = !ending.EndsWith(open, StringComparison.Ordinal) ? open + line : prompt.EndsWith(open, StringComparison.Ordinal) ? line : "";
        return $"{opening}{reasoning}{line}{close}{end}";
    }

    /// <summary>The mark that a token is, or null.</summary>
    internal string? MarkOf(int token) => _tokens.GetValueOrDefault(token);

    /// <summary>The control token of a mark; null where the mark is text.</summary>
    internal int? TokenOf(string mark) => _ids.TryGetValue(mark, out int token) ? token : null;

    private static string[] Marks(ChatFamily family) => family switch
    {
        ChatFamily.Hermes => [HermesOpen, HermesClose],
        ChatFamily.Llama3 => [LlamaCall],
        ChatFamily.Mistral or ChatFamily.MistralNamed => [MistralCalls, MistralArguments, MistralId],
        ChatFamily.Harmony => [HarmonyStart, HarmonyChannel, HarmonyConstrain, HarmonyMessage, HarmonyEnd, HarmonyCall, HarmonyReturn],
        ChatFamily.Primer => [PrimerCall],
        _ => [],
    };

    // Marks in bars are made to be told from text, also where the vocabulary calls them added text.
    private static bool IsControl(TokenType type, string mark) =>
        type == TokenType.Control || (type == TokenType.UserDefined && mark.StartsWith("<|", StringComparison.Ordinal));

    private static ChatFamily FamilyOf(string template, string architecture)
    {
        bool Has(params ReadOnlySpan<string> texts)
        {
            foreach (string text in texts)
            {
                if (!template.Contains(text, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }

        if (template.Length == 0)
        {
            return ChatFamily.Plain;
        }

        if (architecture == "gpt-oss" || Has(HarmonyChannel, HarmonyMessage, "functions."))
        {
            return ChatFamily.Harmony;
        }

        if (Has(PrimerCall + "{\"name\"", "\"arguments\""))
        {
            return ChatFamily.Primer;
        }

        if (Has(MistralCalls))
        {
            return Has(MistralArguments) ? ChatFamily.MistralNamed : ChatFamily.Mistral;
        }

        // Others have the same tags with XML or lists of keys in them.
        if (Has(HermesOpen, "\"name\"", "\"arguments\"") && !Has("<function=") && !Has("<arg_key>") && !Has("<parameter"))
        {
            return ChatFamily.Hermes;
        }

        return Has("<|start_header_id|>", "tool_calls", "\"parameters\"") ? ChatFamily.Llama3 : ChatFamily.Plain;
    }
}
