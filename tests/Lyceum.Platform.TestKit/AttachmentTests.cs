using System.Text;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Files;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;
using Lyceum.Platform.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

/// <summary>Files that are attached to messages go with the last message that has them, and no earlier.</summary>
public abstract class AttachmentTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attachment_goes_with_its_conversation_once_that_cannot_be_brought_back()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        await using ConversationRetention retention = new(files.Platform.Database, files.Platform.Time);
        StoredFile attached = await AttachAsync(files, "notes");
        Guid conversation = await SayAsync(files, null, attached);
        await SayAsync(files, conversation, attached);

        await files.Platform.Conversations.RemoveAsync(files.Owner, conversation, Cancellation);
        await SweepAsync(files, retention);
        await SeeAsync(files, attached);

        files.Platform.Time.Advance(new ConversationOptions().Undo);
        await SweepAsync(files, retention);
        await SeeNothingAsync(files, attached);
        Assert.Empty(files.Blobs);
        Assert.Equal((0L, 0L), await files.CountedAsync());
    }

    [Fact]
    public async Task An_attachment_stays_while_another_conversation_or_branch_has_it()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile attached = await AttachAsync(files, "notes");
        Guid first = await SayAsync(files, null, attached);
        Guid second = await SayAsync(files, null, attached);
        Message question = Assert.Single((await files.Platform.Messages.PageAsync(files.Owner, second, null, null, 10, Cancellation)).Messages).Message;
        Message again = await files.Platform.Messages.EditAsync(files.Owner, second, question.Id, Saying(attached), Cancellation);

        await files.Platform.Conversations.DeleteAsync(files.Owner, first, Cancellation);
        await SweepAsync(files);
        await SeeAsync(files, attached);

        await files.Platform.Messages.DeleteAsync(files.Owner, second, question.Id, Cancellation);
        await SweepAsync(files);
        await SeeAsync(files, attached);

        await files.Platform.Messages.DeleteAsync(files.Owner, second, again.Id, Cancellation);
        await SweepAsync(files);
        await SeeNothingAsync(files, attached);
    }

    [Fact]
    public async Task The_same_bytes_stay_where_somebody_uploaded_them_as_a_file()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile attached = await AttachAsync(files, "notes");
        StoredFile uploaded = await files.StoreAsync(Encoding.UTF8.GetBytes("notes"));
        Guid conversation = await SayAsync(files, null, attached, uploaded);

        await files.Platform.Conversations.DeleteAsync(files.Owner, conversation, Cancellation);
        await SweepAsync(files);

        await SeeNothingAsync(files, attached);
        Assert.Equal("notes", Encoding.UTF8.GetString(await files.ReadAsync(uploaded)));
        Assert.Equal((5L, 1L), await files.CountedAsync());
    }

    [Fact]
    public async Task A_message_that_waits_has_its_files_and_loses_them_when_it_is_withdrawn()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        MessageQueue queue = new(files.Platform.Database, files.Platform.Time);
        StoredFile attached = await AttachAsync(files, "notes");
        Guid conversation = await SayAsync(files, null);
        NewMessage waiting = Saying(attached) with { Id = Guid.CreateVersion7() };

        await queue.AddAsync(files.Owner, conversation, Guid.CreateVersion7(), "any", waiting, Cancellation);
        await SweepAsync(files);
        await SeeAsync(files, attached);

        // Sent by another way, it leaves the queue and keeps what it has.
        await files.Platform.Messages.AppendAsync(files.Owner, conversation, waiting with { Files = [] }, Cancellation);
        Assert.NotNull(await queue.WithdrawAsync(files.Owner, conversation, waiting.Id!.Value, Cancellation));
        await SweepAsync(files);
        await SeeAsync(files, attached);
        await files.Platform.Messages.DeleteAsync(files.Owner, conversation, waiting.Id.Value, Cancellation);

        NewMessage withdrawn = Saying(attached) with { Id = Guid.CreateVersion7() };
        await queue.AddAsync(files.Owner, conversation, Guid.CreateVersion7(), "any", withdrawn, Cancellation);
        Assert.NotNull(await queue.WithdrawAsync(files.Owner, conversation, withdrawn.Id!.Value, Cancellation));
        await SweepAsync(files);
        await SeeNothingAsync(files, attached);
    }

    [Fact]
    public async Task What_is_attached_to_nothing_goes_after_its_time_and_what_is_attached_does_not()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile draft = await AttachAsync(files, "draft", TimeSpan.FromDays(30));
        StoredFile kept = await AttachAsync(files, "kept", TimeSpan.FromDays(30));
        StoredFile passing = await AttachAsync(files, "passing", TimeSpan.FromDays(1));
        await SayAsync(files, null, kept);
        Conversation temporary = await files.Platform.Conversations.CreateAsync(files.Owner, new ConversationSettings(), temporary: true, Cancellation);
        await SayAsync(files, temporary.Id, passing);
        await SweepAsync(files);
        await SeeAsync(files, draft);
        await SeeAsync(files, passing);

        files.Platform.Time.Advance(TimeSpan.FromDays(2));
        await SweepAsync(files);
        await SeeNothingAsync(files, passing);

        files.Platform.Time.Advance(TimeSpan.FromDays(30));
        await SweepAsync(files);
        await SeeNothingAsync(files, draft);
        await SeeAsync(files, kept);
    }

    [Fact]
    public async Task What_is_attached_to_a_temporary_conversation_goes_with_it()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile attached = await AttachAsync(files, "notes", TimeSpan.FromDays(1));
        Conversation temporary = await files.Platform.Conversations.CreateAsync(files.Owner, new ConversationSettings(), temporary: true, Cancellation);
        await SayAsync(files, temporary.Id, attached);

        await files.Platform.Conversations.DeleteAsync(files.Owner, temporary.Id, Cancellation);
        await SweepAsync(files);

        await SeeNothingAsync(files, attached);
    }

    [Fact]
    public async Task What_a_link_shows_keeps_no_file()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        ShareDirectory shares = new(files.Platform.Database, files.Platform.Audit, files.Platform.Time, new ShareOptions { Present = static message => message.Content });
        StoredFile attached = await AttachAsync(files, "notes");
        Guid conversation = await SayAsync(files, null, attached);
        IssuedShare link = await shares.CreateAsync(files.Owner, conversation, null, new ShareSettings(), Cancellation);
        Guid copy = Guid.CreateVersion7();
        Assert.Equal(copy, await shares.CopyAsync(files.Owner, link.Token.Reveal(), copy, Cancellation));

        await files.Platform.Conversations.DeleteAsync(files.Owner, conversation, Cancellation);
        await SweepAsync(files);

        await SeeNothingAsync(files, attached);
        Assert.Single((await files.Platform.Messages.PageAsync(files.Owner, copy, null, null, 10, Cancellation)).Messages);
    }

    [Fact]
    public async Task An_attachment_goes_with_conversations_that_are_kept_for_a_time()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        TestPlatform platform = files.Platform;
        await using ConversationRetention retention = new(platform.Database, platform.Time);
        await new ConversationPreferencesDirectory(platform.Database, platform.Audit).KeepAsync(files.Owner, 30, Cancellation);
        StoredFile attached = await AttachAsync(files, "notes");
        await SayAsync(files, null, attached);

        platform.Time.Advance(TimeSpan.FromDays(31));
        await SweepAsync(files, retention);

        await SeeNothingAsync(files, attached);
    }

    [Fact]
    public async Task Attachments_go_with_their_user_and_those_of_others_stay()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        TestPlatform platform = files.Platform;
        Actor other = await platform.JoinAsync(Role.Member);
        StoredFile own = await AttachAsync(files, "own");
        await SayAsync(files, null, own);
        StoredFile others = await files.Storage.Files.CreateAsync(
            other, files.ProjectId, new NewFile("b", FilePurpose.Attachment) { IsMade = true }, new MemoryStream([1]), Cancellation);
        Conversation conversation = await platform.Conversations.CreateAsync(other, new ConversationSettings(), temporary: false, Cancellation);
        await platform.Messages.AppendAsync(other, conversation.Id, Saying(others), Cancellation);

        await new UserDataDeletion(platform.Database, platform.Members, platform.Verifier).EraseAsync(other.Id, Cancellation);
        await SweepAsync(files);

        await SeeAsync(files, own);
        await SeeNothingAsync(files, others);
        await using PlatformDbContext context = platform.Database.OpenFor(files.Owner);
        Assert.Equal(own.Id, (await context.MessageFiles.SingleAsync(Cancellation)).FileId);
    }

    [Fact]
    public async Task Nobody_holds_or_loses_a_file_of_somebody_else()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        Actor other = await files.Platform.JoinAsync(Role.Member);
        StoredFile own = await AttachAsync(files, "own", TimeSpan.FromDays(30));
        Conversation conversation = await files.Platform.Conversations.CreateAsync(other, new ConversationSettings(), temporary: false, Cancellation);

        await files.Platform.Messages.AppendAsync(other, conversation.Id, Saying(own) with { Files = [own.Id, Guid.CreateVersion7()] }, Cancellation);
        await files.Platform.Conversations.DeleteAsync(other, conversation.Id, Cancellation);
        await SweepAsync(files);

        StoredFile unchanged = await files.Storage.Files.GetAsync(files.Owner, files.ProjectId, own.Id, Cancellation);
        Assert.Equal((own.ExpiresAt, null), (unchanged.ExpiresAt, unchanged.AttachedAt));
    }

    [Fact]
    public async Task Attaching_while_what_had_it_goes_loses_no_file_that_a_message_has()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        for (int i = 0; i < 8; i++)
        {
            StoredFile attached = await AttachAsync(files, $"notes {i}");
            Guid before = await SayAsync(files, null, attached);
            Guid after = await SayAsync(files, null);
            await files.Platform.Conversations.DeleteAsync(files.Owner, before, Cancellation);

            await Task.WhenAll(
                Task.Run(() => files.Elsewhere.SweepAsync(Cancellation), Cancellation),
                Task.Run(
                    async () =>
                    {
                        try
                        {
                            await SayAsync(files, after, attached);
                        }
                        catch (Exception exception) when (exception is DbUpdateException or PlatformException { Error: PlatformError.Conflict })
                        {
                            // The sweep was first, so there is nothing to attach.
                        }
                    },
                    Cancellation));

            await using PlatformDbContext context = files.Platform.Database.OpenFor(files.Owner);
            bool isHeld = await context.MessageFiles.AnyAsync(row => row.FileId == attached.Id, Cancellation);
            Assert.Equal(isHeld, await context.StoredFiles.AnyAsync(file => file.Id == attached.Id, Cancellation));
        }
    }

    [Fact]
    public async Task A_file_that_somebody_deletes_leaves_its_messages()
    {
        await using TestFiles files = await TestFiles.StartAsync(fixture);
        StoredFile attached = await AttachAsync(files, "notes");
        Guid conversation = await SayAsync(files, null, attached);

        await files.Storage.Files.DeleteAsync(files.Owner, files.ProjectId, attached.Id, Cancellation);

        await SeeNothingAsync(files, attached);
        Assert.Single((await files.Platform.Messages.PageAsync(files.Owner, conversation, null, null, 10, Cancellation)).Messages);
    }

    private static Task<StoredFile> AttachAsync(TestFiles files, string text, TimeSpan? lifetime = null) =>
        files.StoreAsync(Encoding.UTF8.GetBytes(text), new NewFile("notes.txt", FilePurpose.Attachment) { IsMade = true, Lifetime = lifetime });

    private static NewMessage Saying(params StoredFile[] attached) => new() { Role = MessageRole.User, Content = "[]", Files = [.. attached.Select(static file => file.Id)] };

    // Into a conversation, or a new one.
    private static async Task<Guid> SayAsync(TestFiles files, Guid? conversation, params StoredFile[] attached)
    {
        Guid id = conversation ?? (await files.Platform.Conversations.CreateAsync(files.Owner, new ConversationSettings(), temporary: false, Cancellation)).Id;
        await files.Platform.Messages.AppendAsync(files.Owner, id, Saying(attached), Cancellation);
        return id;
    }

    private static async Task SweepAsync(TestFiles files, ConversationRetention? retention = null)
    {
        if (retention is not null)
        {
            await retention.SweepAsync(Cancellation);
        }

        await files.Storage.SweepAsync(Cancellation);
    }

    private static async Task SeeAsync(TestFiles files, StoredFile file) => Assert.NotEmpty(await files.ReadAsync(file));

    private static async Task SeeNothingAsync(TestFiles files, StoredFile file)
    {
        await using PlatformDbContext context = files.Platform.Database.OpenFor(files.Owner);
        Assert.False(await context.StoredFiles.AnyAsync(other => other.Id == file.Id, Cancellation));
    }
}
