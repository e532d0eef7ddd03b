using Lyceum.Platform.Accounts;

namespace Lyceum.Web.Site.Search;

/// <summary>Finds what is a person's own, such as conversations, beside what is everybody's. Each that the program adds is asked for people who are signed in.</summary>
public interface IPersonalSearch
{
    /// <summary>What fits best.</summary>
    /// <param name="person">Who asks; nothing of anybody else is found.</param>
    /// <param name="query">What was typed.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<IReadOnlyList<SearchResult>> SearchAsync(VerifiedSession person, string query, int most, CancellationToken cancellation);
}
