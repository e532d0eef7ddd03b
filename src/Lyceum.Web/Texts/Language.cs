using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Texts;

/// <summary>A language that pages are written in: one file of texts.</summary>
/// <param name="Code">Its tag (BCP 47), as <c>en</c>.</param>
/// <param name="Name">What its speakers call it.</param>
public sealed record Language(string Code, string Name)
{
    /// <summary>The cookie that holds the language which a person chose.</summary>
    internal const string Cookie = "lyceum-language";

    /// <summary>English, for whoever understands none of the others.</summary>
    public static Language English { get; } = new("en", "English");

    /// <summary>All of them. A new one is a line here and a file <c>Texts.CODE.resx</c>.</summary>
    public static ImmutableArray<Language> All { get; } = [English, new("de", "Deutsch")];

    /// <summary>In which direction it is written, as the attribute <c>dir</c> says it.</summary>
    public string Direction { get; init; } = "ltr";

    /// <summary>The language by its tag.</summary>
    /// <returns>Null where there is none of it.</returns>
    public static Language? Find(string? code) => All.FirstOrDefault(language => language.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language for a request: the one that the person chose, else the best of those that the browser asks for.</summary>
    public static Language Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Find(http.Request.Cookies[Cookie]) ?? OfHeader(http.Request.Headers.AcceptLanguage.ToString());
    }

    // Tags are compared by their first part: who asks for de-AT reads de.
    private static Language OfHeader(string header) =>
        StringWithQualityHeaderValue.TryParseList([header], out IList<StringWithQualityHeaderValue>? asked)
            ? asked.Where(static value => value.Quality is null or > 0).OrderByDescending(static value => value.Quality ?? 1)
                .Select(static value => Find(value.Value.Value?.Split('-')[0])).FirstOrDefault(static language => language is not null) ?? English
            : English;
}
