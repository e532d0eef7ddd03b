using Lyceum.Inference.Generation;

namespace Lyceum.Inference.Serving;

/// <summary>One answer on its way through the scheduler.</summary>
internal sealed class ServedSequence
{
    private int _cancelled;

    /// <summary>Makes a sequence that waits.</summary>
    /// <param name="prompt">Its prompt, at least one token.</param>
    /// <param name="writer">Chooses its tokens.</param>
    /// <param name="sink">Told what becomes of it, on the thread of the step.</param>
    public ServedSequence(ReadOnlySpan<int> prompt, AnswerWriter writer, IAnswerSink sink)
    {
        Tokens.AddRange(prompt);
        PromptLength = prompt.Length;
        Writer = writer;
        Sink = sink;
    }

    /// <summary>Prompt and answer.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength { get; }

    /// <summary>Chooses its tokens.</summary>
    public AnswerWriter Writer { get; }

    /// <summary>Told what becomes of it.</summary>
    public IAnswerSink Sink { get; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Whose it is; callers get equal shares.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Whose keys and values it may share.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Another answer to the same prompt, which computes it for both; null for none.</summary>
    public ServedSequence? Leader { get; init; }

    /// <summary>Whether the log-probabilities of the prompt's tokens are wanted, which are then all computed.</summary>
    public bool ScoresPrompt { get; init; }

    /// <summary>The last prompt token whose log-probability was told.</summary>
    public int Scored { get; set; }

    /// <summary>Whether prompt tokens are still to be scored.</summary>
    public bool IsScoring => ScoresPrompt && !Answers && Scored < PromptLength - 1;

    /// <summary>The place in the order of arrival.</summary>
    public long Arrival { get; set; }

    /// <summary>Its keys and values; null while it waits.</summary>
    public IPagedSequence? Pages { get; set; }

    /// <summary>What a draft model has computed of its text; null for nothing.</summary>
    public IPagedSequence? DraftPages { get; set; }

    /// <summary>Whether a draft model may guess for it; not after it threw.</summary>
    public bool HasDraft { get; set; } = true;

    /// <summary>Prompt tokens whose keys and values were there when it was first computed.</summary>
    public int Cached { get; set; }

    /// <summary>How often it was set aside.</summary>
    public int SetAside { get; set; }

    /// <summary>Tokens that were guessed ahead.</summary>
    public int Drafted { get; set; }

    /// <summary>Those of them that were right.</summary>
    public int Accepted { get; set; }

    /// <summary>When it came, when its first step began, when its first token was there, when it ended.</summary>
    public long ArrivedAt { get; set; }

    /// <inheritdoc cref="ArrivedAt"/>
    public long? StartedAt { get; set; }

    /// <inheritdoc cref="ArrivedAt"/>
    public long? FirstTokenAt { get; set; }

    /// <inheritdoc cref="ArrivedAt"/>
    public long EndedAt { get; set; }

    /// <summary>Whether its end is wanted.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancelled) != 0;

    /// <summary>Tokens whose keys and values are there.</summary>
    public int Computed => Pages?.Length ?? 0;

    /// <summary>Tokens that are to be computed before the next can be chosen.</summary>
    public int Pending => Tokens.Count - Computed;

    /// <summary>Whether its prompt is computed and it has begun to answer.</summary>
    public bool Answers => Writer.Count > 0;

    /// <summary>Asks for its end; from any thread.</summary>
    public void Cancel() => Volatile.Write(ref _cancelled, 1);

    /// <summary>What it took, once it has ended.</summary>
    /// <param name="time">The clock that its times were taken from.</param>
    public AnswerStatistics GetStatistics(TimeProvider time)
    {
        long started = StartedAt ?? EndedAt;
        long first = FirstTokenAt ?? EndedAt;
        return new AnswerStatistics(
            Writer.Seed, PromptLength, Cached, Writer.Count, Drafted, Accepted, SetAside,
            time.GetElapsedTime(ArrivedAt, started), time.GetElapsedTime(started, first), time.GetElapsedTime(first, EndedAt), Writer.LogProbability);
    }
}

/// <summary>Who is told what becomes of an answer. Called on the thread of the step; must not block or throw.</summary>
internal interface IAnswerSink
{
    /// <summary>The log-probabilities of prompt tokens: of tokens <paramref name="first"/> and following.</summary>
    void Scored(ServedSequence sequence, int first, IReadOnlyList<Sampling.TokenLogProbabilities> scores);

    /// <summary>A token.</summary>
    void Wrote(ServedSequence sequence, GeneratedPiece piece);

    /// <summary>The end; <see cref="AnswerWriter.FinishReason"/> says why, or <paramref name="failure"/>.</summary>
    void Ended(ServedSequence sequence, Exception? failure);
}
