using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Web.Http;

/// <summary>
/// A form with a file as its last part, which is read as it comes and never whole in memory. Before it come the form's token, and fields that are short;
/// nothing behind the token is read where that is not good.
/// </summary>
internal sealed class UploadForm
{
    private const int LongestField = 4096;
    private const int MostFields = 8;
    private const string TokenField = "__RequestVerificationToken";

    private readonly Dictionary<string, string> _fields;

    private UploadForm(Dictionary<string, string> fields, string fileName, string? contentType, Stream file)
    {
        _fields = fields;
        FileName = fileName;
        ContentType = contentType;
        File = file;
    }

    /// <summary>What the file is called where it comes from, without folders: a stranger's text.</summary>
    public string FileName { get; }

    /// <summary>What kind of bytes it claims to hold; null where nothing is said.</summary>
    public string? ContentType { get; }

    /// <summary>The file's bytes.</summary>
    public Stream File { get; }

    /// <summary>Reads a form up to its file.</summary>
    /// <returns>Null where it is no such form, its token is not good, or it has no file.</returns>
    /// <exception cref="InvalidDataException">It is no form after all.</exception>
    /// <exception cref="IOException">It ends in the middle.</exception>
    public static async Task<UploadForm?> ReadAsync(HttpContext http, IAntiforgery forms)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type) && type.MediaType == "multipart/form-data"
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200)
        {
            return null;
        }

        MultipartReader reader = new(boundary, http.Request.Body);
        if (await reader.ReadNextSectionAsync(http.RequestAborted).ConfigureAwait(false) is not { } first || Disposition(first) is not { } token || NameOf(token) != TokenField)
        {
            return null;
        }

        // Where the token is looked for first, so that nobody reads the rest for it.
        http.Request.Headers["RequestVerificationToken"] = (await ReadFieldAsync(first, http.RequestAborted).ConfigureAwait(false)).ReplaceLineEndings("");
        if (!await forms.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            return null;
        }

        Dictionary<string, string> fields = [];
        for (int i = 0; i <= MostFields; i++)
        {
            if (await reader.ReadNextSectionAsync(http.RequestAborted).ConfigureAwait(false) is not { } section || Disposition(section) is not { } disposition)
            {
                return null;
            }

            if (NameOf(disposition) == "file")
            {
                string name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
                return new UploadForm(fields, name[(name.LastIndexOfAny(['/', '\\']) + 1)..], section.ContentType, section.Body);
            }

            fields[NameOf(disposition)] = await ReadFieldAsync(section, http.RequestAborted).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>A field; null where it is left out or empty.</summary>
    public string? Text(string name) => _fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static ContentDispositionHeaderValue? Disposition(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition) ? disposition : null;

    private static string NameOf(ContentDispositionHeaderValue disposition) => HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken cancellation)
    {
        byte[] bytes = new byte[LongestField];
        int length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
