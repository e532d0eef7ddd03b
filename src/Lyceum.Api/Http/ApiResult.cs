using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>Answers of endpoints.</summary>
internal static class ApiResult
{
    private const int UsualLength = 1024;
    private const int MostKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_text;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>A value as JSON, with status 200.</summary>
    /// <typeparam name="T">Its type, which is in a context of <see cref="ApiJson"/>.</typeparam>
    public static IResult Json<T>(T value) => new Whole<T>(value);

    /// <summary>Notes in the description which errors an endpoint answers with.</summary>
    public static RouteHandlerBuilder ProducesApiError(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<ErrorEnvelope>(status);
        }

        return endpoint;
    }

    /// <summary>Answers with a value as JSON. With its length said, an answer leaves in one piece with its head.</summary>
    /// <typeparam name="T">Its type, which is in a context of <see cref="ApiJson"/>.</typeparam>
    public static Task WriteAsync<T>(HttpContext context, T value)
    {
        HttpResponse response = context.Response;
        ReadOnlySpan<byte> body = Serialize(value);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
        ValueTask<FlushResult> sent = response.BodyWriter.FlushAsync(context.RequestAborted);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }

    // There until the thread serializes again; nobody gives the thread away before the body is copied.
    private static ReadOnlySpan<byte> Serialize<T>(T value)
    {
        if (t_text is null || t_text.Capacity > MostKept)
        {
            t_text = new ArrayBufferWriter<byte>(UsualLength);
        }

        t_text.ResetWrittenCount();
        t_writer ??= new Utf8JsonWriter(t_text, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder, SkipValidation = true });
        t_writer.Reset(t_text);
        JsonSerializer.Serialize(t_writer, value, ApiJson.TypeOf<T>());
        return t_text.WrittenSpan;
    }

    private sealed class Whole<T>(T value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, value);
    }
}
