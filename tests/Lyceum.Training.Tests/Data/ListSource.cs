using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Data;

/// <summary>Documents of a list; without end they begin again.</summary>
internal sealed class ListSource(IReadOnlyList<TrainingDocument?> documents, bool isEndless = false) : IDocumentSource
{
    public long? Count => isEndless ? null : documents.Count;

    public TrainingDocument? Read(long index) => documents[(int)(index % documents.Count)];

    public static ListSource Texts(params string[] texts) => new([.. texts.Select(static text => new TextDocument(text))]);
}
