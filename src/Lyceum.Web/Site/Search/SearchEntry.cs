namespace Lyceum.Web.Site.Search;

/// <summary>A place that can be found.</summary>
/// <param name="Kind">The text that says what it is, such as a guide.</param>
/// <param name="Title">The title of its page.</param>
/// <param name="Heading">The heading of the part; empty for the page itself.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Text">Its words.</param>
/// <param name="Weight">How much it counts beside others that fit as well.</param>
public sealed record SearchEntry(string Kind, string Title, string Heading, string Address, string Text, double Weight = 1);
