using System.Globalization;
using System.Text.Json;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Chat;

/// <summary>Chat completions that are kept: each is a generation of the project whose key asked for it, and is not there for anybody else.</summary>
/// <param name="directory">Keeps them.</param>
internal sealed class StoredCompletions(GenerationDirectory directory)
{
    /// <summary>What a completion's id begins with.</summary>
    public const string Prefix = "chatcmpl-";

    private const string Kind = "chat";

    // How many rows are read at a time where only some of them are wanted.
    private const int Batch = 200;

    /// <summary>Keeps a completion.</summary>
    public Task RecordAsync(Actor actor, Guid id, DateTimeOffset startedAt, ChatRequest request, ChatCompletion completion, string requestId, CancellationToken cancellation)
    {
        StoredCompletion stored = new()
        {
            Id = completion.Id,
            Model = completion.Model,
            Created = completion.Created,
            RequestId = requestId,
            ToolChoice = request.ToolChoice,
            Usage = completion.Usage,
            Seed = request.Seed,
            TopP = request.TopP,
            Temperature = request.Temperature,
            PresencePenalty = request.PresencePenalty,
            FrequencyPenalty = request.FrequencyPenalty,
            SystemFingerprint = completion.SystemFingerprint,
            InputUser = request.User,
            Tools = request.Tools,
            Choices = completion.Choices,
            ResponseFormat = request.ResponseFormat,
        };
        GenerationRequest kept = new()
        {
            Id = id,
            Kind = Kind,
            Model = completion.Model,
            Payload = JsonSerializer.Serialize(request, ApiJson.TypeOf<ChatRequest>()),
            Metadata = Write(request.Metadata),
        };
        return directory.RecordAsync(actor, kept, startedAt, JsonSerializer.Serialize(stored, ApiJson.TypeOf<StoredCompletion>()), cancellation);
    }

    /// <summary>A completion.</summary>
    /// <exception cref="ApiException">The caller has none of that id.</exception>
    public async Task<StoredCompletion> GetAsync(Actor actor, string id, CancellationToken cancellation) => Read(await FindAsync(actor, id, cancellation).ConfigureAwait(false));

    /// <summary>The messages that a completion answered.</summary>
    /// <exception cref="ApiException">The caller has none of that id.</exception>
    public async Task<IReadOnlyList<StoredMessage>> MessagesAsync(Actor actor, string id, CancellationToken cancellation)
    {
        Generation row = await FindAsync(actor, id, cancellation).ConfigureAwait(false);
        ChatRequest request = JsonSerializer.Deserialize(row.Request, ApiJson.TypeOf<ChatRequest>())!;
        return [.. request.Messages!.Select((message, index) => new StoredMessage
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{id}-{index}"),
            Role = message.Role,
            Content = message.Content is { ValueKind: JsonValueKind.String } text ? text.GetString() : null,
            ContentParts = message.Content is { ValueKind: JsonValueKind.Array } parts ? parts : null,
            Name = message.Name,
            Refusal = message.Refusal,
            ToolCalls = message.ToolCalls,
            ToolCallId = message.ToolCallId,
        })];
    }

    /// <summary>Some of the caller's completions.</summary>
    /// <param name="actor">Whose.</param>
    /// <param name="query">Which part of the list.</param>
    /// <param name="model">Only those of this model; null for all.</param>
    /// <param name="metadata">Only those that have all these pairs.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ApiException">There is nothing of the id to begin after.</exception>
    public async Task<ListPage<StoredCompletion>> ListAsync(Actor actor, ListQuery query, string? model, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        Guid? after = query.After is null ? null : PublicId.TryParse(Prefix, query.After, out Guid id) ? id : throw query.NoSuchPlace();
        List<StoredCompletion> found = [];
        bool more = true;
        while (more && found.Count <= query.Limit)
        {
            PageQuery page = new() { Limit = metadata.Count == 0 ? query.Limit + 1 : Batch, After = after, OldestFirst = query.OldestFirst };
            Page<Generation> rows = await directory.ListAsync(actor, Kind, model, page, cancellation).ConfigureAwait(false);
            found.AddRange(rows.Items.Select(Read).Where(completion => metadata.All(pair => completion.Metadata.TryGetValue(pair.Key, out string? value) && value == pair.Value)));
            more = rows.HasMore;
            after = rows.Items.Count > 0 ? rows.Items[^1].Id : after;
        }

        return ListPage.Of([.. found.Take(query.Limit)], static completion => completion.Id, found.Count > query.Limit);
    }

    /// <summary>Changes a completion's metadata.</summary>
    /// <exception cref="ApiException">The caller has none of that id.</exception>
    public async Task<StoredCompletion> ChangeAsync(Actor actor, string id, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        Generation row = await FindAsync(actor, id, cancellation).ConfigureAwait(false);
        return await directory.ChangeMetadataAsync(actor, Kind, row.Id, Write(metadata), cancellation).ConfigureAwait(false) ? Read(row) with { Metadata = metadata } : throw NoSuch(id);
    }

    /// <summary>Deletes a completion.</summary>
    /// <exception cref="ApiException">The caller has none of that id.</exception>
    public async Task DeleteAsync(Actor actor, string id, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(Prefix, id, out Guid key) || !await directory.DeleteAsync(actor, Kind, key, cancellation).ConfigureAwait(false))
        {
            throw NoSuch(id);
        }
    }

    private async Task<Generation> FindAsync(Actor actor, string id, CancellationToken cancellation) =>
        PublicId.TryParse(Prefix, id, out Guid key) && await directory.FindAsync(actor, Kind, key, cancellation).ConfigureAwait(false) is { } row ? row : throw NoSuch(id);

    private static StoredCompletion Read(Generation row) => JsonSerializer.Deserialize(row.Result!, ApiJson.TypeOf<StoredCompletion>())! with
    {
        Metadata = row.Metadata is { } pairs ? JsonSerializer.Deserialize(pairs, ApiJson.TypeOf<IReadOnlyDictionary<string, string>>())! : new Dictionary<string, string>(),
    };

    private static string? Write(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is { Count: > 0 } ? JsonSerializer.Serialize(metadata, ApiJson.TypeOf<IReadOnlyDictionary<string, string>>()) : null;

    private static ApiException NoSuch(string id) => ApiException.NotFound($"Completion {(id.Length <= 128 ? id : id[..128])} not found", "completion_id", "not_found");
}
