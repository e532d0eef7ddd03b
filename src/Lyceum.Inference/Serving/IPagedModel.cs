namespace Lyceum.Inference.Serving;

/// <summary>What scheduling needs of a model: sequences on pages of keys and values, and steps that compute tokens of several of them.</summary>
internal interface IPagedModel
{
    /// <summary>Number of logits.</summary>
    int VocabularySize { get; }

    /// <summary>The most tokens a sequence can have; there are pages for one that has them.</summary>
    int ContextLength { get; }

    /// <summary>Tokens on a page.</summary>
    int PageLength { get; }

    /// <summary>Pages there are.</summary>
    int PageCapacity { get; }

    /// <summary>Pages without an owner.</summary>
    int PagesFree { get; }

    /// <summary>A sequence without tokens.</summary>
    IPagedSequence CreateSequence();

    /// <summary>Adds an owner to a page that has one.</summary>
    void Retain(int page);

    /// <summary>Takes an owner from a page, which is free when it has none left.</summary>
    void Release(int page);

    /// <summary>Number of owners of a page.</summary>
    int Owners(int page);

    /// <summary>Computes tokens at the ends of sequences.</summary>
    /// <param name="entries">For each sequence its tokens; there are pages for all of them.</param>
    /// <returns>The logits that were asked for, <c>[rows, vocabulary]</c> in the order of the entries; the model's memory until the next step.</returns>
    ReadOnlySpan<float> Forward(IReadOnlyList<StepEntry> entries);
}

/// <summary>A sequence of an <see cref="IPagedModel"/>. Disposing it takes it from the owners of its pages.</summary>
internal interface IPagedSequence : IDisposable
{
    /// <summary>Number of tokens whose keys and values are there.</summary>
    int Length { get; }

    /// <summary>The pages, first to last.</summary>
    IReadOnlyList<int> Pages { get; }

    /// <summary>Pages that as many more tokens need.</summary>
    int PagesNeeded(int tokens);

    /// <summary>Begins an empty sequence with pages that hold its first tokens.</summary>
    void Attach(ReadOnlySpan<int> pages, int length);

    /// <summary>Forgets the tokens from <paramref name="length"/> on.</summary>
    void Truncate(int length);
}

/// <summary>What a step computes of one sequence.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Tokens">Its next tokens.</param>
/// <param name="Logits">Of how many of them, the last ones, logits are wanted.</param>
internal readonly record struct StepEntry(IPagedSequence Sequence, ReadOnlyMemory<int> Tokens, int Logits);
