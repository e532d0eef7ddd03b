using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lyceum.Api.Http;

/// <summary>A form with files, read part by part as it arrives: no part is in memory as a whole but short fields.</summary>
internal sealed class MultipartForm
{
    private const int LongestBoundary = 200;
    private const int LongestField = 64 << 10;
    private const int MostParts = 64;

    // What stands around the file: headers, boundaries and fields.
    private const long Around = 1 << 20;

    private readonly MultipartReader _reader;
    private int _parts;

    private MultipartForm(MultipartReader reader) => _reader = reader;

    /// <summary>Begins to read the form of a request.</summary>
    /// <param name="context">The request, whose body nobody has read.</param>
    /// <param name="mostBytes">The most bytes of its file.</param>
    /// <exception cref="ApiException">It is no form, or says itself that it is too long.</exception>
    public static MultipartForm Open(HttpContext context, long mostBytes)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(
                StatusCodes.Status415UnsupportedMediaType, "The body of the request must be a form with the content type multipart/form-data.", code: "unsupported_media_type");
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw ApiException.BadRequest("The content type of the form names no usable boundary.");
        }

        // The server's limit is for JSON; a file has its own.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = mostBytes + Around;
        }

        return context.Request.ContentLength > mostBytes + Around
            ? throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"The file is too large: it may have at most {mostBytes} bytes.", "file", "file_too_large")
            : new MultipartForm(new MultipartReader(boundary, context.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 16 << 10 });
    }

    /// <summary>The next part; null after the last. What was not read of the part before is skipped.</summary>
    /// <exception cref="ApiException">The form is broken, or has too many parts.</exception>
    public async Task<FormPart?> NextAsync(CancellationToken cancellation)
    {
        MultipartSection? section;
        try
        {
            section = await _reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (FormPartStream.Translate(error) is { } told)
        {
            throw told;
        }

        if (section is null)
        {
            return null;
        }

        if (++_parts > MostParts)
        {
            throw ApiException.BadRequest($"The form has more than {MostParts} parts.");
        }

        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition) || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw ApiException.BadRequest("A part of the form has no name: each part has a header 'Content-Disposition: form-data; name=…'.");
        }

        string? file = Value(disposition.FileNameStar) ?? Value(disposition.FileName);
        return new FormPart(Value(disposition.Name) ?? "", file, section.ContentType, new FormPartStream(section.Body));
    }

    /// <summary>Reads a field that is no file.</summary>
    /// <exception cref="ApiException">It is too long, or no UTF-8.</exception>
    public static async Task<string> ReadTextAsync(FormPart part, CancellationToken cancellation)
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await part.Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (text.Length + read > LongestField)
            {
                throw ApiException.BadRequest($"The field '{part.Name}' of the form is too long.", part.Name, "string_above_max_length");
            }

            text.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static string? Value(Microsoft.Extensions.Primitives.StringSegment text) => HeaderUtilities.RemoveQuotes(text) is { HasValue: true, Length: > 0 } value ? value.ToString() : null;
}
