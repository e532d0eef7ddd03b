using System.Data.Common;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class MessageTreeTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_again_stands_beside_what_was_there()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await CreateAsync(platform);
        Message question = await AppendAsync(platform, conversation, "question");
        Message answer = await AppendAsync(platform, conversation, "answer");
        Message edited = await platform.Messages.EditAsync(platform.Owner, conversation, question.Id, ConversationTests.Say("better question"), Cancellation);
        Message second = await AppendAsync(platform, conversation, "better answer");

        Assert.Equal([("better answer", 1, 1), ("better question", 2, 2)], await ShownAsync(platform, conversation));
        Assert.Equal(answer.Id, await platform.Messages.SelectAsync(platform.Owner, conversation, question.Id, Cancellation));
        Assert.Equal([("answer", 1, 1), ("question", 1, 2)], await ShownAsync(platform, conversation));
        Assert.Equal(second.Id, await platform.Messages.SelectAsync(platform.Owner, conversation, edited.Id, Cancellation));
    }

    [Fact]
    public async Task A_message_that_is_sent_twice_is_one()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await CreateAsync(platform);
        NewMessage message = ConversationTests.Say("once") with { Id = Guid.CreateVersion7() };

        Message[] sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => platform.Messages.AppendAsync(platform.Owner, conversation, message, Cancellation))));

        Assert.All(sent, known => Assert.Equal(message.Id, known.Id));
        Assert.Equal([("once", 1, 1)], await ShownAsync(platform, conversation));
    }

    [Fact]
    public async Task Messages_that_are_appended_at_the_same_time_all_find_a_place()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await CreateAsync(platform);
        Message root = await AppendAsync(platform, conversation, "root");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => platform.Messages.AppendAsync(
            platform.Owner, conversation, ConversationTests.Say($"{i}") with { ParentId = i % 2 == 0 ? root.Id : null }, Cancellation))));

        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        List<Message> rows = await context.Messages.ToListAsync(Cancellation);
        Assert.Equal(21, rows.Count);
        Assert.All(rows.GroupBy(static row => row.ParentId), static siblings =>
            Assert.Equal(Enumerable.Range(0, siblings.Count()), siblings.Select(static row => row.SiblingIndex).Order()));
    }

    [Fact]
    public async Task Messages_that_cannot_be_are_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await CreateAsync(platform);
        NewMessage fine = ConversationTests.Say("fine");
        NewMessage[] wrong =
        [
            fine with { Content = "" },
            fine with { Content = new string('a', NewMessage.MaximumContent + 1) },
            fine with { Role = (MessageRole)99 },
            fine with { Id = Guid.Empty },
            fine with { OutputTokens = -1 },
        ];

        foreach (NewMessage message in wrong)
        {
            Assert.Equal(PlatformError.Invalid, (await Assert.ThrowsAsync<PlatformException>(() => platform.Messages.AppendAsync(platform.Owner, conversation, message, Cancellation))).Error);
        }

        Message stored = await platform.Messages.AppendAsync(platform.Owner, conversation, fine with { Text = "a\0b\uD800c\U0001F433" }, Cancellation);
        Assert.Equal("a\uFFFDb\uFFFDc\U0001F433", (await platform.Messages.GetAsync(platform.Owner, conversation, stored.Id, Cancellation)).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_tree_is_what_a_plain_tree_in_memory_says(int seed)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Random random = new(seed);
        Guid conversation = await CreateAsync(platform);
        List<(Guid Id, Guid? Parent)> model = [];
        for (int step = 0; step < 60; step++)
        {
            platform.Time.Advance(TimeSpan.FromMilliseconds(random.Next(2)));
            Guid? some = model.Count == 0 ? null : model[random.Next(model.Count)].Id;
            int what = random.Next(10);
            if (what < 5 || some is null)
            {
                Guid? leaf = (await platform.Conversations.GetAsync(platform.Owner, conversation, Cancellation)).ActiveLeafId;
                model.Add(((await AppendAsync(platform, conversation, $"{step}")).Id, leaf));
            }
            else if (what == 5)
            {
                Message added = await platform.Messages.AppendAsync(platform.Owner, conversation, ConversationTests.Say($"{step}") with { ParentId = some }, Cancellation);
                model.Add((added.Id, some));
            }
            else if (what == 6)
            {
                Message edited = await platform.Messages.EditAsync(platform.Owner, conversation, some.Value, ConversationTests.Say($"{step}"), Cancellation);
                model.Add((edited.Id, Parent(some.Value)));
            }
            else if (what == 7)
            {
                Guid shown = await platform.Messages.SelectAsync(platform.Owner, conversation, some.Value, Cancellation);
                Assert.Contains(some.Value, Path(shown));
                Assert.DoesNotContain(model, message => message.Parent == shown);
            }
            else if (what == 8)
            {
                HashSet<Guid> gone = [.. model.Where(message => Path(message.Id).Contains(some.Value)).Select(static message => message.Id)];
                Assert.Equal(gone.Count, await platform.Messages.DeleteAsync(platform.Owner, conversation, some.Value, Cancellation));
                model.RemoveAll(message => gone.Contains(message.Id));
                Assert.NotEqual(some, (await platform.Conversations.GetAsync(platform.Owner, conversation, Cancellation)).ActiveLeafId);
            }
            else
            {
                await CheckPathAsync(some.Value);
            }

            if ((await platform.Conversations.GetAsync(platform.Owner, conversation, Cancellation)).ActiveLeafId is { } active)
            {
                Assert.Contains(model, message => message.Id == active);
                await CheckPathAsync(active);
            }
        }

        Guid? Parent(Guid id) => model.Single(message => message.Id == id).Parent;

        List<Guid> Path(Guid id)
        {
            List<Guid> path = [];
            for (Guid? at = id; at is not null; at = Parent(at.Value))
            {
                path.Add(at.Value);
            }

            return path;
        }

        async Task CheckPathAsync(Guid leaf)
        {
            List<MessageView> read = [];
            int? before = null;
            do
            {
                MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation, leaf, before, random.Next(1, 8), Cancellation);
                read.AddRange(page.Messages);
                before = page.Next;
            }
            while (before is not null);

            Assert.Equal(Path(leaf), read.Select(static view => view.Message.Id));
            Assert.All(read, view =>
            {
                Assert.Equal(model.Where(message => message.Parent == view.Message.ParentId).Select(static message => message.Id).Order(), view.Siblings.Order());
                Assert.Equal(view.Message.Id, view.Siblings[view.Position - 1]);
            });
        }
    }

    [Fact]
    public async Task Five_thousand_messages_open_with_five_indexed_queries()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await CreateAsync(platform);
        await FillAsync(platform, conversation, 5000);
        await using (PlatformDbContext context = platform.Database.OpenFor(platform.Owner))
        {
            Message middle = await context.Messages.SingleAsync(message => message.Depth == 4990, Cancellation);
            await platform.Messages.EditAsync(platform.Owner, conversation, middle.Id, ConversationTests.Say("again"), Cancellation);
        }

        for (int i = 0; i < 10; i++)
        {
            await AppendAsync(platform, conversation, $"after {i}");
        }

        using CommandRecorder recorder = new();
        MessagePage first = await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 30, Cancellation);

        Assert.Equal(5, recorder.Commands.Count);
        Assert.Equal(Enumerable.Range(4971, 30).Reverse(), first.Messages.Select(static view => view.Message.Depth));
        Assert.Equal((2, 2, "again"), first.Messages.Where(static view => view.Message.Depth == 4990).Select(static view => (view.Position, view.Siblings.Count, view.Message.Text)).Single());
        if (platform.Options.Provider == DatabaseProvider.Sqlite)
        {
            foreach (string step in await PlanAsync(platform, recorder.Commands))
            {
                Assert.False(step.StartsWith("SCAN", StringComparison.Ordinal), $"A query reads a whole table: {step}");
            }
        }

        int count = first.Messages.Count;
        for (int? before = first.Next; before is not null;)
        {
            MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation, first.LeafId, before, 100, Cancellation);
            count += page.Messages.Count;
            before = page.Next;
        }

        Assert.Equal(5001, count);
    }

    private static async Task<Guid> CreateAsync(TestPlatform platform) =>
        (await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation)).Id;

    private static Task<Message> AppendAsync(TestPlatform platform, Guid conversation, string text) =>
        platform.Messages.AppendAsync(platform.Owner, conversation, ConversationTests.Say(text), Cancellation);

    private static async Task<IEnumerable<(string Text, int Position, int Siblings)>> ShownAsync(TestPlatform platform, Guid conversation) =>
        (await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 30, Cancellation)).Messages
            .Select(static view => (view.Message.Text, view.Position, view.Siblings.Count));

    private static async Task FillAsync(TestPlatform platform, Guid conversation, int count)
    {
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        Message? last = null;
        for (int i = 0; i < count; i++)
        {
            Guid id = Guid.CreateVersion7();
            last = new Message
            {
                Id = id,
                OrganizationId = platform.Owner.OrganizationId,
                OwnerKind = platform.Owner.Owner.Kind,
                OwnerId = platform.Owner.Owner.Id,
                ConversationId = conversation,
                ParentId = last?.Id,
                Depth = i,
                BranchId = last?.BranchId ?? id,
                Content = "[]",
                CreatedAt = platform.Time.GetUtcNow(),
            };
            context.Add(last);
        }

        await context.SaveChangesAsync(Cancellation);
        await context.Conversations.ExecuteUpdateAsync(set => set.SetProperty(row => row.ActiveLeafId, last!.Id), Cancellation);
    }

    private static async Task<List<string>> PlanAsync(TestPlatform platform, IReadOnlyList<CommandRecorder.Command> commands)
    {
        List<string> steps = [];
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        await context.Database.OpenConnectionAsync(Cancellation);
        foreach (CommandRecorder.Command recorded in commands)
        {
            await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The text is what EF Core made.
            command.CommandText = "EXPLAIN QUERY PLAN " + recorded.Text;
#pragma warning restore CA2100
            foreach ((string name, object? value) in recorded.Parameters)
            {
                DbParameter parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await using DbDataReader reader = await command.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
            {
                steps.Add(reader.GetString(3));
            }
        }

        return steps;
    }
}
