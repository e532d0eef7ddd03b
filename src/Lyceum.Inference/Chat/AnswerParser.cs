namespace Lyceum.Inference.Chat;

/// <summary>
/// Takes an answer apart while it is written: text, reasoning, calls of tools. How the answer is cut into pieces makes no difference, and nothing
/// that a model writes makes it throw: what looks like a call and is none comes out as text. Keeps no more than the marks and the call under way,
/// of which the longest has a million characters.
/// </summary>
public sealed class AnswerParser
{
    private readonly ChatFormat _format;
    private readonly PartCollector _parts;
    private readonly AnswerReader _reader;
    private bool _hasFinished;

    /// <summary>Begins an answer.</summary>
    /// <param name="format">How the model writes.</param>
    /// <param name="ids">The identifiers of the calls.</param>
    /// <param name="readsCalls">Whether the request has tools to call; otherwise what looks like a call is text.</param>
    /// <param name="inReasoning">Whether the prompt opened the reasoning: <see cref="EncodedChat.OpensReasoning"/>.</param>
    /// <param name="inText">Whether the prompt holds the beginning of the text: <see cref="ChatEncoder.EncodeBegun"/>.</param>
    public AnswerParser(ChatFormat format, ToolCallIds ids, bool readsCalls, bool inReasoning = false, bool inText = false)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(ids);
        _format = format;
        _parts = new PartCollector(ids);
        _reader = format.Family == ChatFamily.Harmony
            ? new HarmonyReader(format, _parts, readsCalls, inText)
            : new TaggedReader(format, _parts, readsCalls, inReasoning);
    }

    /// <summary>Takes a piece of the answer.</summary>
    /// <param name="token">The token, as <see cref="Generation.GeneratedPiece.Token"/>.</param>
    /// <param name="text">The text that became certain with it; where the token is one of <see cref="ChatFormat.MarkTokens"/>, it stands before the mark.</param>
    /// <returns>What is certain now.</returns>
    /// <exception cref="InvalidOperationException">The answer has finished.</exception>
    public IReadOnlyList<AnswerPart> Add(int token, string text)
    {
        Read(text);
        if (_format.MarkOf(token) is { } mark)
        {
            _reader.ReadMark(mark);
        }

        return _parts.Take();
    }

    /// <summary>Takes text that no token stands for.</summary>
    /// <returns>What is certain now.</returns>
    /// <exception cref="InvalidOperationException">The answer has finished.</exception>
    public IReadOnlyList<AnswerPart> Add(string text)
    {
        Read(text);
        return _parts.Take();
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>What was kept back.</returns>
    public IReadOnlyList<AnswerPart> Finish()
    {
        if (!_hasFinished)
        {
            _hasFinished = true;
            _reader.Finish();
            _parts.Finish();
        }

        return _parts.Take();
    }

    private void Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_hasFinished)
        {
            throw new InvalidOperationException("The answer has finished.");
        }

        foreach (char c in text)
        {
            _reader.Read(c);
        }
    }
}
