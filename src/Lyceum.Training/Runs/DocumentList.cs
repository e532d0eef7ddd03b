using Lyceum.Training.Data;

namespace Lyceum.Training.Runs;

/// <summary>Documents that are in memory.</summary>
internal sealed class DocumentList(IReadOnlyList<TrainingDocument> documents) : IDocumentSource
{
    public long? Count => documents.Count;

    public TrainingDocument? Read(long index) => documents[checked((int)index)];
}
