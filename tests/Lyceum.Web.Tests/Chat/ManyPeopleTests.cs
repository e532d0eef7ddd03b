using System.Collections.Concurrent;
using System.Globalization;
using Lyceum.TestKit;
using Lyceum.Tests;

namespace Lyceum.Web.Tests.Chat;

public class ManyPeopleTests
{
    private const int Questions = 2;

    // A machine that has little time for this takes fewer.
    private static readonly int s_people = int.Parse(Environment.GetEnvironmentVariable("LYCEUM_PEOPLE") ?? "200", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_people_chat_over_a_bad_line_and_no_word_is_lost_or_doubled_when_the_server_is_killed()
    {
        using TemporaryFolder folder = new();
        ConcurrentQueue<string> asked = new();
        await using CuttingLine line = new(seed: 20230701);
        using ChatServerProcess first = await ChatServerProcess.StartAsync(folder.Path, s_people, asked, Cancellation);
        line.Connect(first.Address);
        (TaskCompletionSource some, TaskCompletionSource many) = (new(), new());
        int finished = 0;
        ChatPerson[] people = [.. Enumerable.Range(0, s_people).Select(number => new ChatPerson(number, line, () =>
        {
            int count = Interlocked.Increment(ref finished);
            if (count == s_people / 4)
            {
                some.SetResult();
            }
            else if (count == s_people * Questions / 2)
            {
                many.SetResult();
            }
        }))];
        try
        {
            await Task.WhenAll(people.Select(static person => person.SignInAsync()));
            line.IsBad = true;
            Task chats = AllAsync(people.Select(static person => person.AskAsync(Questions)));

            await (await Task.WhenAny(some.Task, chats));
            line.Disconnect();
            await first.KillAsync(Cancellation);
            using ChatServerProcess second = await ChatServerProcess.StartAsync(folder.Path, s_people, asked, Cancellation);
            line.Connect(second.Address);

            await (await Task.WhenAny(many.Task, chats));
            line.Disconnect();
            await second.KillAsync(Cancellation);
            using ChatServerProcess third = await ChatServerProcess.StartAsync(folder.Path, s_people, asked, Cancellation);
            line.Connect(third.Address);

            await chats;
            line.IsBad = false;
            await Task.WhenAll(people.Select(static person => person.CheckAsync(Questions)));
            await third.KillAsync(Cancellation);

            // A question was given to the model once, and once more for each time that its answer was interrupted.
            int interruptions = people.Sum(static person => person.Interruptions);
            int questions = asked.Count(static question => question.StartsWith("Question ", StringComparison.Ordinal));
            Assert.InRange(interruptions, 1, s_people * 4);
            Assert.InRange(questions, s_people * Questions, (s_people * Questions) + interruptions);
            Assert.True(line.Cuts > s_people, $"The line cut only {line.Cuts} connections.");
        }
        finally
        {
            Array.ForEach(people, static person => person.Dispose());
        }
    }

    // Ends with the first that fails, for then others may wait for ever.
    private static async Task AllAsync(IEnumerable<Task> tasks)
    {
        await foreach (Task task in Task.WhenEach(tasks).WithCancellation(Cancellation))
        {
            await task;
        }
    }
}
