using System.Net.Http.Headers;

namespace Lyceum.Models.Hub;

/// <summary>An answer at the end of its redirects.</summary>
/// <param name="Message">The answer, whose body is still to be read.</param>
/// <param name="FromHome">The headers of the last answer that the home itself gave, which a stranger cannot forge; null if it gave none.</param>
internal sealed record GuardedResponse(HttpResponseMessage Message, HttpResponseHeaders? FromHome) : IDisposable
{
    /// <summary>Whether the home itself gave the final answer.</summary>
    public bool IsFromHome => ReferenceEquals(FromHome, Message.Headers);

    /// <summary>The value of a header that the home sent, or null.</summary>
    public string? HomeHeader(string name) =>
        FromHome is not null && FromHome.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    /// <inheritdoc/>
    public void Dispose() => Message.Dispose();
}
