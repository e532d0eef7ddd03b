namespace Lyceum.Web.Components;

/// <summary>What was wrong with a form that was sent: sentences, some of a field.</summary>
public sealed class FormErrors
{
    private readonly List<(string? Field, string Message)> _all = [];

    /// <summary>All of them, in the order in which they were found.</summary>
    public IReadOnlyList<(string? Field, string Message)> All => _all;

    /// <summary>Whether nothing was wrong.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Notes what was wrong.</summary>
    /// <param name="field">The id of the field; null where it is of the form as a whole.</param>
    /// <param name="message">The sentence.</param>
    public void Add(string? field, string message) => _all.Add((field, message));

    /// <summary>The first sentence of a field.</summary>
    /// <returns>Null where nothing was wrong with it.</returns>
    public string? Of(string field) => _all.Find(error => error.Field == field).Message;
}
