using System.Text.Json;
using Lyceum.Platform.Accounts;
using Lyceum.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lyceum.Web.Site.Search;

/// <summary><c>GET /search/results?q=</c>: what the panel shows while somebody types.</summary>
internal static class SearchApi
{
    private const int Most = 8;

    /// <summary>Maps it.</summary>
    public static void MapSiteSearch(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/search/results", AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext http, SiteSearch search)
    {
        string query = http.Request.Query["q"].ToString();
        UiText text = new(Language.Of(http));
        IReadOnlyList<SearchResult> results = await search.SearchAsync(http.Features.Get<VerifiedSession>(), query, Most, http.RequestAborted).ConfigureAwait(false);
        http.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(http.Response.BodyWriter);
        json.WriteStartArray();
        foreach (SearchResult result in results)
        {
            json.WriteStartObject();
            json.WriteString("kind", text[result.Kind]);
            json.WriteString("address", result.Address);
            json.WriteBoolean("isWhole", result.IsWhole);
            Write("title", result.Title);
            Write("snippet", result.Snippet);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        await json.FlushAsync(http.RequestAborted).ConfigureAwait(false);

        // A piece is a text; one that was looked for stands in a list of its own.
        void Write(string name, IEnumerable<SearchPiece> pieces)
        {
            json.WriteStartArray(name);
            foreach (SearchPiece piece in pieces)
            {
                if (piece.IsHit)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(piece.Text);
                    json.WriteEndArray();
                }
                else
                {
                    json.WriteStringValue(piece.Text);
                }
            }

            json.WriteEndArray();
        }
    }
}
