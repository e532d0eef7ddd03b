using System.Runtime.CompilerServices;
using Lyceum.Chat;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Tests.Chat;

public class ChatConversationTests
{
    [Fact]
    public async Task Lines_are_messages_and_the_conversation_grows()
    {
        FakeClient client = new();
        (string output, _, int code) = await TalkAsync(client, "Hello\nAnd you?\n", system: "Be brief.");
        Assert.Equal("re: Hello\nre: And you?\n", output);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["system: Be brief.", "user: Hello", "assistant: re: Hello", "user: And you?"], client.Seen);
    }

    [Theory]
    [InlineData("one \\\ntwo\n", "one \ntwo")]
    [InlineData("\"\"\"\none\n\n two\n\"\"\"\n", "one\n\n two")]
    [InlineData("\"\"\"one\ntwo\"\"\"\n", "one\ntwo")]
    [InlineData("\"\"\"one\"\"\"\n", "one")]
    [InlineData("\"\"\"\nnever ended", "never ended")]
    [InlineData("one\\", "one")]
    public async Task Messages_may_have_several_lines(string input, string expected)
    {
        FakeClient client = new();
        await TalkAsync(client, input);
        Assert.Equal([$"user: {expected}"], client.Seen);
    }

    [Fact]
    public async Task Quit_leaves_and_empty_lines_say_nothing()
    {
        FakeClient client = new();
        (string output, _, _) = await TalkAsync(client, "\n  \nHi\n/quit\nnever\n");
        Assert.Equal("re: Hi\n", output);
    }

    [Fact]
    public async Task Reset_and_system_change_what_the_model_sees()
    {
        FakeClient client = new();
        await TalkAsync(client, "one\n/reset\n/system You are a pirate.\ntwo\n/system\nthree\n");
        Assert.Equal(["user: two", "assistant: re: two", "user: three"], client.Seen);
        Assert.Equal(["system: You are a pirate.", "user: two"], client.All[1]);
    }

    [Fact]
    public async Task A_saved_conversation_goes_on_where_it_was()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "talk.json");
        await TalkAsync(new FakeClient(), $"Ünïcode\n/save {file}\n", system: "Be brief.");
        Assert.Equal([file], Directory.GetFiles(folder.Path));
        FakeClient client = new();
        await TalkAsync(client, $"/load {file}\nMore\n");
        Assert.Equal(["system: Be brief.", "user: Ünïcode", "assistant: re: Ünïcode", "user: More"], client.Seen);
    }

    [Fact]
    public async Task Settings_reach_the_client_and_wrong_ones_are_refused()
    {
        FakeClient client = new();
        (_, string error, int code) = await TalkAsync(client, "/set temperature 0.5\n/set top-k 7\n/set seed x\n/set nothing 1\n/set\nHi\n");
        Assert.Equal((0.5f, 7), (client.Options!.Temperature, client.Options.TopK));
        Assert.Contains("seed takes a whole number", error, StringComparison.Ordinal);
        Assert.Contains("the names are temperature", error, StringComparison.Ordinal);
        Assert.Matches("temperature +0.5", error);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Theory]
    [InlineData("/nope", "There is no command /nope")]
    [InlineData("/save", "/save takes FILE")]
    [InlineData("/load /no/such/file", "/no/such/file cannot be read")]
    [InlineData("/help", "/system [TEXT]")]
    [InlineData("/stats", "There is no answer yet")]
    public async Task Commands_say_what_is_wrong(string line, string expected)
    {
        (string output, string error, _) = await TalkAsync(new FakeClient(), line + "\n");
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Statistics_tell_of_the_last_answer()
    {
        (_, string error, _) = await TalkAsync(new FakeClient(), "Hi\n/stats\n");
        Assert.Contains("Prompt: 10 tokens, 4 of them known", error, StringComparison.Ordinal);
        Assert.Contains("Answer: 3 tokens", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_and_the_conversation_goes_on_without_that_message()
    {
        FakeClient client = new() { Failure = new InvalidOperationException("It broke.") };
        (string output, string error, int code) = await TalkAsync(client, "one\ntwo\n");
        Assert.Equal("re: two\n", output);
        Assert.Contains("lyceum: It broke.", error, StringComparison.Ordinal);
        Assert.Equal(["user: two"], client.Seen);
        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task Escape_sequences_from_the_model_do_not_reach_the_screen()
    {
        (string output, _, _) = await TalkAsync(new FakeClient(), "a\u001b[2Jb\n");
        Assert.Equal("re: ab\n", output);
    }

    [Fact]
    public async Task The_first_interrupt_stops_the_answer_and_the_second_leaves()
    {
        using Interrupts interrupts = new();
        FakeClient client = new() { Answering = interrupts.Raise };
        using WaitingReader input = new("Hi");
        input.Exhausted = interrupts.Raise;
        (string output, string error, _) = await TalkAsync(client, input, interrupts);
        Assert.Equal("re: \n", output);
        Assert.Contains("(stopped)", error, StringComparison.Ordinal);
        Assert.True(interrupts.Leave.IsCancellationRequested);
    }

    [Fact]
    public async Task An_interrupt_while_nothing_goes_on_asks_for_another()
    {
        using Interrupts interrupts = new();
        using WaitingReader input = new("Hi", "again");
        input.Exhausted = () =>
        {
            interrupts.Raise();
            Assert.False(interrupts.Leave.IsCancellationRequested);
            interrupts.Raise();
        };
        (string output, _, _) = await TalkAsync(new FakeClient(), input, interrupts);
        Assert.Equal("re: Hi\nre: again\n", output);
    }

    [Fact]
    public void Saying_something_makes_the_next_interrupt_a_first_one()
    {
        using Interrupts interrupts = new();
        interrupts.Raise();
        Assert.True(interrupts.Stop.IsCancellationRequested);
        interrupts.Rearm();
        Assert.False(interrupts.Stop.IsCancellationRequested);
        interrupts.Raise();
        Assert.False(interrupts.Leave.IsCancellationRequested);
        interrupts.Raise();
        Assert.True(interrupts.Leave.IsCancellationRequested);
    }

    private static async Task<(string Output, string Error, int Code)> TalkAsync(FakeClient client, string input, string? system = null)
    {
        using StringReader reader = new(input);
        using Interrupts interrupts = new();
        return await TalkAsync(client, reader, interrupts, system);
    }

    private static async Task<(string Output, string Error, int Code)> TalkAsync(FakeClient client, TextReader input, Interrupts interrupts, string? system = null)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using Terminal terminal = new(input, output, error);
        int code = await new ChatConversation(terminal, client, new ChatOptions(), system, interrupts).RunAsync();
        return (output.ToString(), error.ToString(), code);
    }

    /// <summary>Answers with what was said.</summary>
    private sealed class FakeClient : IChatClient
    {
        public List<string[]> All { get; } = [];

        /// <summary>The messages of the last request.</summary>
        public string[] Seen => All[^1];

        public ChatOptions? Options { get; private set; }

        /// <summary>Thrown once.</summary>
        public Exception? Failure { get; set; }

        /// <summary>Called in the middle of an answer.</summary>
        public Action? Answering { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            ChatMessage[] list = [.. messages];
            if (Failure is { } failure)
            {
                Failure = null;
                throw failure;
            }

            All.Add([.. list.Select(static message => $"{message.Role}: {message.Text}")]);
            Options = options;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "re: ");
            Answering?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, list[^1].Text)
            {
                RawRepresentation = new AnswerEnded(0, FinishReason.Stop, null, new AnswerStatistics(1, 10, 4, 3, 0, 0, 0, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 0)),
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Gives some lines, then calls back and waits for ever, as a keyboard does.</summary>
    private sealed class WaitingReader(params string[] lines) : TextReader
    {
        private readonly ManualResetEventSlim _never = new();
        private int _next;

        public Action? Exhausted { get; set; }

        public override string? ReadLine()
        {
            if (_next < lines.Length)
            {
                return lines[_next++];
            }

            Exhausted?.Invoke();
            _never.Wait(TestContext.Current.CancellationToken);
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _never.Set();
            base.Dispose(disposing);
        }
    }
}
