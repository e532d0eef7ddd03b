namespace Lyceum.Training.Data;

/// <summary>Documents by number. The same number always gives the same document, so that a run can go on where it was.</summary>
public interface IDocumentSource
{
    /// <summary>Number of documents; null where there is no end.</summary>
    long? Count { get; }

    /// <summary>One document, or null where a malformed one is skipped.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    TrainingDocument? Read(long index);

    /// <summary>What people find a document by, such as <c>FILE:LINE</c>; the same for the same document under another number. Thread-safe.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    string NameOf(long index) => $"Document {index}";
}
