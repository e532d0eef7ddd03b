using Lyceum.Models.Files;
using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Chat;

/// <summary>
/// Turns conversations into the tokens that a model's chat template makes of them. What users, tools, documents and everybody else say is text
/// and never becomes a control token, whatever it looks like: those are the template's alone. Safe to use from several threads.
/// </summary>
public sealed class ChatEncoder
{
    private const string TemplateKey = "tokenizer.chat_template";

    private readonly ChatTemplate _template;
    private readonly Tokenizer _tokenizer;
    private readonly SpecialTexts _special;
    private readonly TimeProvider _time;

    private ChatEncoder(ChatTemplate template, ChatFormat format, Tokenizer tokenizer, TimeProvider time)
    {
        _template = template;
        _tokenizer = tokenizer;
        _special = new SpecialTexts(tokenizer, template.Source);
        _time = time;
        Format = format;
    }

    /// <summary>How the model writes calls of tools and reasoning.</summary>
    public ChatFormat Format { get; }

    /// <summary>Reads a model's template; null where it has none.</summary>
    /// <param name="metadata">The model's metadata.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="time">The clock that templates ask for the date.</param>
    /// <exception cref="TemplateException">The template cannot be parsed.</exception>
    public static ChatEncoder? Create(ModelMetadata metadata, Tokenizer tokenizer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.GetString(TemplateKey, null) is { Length: > 0 } source
            ? new ChatEncoder(ChatTemplate.Parse(source), ChatFormat.Detect(metadata, tokenizer), tokenizer, time)
            : null;
    }

    /// <summary>Encodes a conversation.</summary>
    /// <param name="prompt">The conversation. Texts of begin and end tokens are filled in where it has none.</param>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    /// <exception cref="NotSupportedException">It has tools, and the model cannot call any.</exception>
    /// <exception cref="InvalidDataException">It says a control token of one character, which cannot be told from text.</exception>
    public EncodedChat Encode(ChatPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        (List<int> tokens, string text, _) = Render(prompt, prompt, static _ => "");
        bool opens = Format.ReasoningOpen is { } open && text.AsSpan().TrimEnd().EndsWith(open, StringComparison.Ordinal);
        return new EncodedChat(tokens.ToArray(), opens);
    }

    /// <summary>
    /// Encodes a conversation whose last answer is not at its end: the tokens are those that the model would have read by the time when it had written so much of it.
    /// </summary>
    /// <param name="prompt">The conversation. What an answer of its last turn says is what was written; what it thought stands before that.</param>
    /// <exception cref="ArgumentException">The last turn is no answer of text.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    /// <exception cref="NotSupportedException">It has tools, and the model cannot call any.</exception>
    /// <exception cref="InvalidDataException">It says a control token of one character, which cannot be told from text.</exception>
    public EncodedChat EncodeBegun(ChatPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (prompt.Turns is not [.., { Role: "assistant", Content.Length: > 0, ToolCalls.Count: 0 }])
        {
            throw new ArgumentException("Only a conversation that ends with an answer of text can be gone on with in the middle of that.");
        }

        (List<int> tokens, _, char? mark) = Render(
            prompt, prompt with { Turns = [.. prompt.Turns.SkipLast(1)], AddGenerationPrompt = true }, text => Format.OpeningOfText(text, prompt.Turns[^1].Reasoning));
        _special.Encode(_special.Mark(prompt, out _).Turns[^1].Content, mark, tokens);
        return new EncodedChat(tokens.ToArray(), OpensReasoning: false);
    }

    // Everything that is said decides about the mark, also what is not rendered.
    private (List<int> Tokens, string Text, char? Mark) Render(ChatPrompt said, ChatPrompt prompt, Func<string, string> open)
    {
        if (prompt.Tools is { Count: > 0 } && !Format.HasTools)
        {
            throw new NotSupportedException("This model cannot call tools, or writes calls in a way that is not known here; ask it without tools, or choose a model made for them.");
        }

        ChatPrompt marked = _special.Mark(said, out char? mark);
        marked = marked with
        {
            Turns = [.. marked.Turns.Take(prompt.Turns.Count)],
            AddGenerationPrompt = prompt.AddGenerationPrompt,
            BosToken = prompt.BosToken ?? Spell(_tokenizer.BosId),
            EosToken = prompt.EosToken ?? Spell(_tokenizer.EosId),
        };
        string text = _template.Render(marked, TemplateOptions.Default with { Time = _time });
        text += open(text);
        List<int> tokens = [];
        _special.Encode(text, mark, tokens);

        // Some templates write the begin token and some leave it to the tokenizer.
        if (_tokenizer.AddBos && _tokenizer.BosId is { } bos && (tokens.Count == 0 || tokens[0] != bos))
        {
            tokens.Insert(0, bos);
        }

        return (tokens, text, mark);
    }

    private string Spell(int? token) => token is { } id ? _tokenizer.GetText(id) : "";
}
