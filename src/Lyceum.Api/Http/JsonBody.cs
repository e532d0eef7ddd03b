using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Http;

/// <summary>
/// The body of a request, as a parameter of an endpoint. What is no JSON, or of another type than the field, is refused with the field's name.
/// </summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Value">The body.</param>
#pragma warning disable CA1000 // The framework finds how a parameter is read by these names on its type.
public sealed record JsonBody<T>(T Value) : IEndpointParameterMetadataProvider
    where T : ApiRequest
{
    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.ContentType != "application/json" && !context.Request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "The body of the request must be JSON with the content type application/json.", code: "unsupported_media_type");
        }

        T value = await JsonBodyReader.ReadAsync<T>(context.Request.BodyReader, context.RequestAborted).ConfigureAwait(false);
        if (value.Others is { Count: > 0 } others)
        {
            JsonBodyLog.Note(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Lyceum.Api.Requests"), context.Request.Path, others.Keys);
        }

        return new JsonBody<T>(value);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
    }
}

#pragma warning restore CA1000

/// <summary>What reading bodies notes.</summary>
internal static partial class JsonBodyLog
{
    private const int MostNames = 20;
    private const int LongestName = 64;

    /// <summary>Notes fields that are not known.</summary>
    public static void Note(ILogger logger, string path, IEnumerable<string> names)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            string list = string.Join(", ", names.Take(MostNames).Select(static name => name.Length <= LongestName ? name : name[..LongestName]));
            Ignored(logger, path, list);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} was sent fields that are not known and change nothing: {Fields}.")]
    private static partial void Ignored(ILogger logger, string path, string fields);
}
