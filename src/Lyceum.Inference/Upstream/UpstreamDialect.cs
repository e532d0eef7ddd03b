namespace Lyceum.Inference.Upstream;

/// <summary>What a server understands beyond OpenAI's own API. What it does not understand is refused here, by name, rather than left out.</summary>
public enum UpstreamDialect
{
    /// <summary>OpenAI's API and nothing else.</summary>
    OpenAI,

    /// <summary>
    /// vLLM and servers that follow it: top-k, min-p, repetition penalty, minimum tokens, texts without an end, forms
    /// (<c>structured_outputs</c>), bounds of sharing (<c>cache_salt</c>), switches of templates (docs.vllm.ai, OpenAI-compatible server).
    /// </summary>
    Vllm,
}
