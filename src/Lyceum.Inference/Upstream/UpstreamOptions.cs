using System.Runtime.CompilerServices;
using Lyceum.Models.Hub;

namespace Lyceum.Inference.Upstream;

/// <summary>Where a model of another server is, and how patient to be with it. A value outside its range throws an <see cref="ArgumentException"/> that names it.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The address that the names of the API follow, such as <c>http://127.0.0.1:8000/v1</c>: http or https, without a user, query or fragment.</summary>
    public required Uri Address
    {
        get;
        init => field = value is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? value
            : throw new ArgumentException($"{nameof(Address)} must be an absolute http or https address without a user, query or fragment.", nameof(Address));
    }

    /// <summary>What the server calls the model.</summary>
    public required string Model
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{nameof(Model)} is empty; give the name that the server has for it.", nameof(Model)) : value;
    }

    /// <summary>Sent as a bearer token; empty for none.</summary>
    public Secret ApiKey { get; init; }

    /// <summary>Whether the key may travel over http to another machine, where anybody on the way can read it. Otherwise that is refused.</summary>
    public bool AllowsKeyOverHttp { get; init; }

    /// <summary>What the server understands.</summary>
    public UpstreamDialect Dialect { get; init; }

    /// <summary>The server's kind in traces and metrics: <c>gen_ai.provider.name</c>.</summary>
    public string Provider { get; init; } = "openai";

    /// <summary>The longest text of the model in tokens; null for what the server's list of models says, if it does.</summary>
    public int? ContextLength
    {
        get;
        init => field = value is null or > 0 ? value : throw Outside(value, "above 0");
    }

    /// <summary>Whether chats say <c>max_completion_tokens</c>, as OpenAI's newer models demand, instead of <c>max_tokens</c>, which everybody knows.</summary>
    public bool SaysMaxCompletionTokens { get; init; }

    /// <summary>How long a connection may take.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = Positive(value);
    }

    = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take until its answer begins.</summary>
    public TimeSpan AnswerTimeout
    {
        get;
        init => field = Positive(value);
    }

    = TimeSpan.FromMinutes(10);

    /// <summary>How long the server may be silent once its answer has begun; comments that keep the connection alive count as words.</summary>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = Positive(value);
    }

    = TimeSpan.FromMinutes(2);

    /// <summary>How often a request is sent again where no connection came about, or the server is busy and says for how long. Never once an answer has begun.</summary>
    public int MaxRetries
    {
        get;
        init => field = value is >= 0 and <= 10 ? value : throw Outside(value, "from 0 to 10");
    }

    = 2;

    /// <summary>The longest wait before a request is sent again; a server that asks for more is reported as busy at once.</summary>
    public TimeSpan MaxRetryDelay
    {
        get;
        init => field = Positive(value);
    }

    = TimeSpan.FromSeconds(30);

    /// <summary>The most requests at a time; who comes then is refused.</summary>
    public int MaxRequests
    {
        get;
        init => field = value > 0 ? value : throw Outside(value, "above 0");
    }

    = 256;

    /// <summary>The longest line and the longest event of a stream, in bytes.</summary>
    public int MaxEventBytes
    {
        get;
        init => field = value >= 1024 ? value : throw Outside(value, "at least 1024");
    }

    = 1 << 20;

    /// <summary>The longest answer in bytes, with everything around it.</summary>
    public long MaxAnswerBytes
    {
        get;
        init => field = value >= 1024 ? value : throw Outside(value, "at least 1024");
    }

    = 64 << 20;

    /// <summary>The most texts that are sent for embedding in one request.</summary>
    public int EmbeddingBatch
    {
        get;
        init => field = value is >= 1 and <= 2048 ? value : throw Outside(value, "from 1 to 2048");
    }

    = 128;

    private static ArgumentException Outside(object? value, string range, [CallerMemberName] string name = "") => new($"{name} is {value}, but must be {range}.", name);

    private static TimeSpan Positive(TimeSpan value, [CallerMemberName] string name = "") =>
        value > TimeSpan.Zero && value.TotalMilliseconds < int.MaxValue ? value : throw Outside(value, "above 0 and shorter than 24 days", name);
}
