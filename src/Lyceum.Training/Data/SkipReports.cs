namespace Lyceum.Training.Data;

/// <summary>Tells of what is skipped: of each document once, and of a hundred at most. Thread-safe.</summary>
/// <param name="report">Who is told; null for nobody.</param>
/// <param name="what">What is skipped, such as <c>malformed lines</c>.</param>
internal sealed class SkipReports(Action<string>? report, string what)
{
    private const int MostReports = 100;

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>Tells of a document.</summary>
    /// <param name="name">Its name, as <see cref="IDocumentSource.NameOf"/> says it.</param>
    /// <param name="reason">Why it is skipped, as a sentence.</param>
    public void Add(string name, string reason)
    {
        bool isNew;
        bool isLast;
        lock (_reported)
        {
            isNew = _reported.Count < MostReports && _reported.Add(name);
            isLast = isNew && _reported.Count == MostReports;
        }

        if (isNew)
        {
            report?.Invoke($"{name}: {reason}{(isLast ? $" Further {what} are not reported." : "")}");
        }
    }
}
