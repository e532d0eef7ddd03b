using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class FeedbackTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_has_one_opinion_of_an_answer_and_may_change_it_and_take_it_back()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        FeedbackDirectory directory = new(platform.Database, platform.Time);
        Actor actor = await platform.JoinAsync(Role.Member);
        (Conversation conversation, Message answer) = await AnsweredAsync(platform, actor, "primer-1");

        MessageFeedback first = await directory.SetAsync(actor, conversation.Id, answer.Id, new NewFeedback(FeedbackRating.Good), Cancellation);
        platform.Time.Advance(TimeSpan.FromDays(1));
        MessageFeedback second = await directory.SetAsync(
            actor, conversation.Id, answer.Id, new NewFeedback(FeedbackRating.Bad) { Reasons = FeedbackReasons.Wrong | FeedbackReasons.Style, Comment = " It is not. " }, Cancellation);

        Assert.Equal((first.Id, first.Day, "primer-1"), (second.Id, second.Day, second.Model));
        MessageFeedback found = Assert.Single(await directory.FindAsync(actor, conversation.Id, [answer.Id, Guid.CreateVersion7()], Cancellation)).Value;
        Assert.Equal((FeedbackRating.Bad, FeedbackReasons.Wrong | FeedbackReasons.Style, "It is not."), (found.Rating, found.Reasons, found.Comment));
        Assert.Single((await directory.ListAsync(actor, new PageQuery(), Cancellation)).Items);
        Assert.True(await directory.ClearAsync(actor, conversation.Id, answer.Id, Cancellation));
        Assert.False(await directory.ClearAsync(actor, conversation.Id, answer.Id, Cancellation));
        Assert.Empty(await directory.FindAsync(actor, conversation.Id, [answer.Id], Cancellation));
    }

    [Fact]
    public async Task Many_who_say_it_at_the_same_time_say_it_once()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        FeedbackDirectory directory = new(platform.Database, platform.Time);
        (Conversation conversation, Message answer) = await AnsweredAsync(platform, platform.Owner, "primer-1");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => directory.SetAsync(platform.Owner, conversation.Id, answer.Id, new NewFeedback((FeedbackRating)(i % 2)), Cancellation), Cancellation)));

        Assert.Single((await directory.ListAsync(platform.Owner, new PageQuery(), Cancellation)).Items);
    }

    [Fact]
    public async Task Owners_read_sums_and_remarks_and_no_word_of_a_conversation_that_was_not_given()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        FeedbackDirectory directory = new(platform.Database, platform.Time);
        FeedbackReport report = new(platform.Database);
        DateTimeOffset today = new(platform.Time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        Actor ada = await platform.JoinAsync(Role.Member);
        Actor ben = await platform.JoinAsync(Role.Member);
        Actor second = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        await SayAsync(ada, "one", new NewFeedback(FeedbackRating.Good));
        await SayAsync(ada, "one", new NewFeedback(FeedbackRating.Bad) { Comment = "Wrong sum." });
        await SayAsync(ben, "two", new NewFeedback(FeedbackRating.Good) { SharesConversation = true });
        await SayAsync(second, "one", new NewFeedback(FeedbackRating.Good) { Comment = "Elsewhere", SharesConversation = true });
        platform.Time.Advance(TimeSpan.FromDays(1));
        await SayAsync(ben, "one", new NewFeedback(FeedbackRating.Bad));

        Assert.Equal(
            [new FeedbackSum(today.AddDays(1), "one", 0, 1), new FeedbackSum(today, "one", 1, 1), new FeedbackSum(today, "two", 1, 0)],
            await report.SumsAsync(platform.Owner, today, today.AddDays(2), Cancellation));
        Assert.Single(await report.SumsAsync(platform.Owner, today.AddDays(1), today.AddDays(2), Cancellation));
        Page<FeedbackRemark> remarks = await report.RemarksAsync(platform.Owner, null, null, new PageQuery(), Cancellation);
        Assert.Equal([("two", null, true), ("one", "Wrong sum.", false)], remarks.Items.Select(static remark => (remark.Model, remark.Comment, remark.Transcript is not null)));
        Assert.Equal("""[{"role":"user","text":"question <b>"},{"role":"assistant","text":"answer"}]""", remarks.Items[0].Transcript!.Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal));
        Assert.Equal("Wrong sum.", Assert.Single((await report.RemarksAsync(platform.Owner, "one", FeedbackRating.Bad, new PageQuery(), Cancellation)).Items).Comment);
        Assert.DoesNotContain(remarks.Items, remark => remark.ToString().Contains(ada.Id.ToString(), StringComparison.Ordinal));

        Actor admin = await platform.JoinAsync(Role.Admin);
        await RefusedAsync(PlatformError.Forbidden, () => report.SumsAsync(admin, today, today.AddDays(1), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => report.RemarksAsync(admin, null, null, new PageQuery(), Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => report.SumsAsync(platform.Owner, today, today.AddDays(400), Cancellation));

        async Task SayAsync(Actor actor, string model, NewFeedback feedback)
        {
            (Conversation conversation, Message answer) = await AnsweredAsync(platform, actor, model);
            await directory.SetAsync(actor, conversation.Id, answer.Id, feedback, Cancellation);
            // Ids are in the order of their milliseconds.
            platform.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task What_was_given_can_be_taken_back_and_goes_with_the_answer()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        FeedbackDirectory directory = new(platform.Database, platform.Time);
        (Conversation conversation, Message answer) = await AnsweredAsync(platform, platform.Owner, "one");
        await directory.SetAsync(platform.Owner, conversation.Id, answer.Id, new NewFeedback(FeedbackRating.Good) { SharesConversation = true }, Cancellation);
        Assert.Null((await directory.SetAsync(platform.Owner, conversation.Id, answer.Id, new NewFeedback(FeedbackRating.Good), Cancellation)).Transcript);

        await platform.Messages.DeleteAsync(platform.Owner, conversation.Id, answer.Id, Cancellation);

        Assert.Empty((await directory.ListAsync(platform.Owner, new PageQuery(), Cancellation)).Items);
    }

    [Fact]
    public async Task Only_ones_own_answers_are_rated_and_only_as_can_be()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        FeedbackDirectory directory = new(platform.Database, platform.Time);
        Actor actor = await platform.JoinAsync(Role.Member);
        (Conversation conversation, Message answer) = await AnsweredAsync(platform, actor, "one");
        (Conversation own, Message ownAnswer) = await AnsweredAsync(platform, platform.Owner, "one");
        NewFeedback good = new(FeedbackRating.Good);

        await RefusedAsync(PlatformError.NotFound, () => directory.SetAsync(platform.Owner, conversation.Id, answer.Id, good, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => directory.SetAsync(platform.Owner, own.Id, answer.Id, good, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => directory.SetAsync(platform.Owner, conversation.Id, ownAnswer.Id, good, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => directory.SetAsync(actor, conversation.Id, answer.ParentId!.Value, good, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => directory.SetAsync(actor, conversation.Id, answer.Id, new NewFeedback((FeedbackRating)7), Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => directory.SetAsync(actor, conversation.Id, answer.Id, good with { Reasons = (FeedbackReasons)4096 }, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => directory.SetAsync(actor, conversation.Id, answer.Id, good with { Comment = new string('a', 4001) }, Cancellation));
        await directory.SetAsync(actor, conversation.Id, answer.Id, good, Cancellation);
        Assert.False(await directory.ClearAsync(platform.Owner, conversation.Id, answer.Id, Cancellation));
        await platform.Conversations.RemoveAsync(actor, conversation.Id, Cancellation);
        await RefusedAsync(PlatformError.NotFound, () => directory.SetAsync(actor, conversation.Id, answer.Id, good, Cancellation));
        await using PlatformDbContext context = platform.Database.OpenFor(actor);
        Assert.Equal(1, await context.MessageFeedback.CountAsync(Cancellation));
    }

    private static async Task<(Conversation Conversation, Message Answer)> AnsweredAsync(TestPlatform platform, Actor actor, string model)
    {
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation);
        await platform.Messages.AppendAsync(actor, conversation.Id, new NewMessage { Role = MessageRole.User, Content = "[]", Text = "question <b>" }, Cancellation);
        return (conversation, await platform.Messages.AppendAsync(
            actor, conversation.Id, new NewMessage { Role = MessageRole.Assistant, Content = "[]", Text = "answer", Model = model }, Cancellation));
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
