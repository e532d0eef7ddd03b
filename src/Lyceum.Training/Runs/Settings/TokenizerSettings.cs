using Lyceum.Training.Data;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Runs.Settings;

/// <summary>The settings of <c>lyceum train tokenizer</c>. What each is, see <see cref="TokenizerOptions"/>.</summary>
public sealed record TokenizerSettings : ICheckedSettings
{
    /// <summary>The folder that the tokenizer is written to.</summary>
    public required string Output { get; init; }

    /// <summary>What it is learnt from.</summary>
    public required IReadOnlyList<DataSettings> Data { get; init; }

    /// <summary>How many documents are read.</summary>
    public long Documents { get; init; } = 100_000;

    /// <summary>Number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens that steer the model, in the order of their ids.</summary>
    public required IReadOnlyList<string> SpecialTokens { get; init; }

    /// <summary>Ends a text.</summary>
    public required string EndToken { get; init; }

    /// <summary>Begins a text.</summary>
    public string? BeginToken { get; init; }

    /// <summary>Ends an assistant's turn.</summary>
    public string? EndOfTurnToken { get; init; }

    /// <summary>Fills up shorter sequences.</summary>
    public string? PaddingToken { get; init; }

    /// <summary>Whether texts begin with the begin token.</summary>
    public bool AddBegin { get; init; }

    /// <summary>The file of the chat template.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>How text is cut into words.</summary>
    public string PreTokenizer { get; init; } = "smollm";

    /// <summary>How often a pair must occur to be merged.</summary>
    public long MinimumCount { get; init; } = 2;

    /// <summary>Most different words that are kept in memory.</summary>
    public int MaximumWords { get; init; } = 2_000_000;

    /// <summary>Determines the order of the documents.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What happens when a line is malformed.</summary>
    public MalformedLines MalformedLines { get; init; } = MalformedLines.Refuse;

    /// <inheritdoc/>
    public void Check(SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        TrainingSettings.CheckData(check, "data", Data);
        check.Require(Documents > 0, "documents", Documents, "above 0");
        check.Require(MaximumWords >= 1000, "maximumWords", MaximumWords, "1000 or more");
        try
        {
            ToOptions(template: null).Validate();
        }
        catch (ArgumentException error)
        {
            check.Require(false, error.Message);
        }
    }

    /// <summary>The settings as the trainer takes them.</summary>
    /// <param name="template">The chat template's text.</param>
    public TokenizerOptions ToOptions(string? template) => new()
    {
        VocabularySize = VocabularySize,
        SpecialTokens = SpecialTokens,
        EndToken = EndToken,
        BeginToken = BeginToken,
        EndOfTurnToken = EndOfTurnToken,
        PaddingToken = PaddingToken,
        AddBegin = AddBegin,
        ChatTemplate = template,
        PreTokenizer = PreTokenizer,
        MinimumCount = MinimumCount,
        MaximumWords = MaximumWords,
    };
}
