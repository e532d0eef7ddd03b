using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Presets;
using Lyceum.Platform.Prompts;
using Lyceum.Platform.Sharing;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Writes all that the platform keeps of a person and gives to that person: the account, names of keys, what was used, prompts, presets, links, opinions of answers, and
/// the conversations as <see cref="ConversationExport"/> writes them. Secrets are in none of it. Safe for use by many threads.
/// </summary>
/// <param name="accounts">The account.</param>
/// <param name="organizations">Where the person works.</param>
/// <param name="keys">The person's keys.</param>
/// <param name="usage">What was used.</param>
/// <param name="preferences">What the person wants of conversations.</param>
/// <param name="prompts">The person's prompts.</param>
/// <param name="presets">The person's presets of the playground.</param>
/// <param name="shares">The person's links.</param>
/// <param name="feedback">What the person said of answers.</param>
/// <param name="conversations">The conversations.</param>
public sealed class AccountExport(
    AccountDirectory accounts,
    OrganizationDirectory organizations,
    ApiKeyDirectory keys,
    UsageCsv usage,
    ConversationPreferencesDirectory preferences,
    PromptLibrary prompts,
    PresetLibrary presets,
    ShareDirectory shares,
    FeedbackDirectory feedback,
    ConversationExport conversations)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes it as an archive.</summary>
    /// <param name="actor">The person, in its organisation.</param>
    /// <param name="destination">Where to; written to without blocking, and not disposed.</param>
    /// <param name="cancellation">Ends it early; the archive is not whole then.</param>
    public async Task WriteAsync(Actor actor, Stream destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(actor);
        DeferredStream sent = new(destination);
        ZipArchive archive = await ZipArchive.CreateAsync(sent, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            await conversations.WriteAllAsync(actor, archive, cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "account.json", writer => WriteAccountAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "api-keys.json", writer => WriteKeysAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "prompts.json", writer => WritePromptsAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "presets.json", writer => WritePresetsAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "shared-links.json", writer => WriteSharesAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteJsonAsync(archive, "feedback.json", writer => WriteFeedbackAsync(writer, actor, cancellation), cancellation).ConfigureAwait(false);
            await WriteUsageAsync(archive, actor, cancellation).ConfigureAwait(false);
        }

        await sent.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task WriteJsonAsync(ZipArchive archive, string name, Func<Utf8JsonWriter, Task> write, CancellationToken cancellation)
    {
        Stream entry = await archive.CreateEntry(name).OpenAsync(cancellation).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
        {
            Utf8JsonWriter writer = new(entry, ArchiveJson.Writing with { Indented = true });
            await using (writer.ConfigureAwait(false))
            {
                await write(writer).ConfigureAwait(false);
                await writer.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAccountAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        UserAccount? account = actor.UserId is { } userId ? await accounts.FindAsync(userId, cancellation).ConfigureAwait(false) : null;
        Organization organization = await organizations.GetAsync(actor, cancellation).ConfigureAwait(false);
        ConversationPreferences? wanted = await preferences.FindAsync(actor, cancellation).ConfigureAwait(false);
        writer.WriteStartObject();
        writer.WriteString("id"u8, actor.Id);
        writer.WriteString("name"u8, account?.Name);
        writer.WriteString("email"u8, account?.Email);
        writer.WriteString("created_at"u8, account?.CreatedAt.ToString("O"));
        writer.WriteString("last_sign_in_at"u8, account?.LastSignInAt?.ToString("O"));
        writer.WriteBoolean("has_password"u8, account?.PasswordHash is not null);
        writer.WriteBoolean("has_authenticator_app"u8, account?.AuthenticatorSince is not null);
        writer.WriteString("organization"u8, organization.Name);
        writer.WriteString("role"u8, actor.Role.ToString());
        writer.WriteStartObject("chat"u8);
        writer.WriteString("instructions"u8, wanted?.Instructions);
        writer.WriteString("model"u8, wanted?.Model);
        if (wanted?.KeptDays is { } days)
        {
            writer.WriteNumber("conversations_kept_days"u8, days);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private async Task WriteKeysAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        writer.WriteStartArray();
        foreach (ApiKey key in (await keys.ListAsync(actor, cancellation).ConfigureAwait(false)).Where(key => key.OwnerUserId == actor.UserId))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, key.Id);
            writer.WriteString("project_id"u8, key.ProjectId);
            writer.WriteString("name"u8, key.Name);
            writer.WriteString("created_at"u8, key.CreatedAt.ToString("O"));
            writer.WriteString("expires_at"u8, key.ExpiresAt?.ToString("O"));
            writer.WriteString("revoked_at"u8, key.RevokedAt?.ToString("O"));
            writer.WriteString("last_used_at"u8, key.LastUsedAt?.ToString("O"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private async Task WritePromptsAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        writer.WriteStartArray();
        string? after = null;
        Page<SavedPrompt> page;
        do
        {
            page = await prompts.ListAsync(actor, null, "", after, PromptLibrary.LargestPage, cancellation).ConfigureAwait(false);
            foreach (SavedPrompt prompt in page.Items)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, prompt.Name);
                writer.WriteString("title"u8, prompt.Title);
                writer.WriteString("text"u8, prompt.Text);
                writer.WriteString("created_at"u8, prompt.CreatedAt.ToString("O"));
                writer.WriteEndObject();
                after = prompt.Name;
            }

            await writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
        while (page.HasMore);
        writer.WriteEndArray();
    }

    private async Task WritePresetsAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        writer.WriteStartArray();
        foreach (Preset preset in await presets.ReadAllAsync(actor, cancellation).ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, preset.Name);
            writer.WriteString("content"u8, preset.Content);
            writer.WriteBoolean("shared"u8, preset.IsShared);
            writer.WriteString("created_at"u8, preset.CreatedAt.ToString("O"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private async Task WriteSharesAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        writer.WriteStartArray();
        foreach (ConversationShare share in (await shares.ListAsync(actor, null, new PageQuery { Limit = 1000, OldestFirst = true }, cancellation).ConfigureAwait(false)).Items)
        {
            writer.WriteStartObject();
            writer.WriteString("conversation_id"u8, share.ConversationId);
            writer.WriteString("title"u8, share.Title);
            writer.WriteNumber("messages"u8, share.Messages);
            writer.WriteNumber("openings"u8, share.Openings);
            writer.WriteString("created_at"u8, share.CreatedAt.ToString("O"));
            writer.WriteString("expires_at"u8, share.ExpiresAt?.ToString("O"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private async Task WriteFeedbackAsync(Utf8JsonWriter writer, Actor actor, CancellationToken cancellation)
    {
        writer.WriteStartArray();
        PageQuery query = new() { Limit = 100, OldestFirst = true };
        Page<MessageFeedback> page;
        do
        {
            page = await feedback.ListAsync(actor, query, cancellation).ConfigureAwait(false);
            foreach (MessageFeedback said in page.Items)
            {
                writer.WriteStartObject();
                writer.WriteString("conversation_id"u8, said.ConversationId);
                writer.WriteString("message_id"u8, said.MessageId);
                writer.WriteString("model"u8, said.Model);
                writer.WriteString("rating"u8, said.Rating.ToString());
                writer.WriteString("reasons"u8, said.Reasons.ToString());
                writer.WriteString("comment"u8, said.Comment);
                writer.WriteBoolean("conversation_given"u8, said.Transcript is not null);
                writer.WriteString("updated_at"u8, said.UpdatedAt.ToString("O"));
                writer.WriteEndObject();
            }

            await writer.FlushAsync(cancellation).ConfigureAwait(false);
            query = query with { After = page.Items.Count > 0 ? page.Items[^1].Id : query.After };
        }
        while (page.HasMore);
        writer.WriteEndArray();
    }

    private async Task WriteUsageAsync(ZipArchive archive, Actor actor, CancellationToken cancellation)
    {
        Stream entry = await archive.CreateEntry("usage.csv").OpenAsync(cancellation).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
        {
            StreamWriter writer = new(entry, s_utf8, bufferSize: 16 * 1024, leaveOpen: true);
            await using (writer.ConfigureAwait(false))
            {
                UsageFilter own = new(DateTimeOffset.UnixEpoch) { Users = [actor.UserId ?? Guid.Empty] };
                await foreach (string line in usage.CallsAsync(actor, own, cancellation).ConfigureAwait(false))
                {
                    await writer.WriteAsync(line.AsMemory(), cancellation).ConfigureAwait(false);
                    await writer.WriteAsync("\r\n".AsMemory(), cancellation).ConfigureAwait(false);
                }

                await writer.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }
}
