using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Web.Tests.Chat;

/// <summary>Somebody who asks questions over a bad line: sends again what nobody answered to, under the same ids, reads on where a stream was cut, and has interrupted answers continued.</summary>
/// <param name="number">Who.</param>
/// <param name="line">The line.</param>
/// <param name="finished">Told of each answer that was read to its end.</param>
internal sealed class ChatPerson(int number, CuttingLine line, Action finished) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(600);

    private readonly Guid _conversation = Guid.NewGuid();
    private ChatWindow _window = null!;

    /// <summary>How often an answer was interrupted.</summary>
    public int Interruptions { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Signs in, while the line is good.</summary>
    public async Task SignInAsync() => _window = await ChatWindow.OpenAsync(
        line.Address, string.Create(CultureInfo.InvariantCulture, $"person{number}@example.com"), string.Create(CultureInfo.InvariantCulture, $"10.1.0.{number}"));

    /// <summary>Asks so many questions, one after the other; every third person does not wait for an answer before the next question.</summary>
    public async Task AskAsync(int questions)
    {
        (Guid Message, Guid Run)[] ids = [.. Enumerable.Range(0, questions).Select(static _ => (Guid.NewGuid(), Guid.NewGuid()))];
        bool hurries = number % 3 == 0;
        for (int i = 0; i < questions; i++)
        {
            await SendAsync(i, ids[i]);
            if (hurries && i + 1 < questions && line.IsConnected)
            {
                await TrySendAsync(i + 1, ids[i + 1]);
            }

            await BeginAsync(ids[i]);
            await ReadAsync(Question(i), ids[i].Run);
            finished();
        }
    }

    /// <summary>Looks at all that was kept: each question once and with one answer that is whole; what was interrupted is how that one begins.</summary>
    public async Task CheckAsync(int questions)
    {
        JsonElement kept = await HearAsync(() => _window.PostAsync($"/chat/{_conversation}/export", ("format", "json")));
        kept = kept.ValueKind == JsonValueKind.Array ? kept[0] : kept;
        Dictionary<string, JsonElement> nodes = kept.GetProperty("mapping").EnumerateObject().ToDictionary(static node => node.Name, static node => node.Value);
        string at = "client-created-root";
        for (int i = 0; i < questions; i++)
        {
            string question = Assert.Single(Children(nodes[at]));
            Assert.Equal(Question(i), Text(nodes[question]));
            string whole = string.Join("\n\n", Recitation.To(Question(i)));
            ILookup<bool, string> answers = Children(nodes[question]).ToLookup(id => Status(nodes[id]) == "Complete");
            at = Assert.Single(answers[true]);
            Assert.Equal(whole, Text(nodes[at]));
            Assert.All(answers[false], id => Assert.Equal("Interrupted", Status(nodes[id])));
            Assert.All(answers[false], id => Assert.StartsWith(Text(nodes[id]), whole, StringComparison.Ordinal));
        }

        Assert.Empty(Children(nodes[at]));
        JsonElement state = await HearAsync(() => _window.GetAsync($"/chat/{_conversation}/state?from=0"));
        Assert.Empty(state.GetProperty("queue").EnumerateArray());
        Assert.Equal(questions * 2, state.GetProperty("messages").GetArrayLength());
    }

    public void Dispose() => _window?.Dispose();

    private static IEnumerable<string> Children(JsonElement node) => node.GetProperty("children").EnumerateArray().Select(static id => id.GetString()!);

    private static string Text(JsonElement node) => node.GetProperty("message").GetProperty("content").GetProperty("parts")[0].GetString()!;

    private static string Status(JsonElement node) => node.GetProperty("message").GetProperty("metadata").GetProperty("lyceum").GetProperty("status").GetString()!;

    private string Question(int index) => string.Create(CultureInfo.InvariantCulture, $"Question {number}-{index}");

    // Before the answer is there, once: whether it arrived or not, it is sent again later.
    private async Task TrySendAsync(int index, (Guid Message, Guid Run) ids)
    {
        try
        {
            await PostAsync(index, ids);
        }
        catch (Exception error) when (IsCut(error))
        {
            // The line, or the server.
        }
    }

    private Task<JsonElement> SendAsync(int index, (Guid Message, Guid Run) ids) => HearAsync(() => PostAsync(index, ids));

    private Task<JsonElement> PostAsync(int index, (Guid Message, Guid Run) ids) => _window.PostAsync(
        "/chat/send",
        ("new", index == 0 ? "1" : ""),
        ("conversation", $"{_conversation}"),
        ("message", $"{ids.Message}"),
        ("run", $"{ids.Run}"),
        ("text", Question(index)));

    // A question that waited is sent when the answer before has ended; where the server died between the two, the person sends it. The script pauses like this too.
    private async Task BeginAsync((Guid Message, Guid Run) ids)
    {
        for (TimeSpan pause = s_pause; ; pause = pause < s_longestPause ? pause * 2 : pause)
        {
            JsonElement state = await HearAsync(() => _window.GetAsync($"/chat/{_conversation}/state?from=0"));
            if (state.GetProperty("messages").EnumerateArray().Any(message => message.TryGetProperty("run", out JsonElement id) && id.GetGuid() == ids.Run))
            {
                return;
            }

            if (!state.GetProperty("isRunning").GetBoolean())
            {
                await HearAsync(() => _window.PostAsync($"/chat/{_conversation}/send-queued", ("message", $"{ids.Message}")));
            }

            await Task.Delay(pause, TimeProvider.System, Cancellation);
        }
    }

    private async Task ReadAsync(string question, Guid run)
    {
        while (true)
        {
            (ShownText shown, JsonElement end) = await FollowAsync(run);
            if (end.GetProperty("status").GetString() == "Complete")
            {
                Assert.Equal(string.Join('\n', Recitation.To(question)), shown.ToString());
                return;
            }

            Assert.Equal("Interrupted", end.GetProperty("status").GetString());
            Interruptions++;
            run = Guid.NewGuid();
            string act = end.GetProperty("isCut").GetBoolean() ? "continue" : "regenerate";
            await HearAsync(() => _window.PostAsync($"/chat/{_conversation}/{act}", ("message", end.GetProperty("id").GetString()!), ("run", $"{run}")));
        }
    }

    private async Task<(ShownText Shown, JsonElement End)> FollowAsync(Guid run)
    {
        ShownText shown = new();
        string? seen = null;
        while (true)
        {
            try
            {
                await foreach (ChatEvent happened in _window.EventsAsync(run, seen, Cancellation))
                {
                    seen = happened.Id;
                    if (happened.Type == "text")
                    {
                        shown.Apply(happened.Data);
                    }
                    else if (happened.Type == "end")
                    {
                        return (shown, happened.Data);
                    }
                }
            }
            catch (Exception error) when (IsCut(error))
            {
                await line.UntilConnectedAsync(Cancellation);
            }
        }
    }

    // Asks until somebody answers. Doing so twice must be doing it once.
    private async Task<JsonElement> HearAsync(Func<Task<JsonElement>> ask)
    {
        while (true)
        {
            try
            {
                JsonElement answer = await ask();
                return answer.ValueKind != JsonValueKind.Undefined && _window.Answer.StatusCode == HttpStatusCode.OK
                    ? answer : throw new InvalidOperationException($"{_window.Answer.RequestMessage} was answered by {_window.Answer} {answer}");
            }
            catch (Exception error) when (IsCut(error))
            {
                await line.UntilConnectedAsync(Cancellation);
            }
        }
    }

    // HttpClient lets a socket's own exception out where a line breaks in the moment that it stands.
    private static bool IsCut(Exception error) => error is HttpRequestException or IOException or SocketException;
}
