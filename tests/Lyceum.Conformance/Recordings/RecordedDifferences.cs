namespace Lyceum.Conformance.Recordings;

/// <summary>What of the recordings is replayed, and where an answer here differs from what was recorded, with the reason.</summary>
internal static class RecordedDifferences
{
    private const string Newer = "came after the recording, and is described now";
    private const string Open = "null where a request leaves it to the model's author, whose choice may be none of OpenAI's";
    private const string Undescribed = "is in no description";

    // Paths of a stored completion that differ, wherever it stands.
    private static readonly (string Path, string Reason)[] s_stored =
    [
        ("choices[*].message.annotations", Newer),
        ("choices[*].message.function_call", "the description knows no null here"),
        ("choices[*].message.refusal", Newer),
        ("choices[*].message.tool_calls", "the description knows no null here"),
        ("frequency_penalty", Open),
        ("presence_penalty", Open),
        ("seed", "null where a request gives none"),
        ("temperature", Open),
        ("top_p", Open),
        ("usage.completion_tokens_details", Newer),
        ("usage.prompt_tokens_details", Newer),
    ];

    /// <summary>What is replayed: a path, and all below it.</summary>
    public static readonly string[] Offered =
    [
        "/v1/batches", "/v1/chat/completions", "/v1/embeddings", "/v1/files", "/v1/models", "/v1/responses", "/v1/uploads",
    ];

    /// <summary>Recordings, or single exchanges of them, that are answered otherwise on purpose, by the beginning of the name.</summary>
    public static readonly (string Name, string Reason)[] Skipped =
    [
        ("BatchTests__ListBatchesAsync_WithOptions_PageSizeLimitAndItems", "lists batches that were made before the recording"),
        ("ChatStoreTests__GetChatCompletionsWithMinimalLimits[2]", "lists completions that were made before the recording"),
        ("ChatStoreTests__GetChatCompletionsWithMinimalLimits[3]", "lists completions that were made before the recording"),
        ("ChatStoreTests__GetChatCompletionsWithOrderFiltering[2]", "lists completions that were made before the recording"),
        ("ChatTests__StructuredRefusalWorks[0]", "models here refuse in their words, not in a field of its own"),
        ("ImagesTests__", "images in messages are refused"),
        ("ResponseStoreTests__GetInputItemsWithMultiPartPagination", "files in the input are refused"),
        ("ResponsesTests__FileInputFromBinaryWorks", "files in the input are refused"),
        ("ResponsesTests__MultipleResponseInstructions", "names a prompt that OpenAI keeps, and no model"),
        ("ResponsesToolTests__", "tools other than functions are refused"),
    ];

    /// <summary>Where shapes differ, in paths below all answers of a resource.</summary>
    public static readonly (string Resource, string Path, string Reason)[] Shapes =
    [
        .. s_stored.Select(static one => ("/v1/chat/completions", "$." + one.Path, one.Reason)),
        .. s_stored.Select(static one => ("/v1/chat/completions", "$.data[*]." + one.Path, one.Reason)),
        ("/v1/chat/completions", "$.data[*].refusal", Newer),
        ("/v1/files", "$.detail", "the error again, in a form that no client reads"),
        ("/v1/models", "$.context_length", "tells the context's length"),
        ("/v1/models", "$.max_model_len", "tells the context's length as vLLM does"),
        ("/v1/responses", "$.billing", Undescribed),
        ("/v1/responses", "$.completed_at", Newer),
        ("/v1/responses", "$.frequency_penalty", Undescribed),
        ("/v1/responses", "$.moderation", "nothing moderates yet"),
        ("/v1/responses", "$.output[*].encrypted_content", "thoughts are shown here, not encrypted"),
        ("/v1/responses", "$.output[*].status", "the description has it, the recording not"),
        ("/v1/responses", "$.presence_penalty", Undescribed),
        ("/v1/responses", "$.prompt_cache_retention", Newer),
        ("/v1/responses", "$.reasoning.context", "models here think of all turns, and cannot be told otherwise"),
        ("/v1/responses", "$.reasoning.mode", "models here think in one way alone"),
        ("/v1/responses", "$.temperature", Open),
        ("/v1/responses", "$.tool_usage", "there are no tools of OpenAI's to use"),
        ("/v1/responses", "$.top_p", Open),
        ("/v1/responses", "$.usage.input_tokens_details.cache_write_tokens", Newer),
    ];
}
