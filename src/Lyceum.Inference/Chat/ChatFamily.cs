namespace Lyceum.Inference.Chat;

/// <summary>How a model writes the calls of tools.</summary>
public enum ChatFamily
{
    /// <summary>It was not trained to call tools, or in a way that is not known here.</summary>
    Plain,

    /// <summary><c>&lt;tool_call&gt;{"name": …, "arguments": {…}}&lt;/tool_call&gt;</c>: Hermes, Qwen.</summary>
    Hermes,

    /// <summary><c>{"name": …, "parameters": {…}}</c> as the whole answer, or after <c>&lt;|python_tag|&gt;</c>: Llama 3.1 and later.</summary>
    Llama3,

    /// <summary><c>[TOOL_CALLS][{"name": …, "arguments": {…}}, …]</c>: Mistral.</summary>
    Mistral,

    /// <summary><c>[TOOL_CALLS]name[ARGS]{…}</c>, several in a row: Mistral since its eleventh tokenizer.</summary>
    MistralNamed,

    /// <summary>Messages with channels and recipients, <c>to=functions.name</c>: gpt-oss.</summary>
    Harmony,

    /// <summary><c>&lt;|tool_call|&gt;{"name": …, "arguments": {…}}</c>, several in a row: Primer.</summary>
    Primer,
}
