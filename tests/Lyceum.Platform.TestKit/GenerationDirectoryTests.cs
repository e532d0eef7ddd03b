using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Platform.TestKit;

public abstract class GenerationDirectoryTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_is_found_by_its_kind_and_owner_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationDirectory directory = new(platform.Database, platform.Time);
        Actor other = await platform.JoinAsync(Role.Member);

        Generation record = await directory.RecordAsync(platform.Owner, Request("a", "one"), platform.Time.GetUtcNow(), "{}", Cancellation);

        Generation? found = await directory.FindAsync(platform.Owner, "a", record.Id, Cancellation);
        Assert.Equal((GenerationStatus.Completed, "{}", -1L), (found!.Status, found.Result, found.LastSequence));
        Assert.Null(await directory.FindAsync(platform.Owner, "b", record.Id, Cancellation));
        Assert.Null(await directory.FindAsync(other, "a", record.Id, Cancellation));
        Assert.False(await directory.ChangeMetadataAsync(other, "a", record.Id, "{}", Cancellation));
        Assert.False(await directory.DeleteAsync(other, "a", record.Id, Cancellation));
        Assert.True(await directory.ChangeMetadataAsync(platform.Owner, "a", record.Id, """{"k":"v"}""", Cancellation));
        Assert.Equal("""{"k":"v"}""", (await directory.FindAsync(platform.Owner, "a", record.Id, Cancellation))!.Metadata);
        await Assert.ThrowsAsync<PlatformException>(() => directory.RecordAsync(platform.Owner, Request("a", "one") with { Id = record.Id }, platform.Time.GetUtcNow(), "{}", Cancellation));
        Assert.True(await directory.DeleteAsync(platform.Owner, "a", record.Id, Cancellation));
        Assert.Null(await directory.FindAsync(platform.Owner, "a", record.Id, Cancellation));
    }

    [Fact]
    public async Task Records_are_listed_by_kind_and_model()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationDirectory directory = new(platform.Database, platform.Time);
        List<Guid> ids = [];
        foreach ((string kind, string model) in ((string, string)[])[("a", "one"), ("b", "one"), ("a", "two"), ("a", "one")])
        {
            ids.Add((await directory.RecordAsync(platform.Owner, Request(kind, model) with { Id = Guid.CreateVersion7(platform.Time.GetUtcNow()) }, platform.Time.GetUtcNow(), "{}", Cancellation)).Id);
            platform.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Page<Generation> first = await directory.ListAsync(platform.Owner, "a", null, new PageQuery { Limit = 2, OldestFirst = true }, Cancellation);
        Page<Generation> rest = await directory.ListAsync(platform.Owner, "a", null, new PageQuery { Limit = 2, OldestFirst = true, After = first.Items[^1].Id }, Cancellation);
        Page<Generation> ones = await directory.ListAsync(platform.Owner, "a", "one", new PageQuery(), Cancellation);

        Assert.Equal([ids[0], ids[2]], Ids(first));
        Assert.Equal([ids[3]], Ids(rest));
        Assert.Equal((true, false), (first.HasMore, rest.HasMore));
        Assert.Equal([ids[3], ids[0]], Ids(ones));

        static Guid[] Ids(Page<Generation> page) => [.. page.Items.Select(static row => row.Id)];
    }

    [Fact]
    public async Task Messages_are_appended_together_or_not_at_all_and_are_replaced()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = (await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation)).Id;

        IReadOnlyList<Message> added = await platform.Messages.AppendAllAsync(platform.Owner, conversation, [ConversationTests.Say("one"), ConversationTests.Say("two")], Cancellation);
        await Assert.ThrowsAsync<PlatformException>(
            () => platform.Messages.AppendAllAsync(platform.Owner, conversation, [ConversationTests.Say("three"), ConversationTests.Say("four") with { Id = added[0].Id }], Cancellation));
        await platform.Messages.ReplaceAsync(platform.Owner, conversation, added[0].Id, "{}", "", Cancellation);

        MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 10, Cancellation);
        Assert.Equal([added[1].Id, added[0].Id], page.Messages.Select(static view => view.Message.Id));
        Assert.Equal(("two", "{}", ""), (page.Messages[0].Message.Text, page.Messages[1].Message.Content, page.Messages[1].Message.Text));
    }

    private static GenerationRequest Request(string kind, string model) => new() { Id = Guid.CreateVersion7(), Kind = kind, Model = model, Payload = "{}" };
}
