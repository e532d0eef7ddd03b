using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;

namespace Lyceum.Training.Data;

/// <summary>
/// Turns documents into tokens and says which of them are learnt: of a text all, of a conversation what the assistant said, with the token
/// that ends it. The texts of control tokens become control tokens only where the chat template wrote them. Thread-safe.
/// </summary>
public sealed class DocumentTokenizer
{
    // A template may ask for the date; documents must be the same whenever they are read.
    private static readonly TemplateOptions s_options = TemplateOptions.Default with { Now = new DateTime(2026, 1, 1) };

    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate? _template;
    private readonly bool _learnEverything;
    private readonly SpecialTexts _special;

    /// <summary>Makes a tokenizer of documents.</summary>
    /// <param name="tokenizer">The model's tokenizer: byte pairs, with a token that ends texts.</param>
    /// <param name="template">Writes conversations; null where there are none.</param>
    /// <param name="learnEverything">Whether all of a conversation is learnt.</param>
    /// <exception cref="ArgumentException">The tokenizer is of another kind.</exception>
    public DocumentTokenizer(Tokenizer tokenizer, ChatTemplate? template, bool learnEverything = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);

        // Others put a space before a text, so that parts of it cannot be encoded apart.
        if (tokenizer.Kind != TokenizerKind.BytePair)
        {
            throw new ArgumentException($"Models with a tokenizer of byte pairs can be trained; this one has {tokenizer.Kind}.", nameof(tokenizer));
        }

        if (tokenizer.EosId is null)
        {
            throw new ArgumentException("The tokenizer has no token that ends a text.", nameof(tokenizer));
        }

        _tokenizer = tokenizer;
        _template = template;
        _learnEverything = learnEverything;
        _special = new SpecialTexts(tokenizer);
    }

    /// <summary>Tokenizes a document.</summary>
    /// <exception cref="InvalidDataException">It cannot be learnt from with this template. The message says why.</exception>
    public TokenizedDocument Tokenize(TrainingDocument document) => document switch
    {
        TextDocument text => Tokenize(text),
        ChatDocument chat => Tokenize(chat),
        _ => throw new ArgumentException($"{document?.GetType().Name} is no document that can be tokenized.", nameof(document)),
    };

    /// <summary>The text of a document without control tokens, in pieces; what a tokenizer is learnt from.</summary>
    /// <param name="document">The document.</param>
    /// <param name="template">Writes conversations.</param>
    /// <param name="special">The texts of the control tokens.</param>
    /// <exception cref="InvalidDataException">It is a conversation, and there is no template or it refuses this one.</exception>
    public static IEnumerable<string> Texts(TrainingDocument document, ChatTemplate? template, IReadOnlyList<string> special)
    {
        string text = document switch
        {
            TextDocument plain => plain.Text,
            ChatDocument chat => Write(Require(template), chat),
            _ => throw new ArgumentException($"{document?.GetType().Name} has no text.", nameof(document)),
        };
        return document is TextDocument || special.Count == 0 ? [text] : text.Split([.. special], StringSplitOptions.RemoveEmptyEntries);
    }

    private TokenizedDocument Tokenize(TextDocument text)
    {
        List<int> ids = [];
        if (_tokenizer.AddBos && _tokenizer.BosId is { } bos)
        {
            ids.Add(bos);
        }

        _tokenizer.Encode(text.Text, ids, addSpecial: false, parseSpecial: false);
        ids.Add(_tokenizer.EosId!.Value);
        bool[] learnt = new bool[ids.Count];
        Array.Fill(learnt, true);
        return new TokenizedDocument([.. ids], learnt, IsChat: false);
    }

    private TokenizedDocument Tokenize(ChatDocument chat)
    {
        ChatTemplate template = Require(_template);
        if (chat.Turns.Count == 0 || chat.Turns[^1].Role != "assistant")
        {
            throw new InvalidDataException("A conversation ends with what the assistant says; this one does not.");
        }

        try
        {
            ChatPrompt marked = _special.Mark(new ChatPrompt { Turns = chat.Turns, Tools = chat.Tools }, out char? mark);
            return Tokenize(template, new ChatDocument(marked.Turns, marked.Tools), mark);
        }
        catch (TemplateException error)
        {
            throw Refused(error);
        }
    }

    // What stands before an answer is a prompt as the model will see it; the answer is what the conversation grew by, up to its end token.
    private TokenizedDocument Tokenize(ChatTemplate template, ChatDocument chat, char? mark)
    {
        List<int> ids = [];
        List<bool> learnt = [];
        string whole = Render(template, chat, chat.Turns.Count, isPrompt: false);
        int done = 0;
        for (int i = 0; i < chat.Turns.Count; i++)
        {
            if (chat.Turns[i].Role != "assistant")
            {
                continue;
            }

            int start = Prefix(whole, Render(template, chat, i, isPrompt: true), i);
            int end = i == chat.Turns.Count - 1 ? whole.Length : Prefix(whole, Render(template, chat, i + 1, isPrompt: false), i);
            int length = start < done || end < start ? -1 : _special.FindLastEnd(whole[start..end]);
            if (length < 0)
            {
                throw new InvalidDataException($"The chat template writes no token that ends the answer of messages[{i}].");
            }

            Add(whole[done..start], _learnEverything);
            Add(whole[start..(start + length)], true);
            done = start + length;
        }

        return new TokenizedDocument([.. ids], [.. learnt], IsChat: true);

        void Add(string text, bool isLearnt)
        {
            bool isFirst = ids.Count == 0;
            _special.Encode(text, mark, ids);
            if (isFirst && _tokenizer.AddBos && _tokenizer.BosId is { } bos && (ids.Count == 0 || ids[0] != bos))
            {
                ids.Insert(0, bos);
            }

            while (learnt.Count < ids.Count)
            {
                learnt.Add(isLearnt);
            }
        }
    }

    private static int Prefix(string whole, string prefix, int turn) => whole.StartsWith(prefix, StringComparison.Ordinal)
        ? prefix.Length
        : throw new InvalidDataException($"The chat template writes what stands before the end of messages[{turn}] otherwise when more follows, so that what the assistant said cannot be told from the rest.");

    private string Render(ChatTemplate template, ChatDocument chat, int turns, bool isPrompt) =>
        Render(template, chat, turns, isPrompt, Spell(_tokenizer.BosId), Spell(_tokenizer.EosId));

    private static string Render(ChatTemplate template, ChatDocument chat, int turns, bool isPrompt, string bos, string eos) => template.Render(
        new ChatPrompt
        {
            Turns = [.. chat.Turns.Take(turns)],
            Tools = chat.Tools,
            AddGenerationPrompt = isPrompt,
            BosToken = bos,
            EosToken = eos,
        },
        s_options);

    private static string Write(ChatTemplate template, ChatDocument chat)
    {
        try
        {
            return Render(template, chat, chat.Turns.Count, isPrompt: false, "", "");
        }
        catch (TemplateException error)
        {
            throw Refused(error);
        }
    }

    private static InvalidDataException Refused(TemplateException error) => new($"The chat template refuses the conversation: {error.Message}", error);

    private static ChatTemplate Require(ChatTemplate? template) =>
        template ?? throw new InvalidDataException("The document is a conversation, but there is no chat template.");

    private string Spell(int? token) => token is { } id ? _tokenizer.GetText(id) : "";
}
