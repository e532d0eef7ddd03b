using System.Net;
using System.Text;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;
using Lyceum.Inference.Upstream;

namespace Lyceum.Fuzz.Targets;

/// <summary>A streamed answer of another server: its events are taken apart and their chunks read.</summary>
public sealed class UpstreamChatTarget : IFuzzTarget
{
    private static readonly UpstreamOptions s_options = new() { Address = new Uri("http://127.0.0.1/v1"), Model = "m", MaxEventBytes = 1 << 16 };
    private static readonly UpstreamConnection s_connection = new(s_options, TimeProvider.System);

    private static readonly string[] s_streams =
    [
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        : a comment
        data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"He\u00e9llo","reasoning_content":"hm"},"logprobs":{"content":[{"token":"He","logprob":-0.5,"bytes":[72,101],"top_logprobs":[{"token":"He","logprob":-0.5,"bytes":null}]}]},"finish_reason":"stop"}]}

        data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":1}}}

        data: [DONE]


        """,
        "event: x\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\"}}]}}]}\r\n\r\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\": 1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\r\rdata:[DONE]\n\n",
        "data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"param\":null,\"code\":500}}\n\n",
        "data: {\"choices\":\ndata: [{\"index\":1,\"delta\":{\"refusal\":\"I cannot\"},\"finish_reason\":\"content_filter\"},{\"index\":0,\"delta\":null,\"finish_reason\":\"length\"}]}\n\n",
    ];

    /// <inheritdoc/>
    public string Name => "upstream-chat";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds => s_streams.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        using HttpResponseMessage message = new(HttpStatusCode.OK) { Content = new ByteArrayContent(input.ToArray()) };
        using UpstreamResponse response = new(message, s_connection, static () => { });
        RequestTrace trace = RequestTrace.Remote(InferenceTelemetry.Chat, s_options.Provider, s_options.Model, s_options.Address, TimeProvider.System);
        ChatStream chat = new(s_connection, new GenerationRequest { Choices = 2 }, single: false, trace);
        SseReader events = new(response);
        try
        {
            // Nothing here waits: all bytes are there.
            while (events.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } data && !data.Span.StartsWith("[DONE]"u8))
            {
                _ = JsonParts.Read(data, s_connection, chat.Read);
            }

            _ = chat.Finish(response);
        }
        catch (UpstreamException)
        {
            // What a server's answer is refused with.
        }
    }
}
