using Lyceum.Gateway;
using Lyceum.Platform.Limits;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Conformance.OfficialClients;

/// <summary>Makes the fake model do what the scripts tell it to: by tools and forms of the request, and by words of the last message.</summary>
internal static class ScriptedModel
{
    /// <summary>Sets how the model answers.</summary>
    public static void Script(FakeModel model)
    {
        int refused = 0;
        model.Answer = _ => model.Messages[^1].Text switch
        {
            "Refuse once" when Interlocked.Exchange(ref refused, 1) == 0 => throw new GatewayException(GatewayRefusal.RateLimit, "Slowly.")
            {
                RetryAfter = TimeSpan.FromMilliseconds(20),
                Dimension = QuotaDimension.Requests,
            },
            "No budget" => throw new GatewayException(GatewayRefusal.Budget, "Nothing is left."),
            "Break off" => BreakOff(),
            "Wait for ever" => [Piece("Hello", 1), null],
            _ when model.Options?.Tools is { Count: > 0 } && model.Messages[^1].Role != ChatRole.Tool =>
                [FakeAnswers.Call("call_1", "weather", "city", "Rome"), FakeAnswers.End(0, 9, called: true)],
            _ when model.Options?.ResponseFormat is ChatResponseFormatJson => FakeAnswers.Text("{\"city\":", "\"Rome\"}"),
            _ => [Piece("Hello", 1), Piece(" world", 2), FakeAnswers.End(0, 3)],
        };
    }

    private static ChatResponseUpdate Piece(string text, int token) => FakeAnswers.Update(0, [new TextContent(text)], token, -0.5f);

    private static IEnumerable<ChatResponseUpdate?> BreakOff()
    {
        yield return Piece("Hello", 1);
        throw new GatewayException(GatewayRefusal.ModelUnavailable, "The model is gone.");
    }
}
