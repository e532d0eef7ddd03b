using Lyceum.Models.Files;
using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference;

/// <summary>Turns messages into the tokens that a model's chat template makes of them.</summary>
internal sealed class ChatPrompt
{
    private const string TemplateKey = "tokenizer.chat_template";

    private readonly ChatTemplate _template;
    private readonly Tokenizer _tokenizer;
    private readonly TimeProvider _time;

    private ChatPrompt(ChatTemplate template, Tokenizer tokenizer, TimeProvider time)
    {
        _template = template;
        _tokenizer = tokenizer;
        _time = time;
    }

    /// <summary>Reads a model's template; null where it has none.</summary>
    /// <exception cref="TemplateException">The template cannot be parsed.</exception>
    public static ChatPrompt? Create(ModelMetadata metadata, Tokenizer tokenizer, TimeProvider time) =>
        metadata.GetString(TemplateKey, null) is { Length: > 0 } source ? new ChatPrompt(ChatTemplate.Parse(source), tokenizer, time) : null;

    /// <summary>The tokens of a conversation, up to where the answer begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <exception cref="TemplateException">The template refuses these messages.</exception>
    /// <exception cref="NotSupportedException">A message has something other than text.</exception>
    public int[] Encode(IEnumerable<ChatMessage> messages)
    {
        Dictionary<string, object?> variables = new()
        {
            ["messages"] = messages.Select(ToVariable).ToList(),
            ["add_generation_prompt"] = true,
            ["bos_token"] = Spell(_tokenizer.BosId),
            ["eos_token"] = Spell(_tokenizer.EosId),

            // Templates ask whether these are none, which something undefined is not.
            ["tools"] = null,
            ["documents"] = null,
        };
        string text = _template.Render(variables, TemplateOptions.Default with { Time = _time });
        List<int> tokens = [.. _tokenizer.Encode(text, addSpecial: false, parseSpecial: true)];

        // Some templates write the begin token and some leave it to the tokenizer.
        if (_tokenizer.AddBos && _tokenizer.BosId is { } bos && (tokens.Count == 0 || tokens[0] != bos))
        {
            tokens.Insert(0, bos);
        }

        return [.. tokens];
    }

    private static Dictionary<string, object?> ToVariable(ChatMessage message)
    {
        AIContent? other = message.Contents.FirstOrDefault(static content => content is not (TextContent or TextReasoningContent or UsageContent));
        return other is null
            ? new Dictionary<string, object?> { ["role"] = message.Role.Value, ["content"] = message.Text }
            : throw new NotSupportedException($"A message of the role '{message.Role}' has {other.GetType().Name}; this model reads text only.");
    }

    private string Spell(int? token) => token is { } id ? _tokenizer.GetText(id) : "";
}
