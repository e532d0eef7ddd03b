using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lyceum.Api.Batches;
using Lyceum.Api.Chat;
using Lyceum.Api.Completions;
using Lyceum.Api.Conversations;
using Lyceum.Api.Edits;
using Lyceum.Api.Embeddings;
using Lyceum.Api.Engines;
using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Api.Models;
using Lyceum.Api.Organization;
using Lyceum.Api.Responses;
using Lyceum.Api.Uploads;

namespace Lyceum.Api;

/// <summary>How the API reads and writes JSON: names in snake case, null written, every type by generated code. A resource adds its context to the list.</summary>
public static class ApiJson
{
    /// <summary>The generated contexts, one for each resource.</summary>
    internal static IReadOnlyList<IJsonTypeInfoResolver> Contexts { get; } =
    [
        HttpJson.Default,
        ModelsJson.Default,
        ChatJson.Default,
        CompletionsJson.Default,
        EmbeddingsJson.Default,
        EditsJson.Default,
        EnginesJson.Default,
        FilesJson.Default,
        UploadsJson.Default,
        BatchesJson.Default,
        OrganizationJson.Default,
        ResponsesJson.Default,
        ConversationsJson.Default,
    ];

    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>How a type is read and written.</summary>
    /// <typeparam name="T">The type, which is in a context of the list.</typeparam>
    public static JsonTypeInfo<T> TypeOf<T>() => Known<T>.Type;

    /// <summary>Makes other options read and write as the API does.</summary>
    internal static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;

        // The answers are JSON and never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolverChain.Clear();
        foreach (IJsonTypeInfoResolver context in Contexts)
        {
            options.TypeInfoResolverChain.Add(context);
        }
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
